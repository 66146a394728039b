import { Injectable } from '@nestjs/common';
import { SOURCE_ITEM_TYPES } from '../../catalog/products/product.entity.js';
import { Database } from '../../database/database.js';
import { marks, sql, type Sql, type SqlColumn } from '../../database/dialect.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { sliceOf } from '../../webapi/search/page.js';
import { orderOf, searching, whereOf } from '../../webapi/search/search-query.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';

/** SKUs that are read, and computed, at once. */
const SKUS_AT_ONCE = 2_000;

/** What is exported. */
export interface ToExport {
  readonly stockId: number;
  readonly criteria: SearchCriteria;
  /** Of `main_table`, by the names that the criteria use. */
  readonly columns: ReadonlyMap<string, SqlColumn>;
  /** Only products of this website. */
  readonly website: string | null;
  /** The global setting, for products without one of their own. */
  readonly managesStock: boolean;
  /** Whether products whose stock is not managed come before all others. */
  readonly unmanagedFirst: boolean;
  /** Also SKUs that have source items and no product. */
  readonly withoutProduct: boolean;
}

/** A page of SKUs of a stock. */
export interface SkuPage {
  readonly skus: readonly string[];
  readonly isLast: boolean;
}

/** A table `main_table` that has SKUs, each once, and is searched as if it were products. */
interface SkuTable {
  readonly from: string;
  readonly conditions: readonly Sql[];
  readonly columns: ReadonlyMap<string, SqlColumn>;
  /** A unique key of a SKU. */
  readonly key: string;
  readonly groupBy: string;
}

interface Row {
  readonly sku: string;
  readonly position: string | number;
}

/** The SKUs of an export, page by page, each with a statement of its own. Products come first. */
@Injectable()
export class StockExportRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** All that match, by keyset pagination. Rows that are written meanwhile may be there or not. */
  async *all(wanted: ToExport): AsyncGenerator<SkuPage> {
    const tables = this.tablesOf(wanted, false);
    for (const table of tables) {
      for (let beyond: Sql[] = [], isLast = false; !isLast;) {
        const rows = await this.read(wanted, table, beyond, table.key, SKUS_AT_ONCE, 0);
        isLast = rows.length < SKUS_AT_ONCE;
        beyond = [sql(`${table.key} > ?`, rows.at(-1)?.position)];
        yield { skus: rows.map(({ sku }) => sku), isLast: isLast && table === tables.at(-1) };
      }
    }
  }

  /** Those of the page that the criteria ask for, or all, in the order that they ask for. */
  async *ordered(wanted: ToExport): AsyncGenerator<SkuPage> {
    let { size: left, offset } = sliceOf(wanted.criteria);
    const tables = this.tablesOf(wanted, true);
    for (const table of tables) {
      const count = await this.countIn(wanted, table);
      const order = this.orderOf(wanted, table);
      while (offset < count && left > 0) {
        const rows = await this.read(wanted, table, [], order, Math.min(left, SKUS_AT_ONCE), offset);
        if (rows.length === 0) break;
        left -= rows.length;
        offset += rows.length;
        yield { skus: rows.map(({ sku }) => sku), isLast: left <= 0 || (offset >= count && table === tables.at(-1)) };
      }
      offset = Math.max(0, offset - count);
    }
  }

  /** How many match, whatever page is asked for. */
  async count(wanted: ToExport): Promise<number> {
    let sum = 0;
    for (const table of this.tablesOf(wanted, true)) sum += await this.countIn(wanted, table);
    return sum;
  }

  private async countIn(wanted: ToExport, table: SkuTable): Promise<number> {
    const where = this.whereOf(wanted, table);
    const [row] = await this.search<{ count: number | string }>(
      `SELECT COUNT(DISTINCT ${table.key}) AS count FROM ${table.from} WHERE ${where.text}`,
      where.values,
    );
    return Number(row?.count);
  }

  private read(
    wanted: ToExport,
    table: SkuTable,
    beyond: readonly Sql[],
    order: string,
    limit: number,
    offset: number,
  ): Promise<Row[]> {
    const where = this.whereOf(wanted, table, beyond);
    return this.search<Row>(
      `SELECT main_table.sku AS sku, ${table.key} AS position FROM ${table.from} WHERE ${where.text}
       ${table.groupBy} ORDER BY ${order} LIMIT ? OFFSET ?`,
      [...where.values, limit, offset],
    );
  }

  private whereOf({ criteria }: ToExport, { columns, conditions }: SkuTable, beyond: readonly Sql[] = []): Sql {
    const matching = whereOf(criteria, columns, this.database.dialect);
    const all = [...conditions, ...beyond];
    const text = [matching.text.replace(/^ WHERE /, '') || '1 = 1', ...all.map((each) => each.text)].join(' AND ');
    return { text, values: [...matching.values, ...all.flatMap(({ values }) => values)] };
  }

  private orderOf({ criteria }: ToExport, { columns, key }: SkuTable): string {
    return orderOf(criteria, { columns, defaultOrder: [], lastOrder: [key] }, this.database.dialect);
  }

  private search<Found>(text: string, values: readonly unknown[]): Promise<Found[]> {
    return searching(this.database, () => this.database.search<Found>(text, values));
  }

  /** @param isExact whether SKUs that the stock does not have are left out: their statement costs more */
  private tablesOf(wanted: ToExport, isExact: boolean): SkuTable[] {
    const products = wanted.unmanagedFirst
      ? [this.products(wanted, isExact, '= 0'), this.products(wanted, isExact, '<> 0')]
      : [this.products(wanted, isExact)];
    return wanted.withoutProduct ? [...products, this.itemsWithoutProduct(wanted, isExact)] : products;
  }

  /** Every stock has all composite products, and those whose stock is not managed. */
  private products(
    { stockId, columns, website, managesStock }: ToExport,
    isExact: boolean,
    management?: '= 0' | '<> 0',
  ): SkuTable {
    const global = Number(managesStock);
    const isManaged = sql(
      'COALESCE((SELECT CASE WHEN options.use_config_manage_stock = 1 THEN ? ELSE options.manage_stock END ' +
        `FROM ${this.table('cataloginventory_stock_item')} options ` +
        `WHERE options.product_id = main_table.entity_id AND options.stock_id = ${DEFAULT_STOCK}), ?)`,
      global,
      global,
    );
    const inStock = sql(
      `(main_table.type_id NOT IN (${marks(SOURCE_ITEM_TYPES.length)}) OR EXISTS ` +
        `(SELECT 1 FROM ${this.table('inventory_source_item')} item JOIN ${this.links('item')} ` +
        `WHERE item.sku = main_table.sku AND link.stock_id = ?) OR ${isManaged.text} = 0)`,
      ...SOURCE_ITEM_TYPES,
      stockId,
      ...isManaged.values,
    );
    const ofWebsite =
      `EXISTS (SELECT 1 FROM ${this.table('catalog_product_website')} assigned ` +
      `JOIN ${this.table('store_website')} website ON website.website_id = assigned.website_id ` +
      'WHERE assigned.product_id = main_table.entity_id AND website.code = ?)';
    return {
      from: `${this.table('catalog_product_entity')} main_table`,
      conditions: [
        ...(isExact ? [inStock] : []),
        ...(website === null ? [] : [sql(ofWebsite, website)]),
        ...(management === undefined ? [] : [sql(`${isManaged.text} ${management}`, ...isManaged.values)]),
      ],
      columns,
      key: columns.get('entity_id')!.sql,
      groupBy: '',
    };
  }

  /** Read by the index of SKUs alone: joined with the links, the servers would read all items for each page. */
  private itemsWithoutProduct({ stockId, columns }: ToExport, isExact: boolean): SkuTable {
    const product = this.table('catalog_product_entity');
    const isJoined = isExact || stockId === DEFAULT_STOCK;
    return {
      from: `${this.table('inventory_source_item')} main_table${isJoined ? ` JOIN ${this.links('main_table')}` : ''}`,
      conditions: [
        ...(isJoined ? [sql('link.stock_id = ?', stockId)] : []),
        sql(`NOT EXISTS (SELECT 1 FROM ${product} product WHERE product.sku = main_table.sku)`),
      ],
      columns: new Map(
        [...columns].map(([name, column]) => [name, { ...column, sql: VALUES_WITHOUT_PRODUCT[name] ?? 'NULL' }]),
      ),
      key: 'main_table.sku',
      groupBy: 'GROUP BY main_table.sku',
    };
  }

  private links(item: string): string {
    return `${this.table('inventory_source_stock_link')} link ON link.source_code = ${item}.source_code`;
  }

  private table(name: string): string {
    return this.database.table(name);
  }
}

/** A SKU without a product is sold as a simple one. */
const VALUES_WITHOUT_PRODUCT: Readonly<Record<string, string>> = { sku: 'main_table.sku', type_id: "'simple'" };
