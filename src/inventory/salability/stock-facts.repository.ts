import { Injectable } from '@nestjs/common';
import type { StockItemOptions } from '../../catalog/stock-items/stock-item-configuration.js';
import { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { Database } from '../../database/database.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK, SourceItem } from '../source-items/source-item.entity.js';

/** One SKU that was asked for, and what the tables have for it. */
export interface StockFactsRow {
  readonly sku: string;
  /** As the catalog spells it; null: no product has this SKU. */
  readonly productSku: string | null;
  readonly typeId: string | null;
  readonly options: StockItemOptions | null;
  readonly stockExists: boolean;
  readonly isAssigned: boolean;
  readonly isIndexed: boolean;
  readonly hasItemInStock: boolean;
  /** No product has the SKU, but some source item, which spells it exactly so. */
  readonly isSpelledSo: boolean;
  readonly quantity: number;
  readonly reserved: number;
}

const FLAGS = [
  'useConfigManageStock',
  'manageStock',
  'useConfigBackorders',
  'useConfigMinQty',
  'useConfigMinSaleQty',
  'useConfigMaxSaleQty',
  'useConfigEnableQtyInc',
  'enableQtyIncrements',
  'useConfigQtyIncrements',
  'isQtyDecimal',
  'isInStock',
] as const;

const NUMBERS = ['backorders', 'minQty', 'minSaleQty', 'maxSaleQty', 'qtyIncrements'] as const;

const OPTIONS = [...FLAGS, ...NUMBERS] satisfies readonly (keyof StockItemOptions & keyof StockItem)[];

type Row = Record<string, unknown>;

/** From this number of SKUs on, the statement materializes the sources of the stock; for fewer, it looks each up by key. */
const MANY = 100;

/** What the salability of SKUs depends on. */
@Injectable()
export class StockFactsRepository {
  /** By the text of the given SKUs: building, hashing and checking these thousands of characters took a tenth of a request. */
  private readonly statements = new Map<string, string>();

  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** A SKU that two products have, spelt differently, comes twice. */
  async of(skus: readonly string[], stockId: number): Promise<StockFactsRow[]> {
    const { lookupSize } = this.database.dialect;
    if (skus.length <= lookupSize) return this.ofPart(skus, stockId);
    const rows: StockFactsRow[] = [];
    for await (const part of yieldingToEventLoop(chunks(skus, lookupSize)))
      rows.push(...(await this.ofPart(part, stockId)));
    return rows;
  }

  private async ofPart(skus: readonly string[], stockId: number): Promise<StockFactsRow[]> {
    const given = await this.tables.givenValues(SourceItem, 'sku', skus);
    const rows = await this.database.read<Row>(
      this.statement(given.text, skus.length >= MANY),
      [stockId, stockId, ...given.values, ...given.values, stockId],
      { isPrepared: true },
    );
    return rows.map((row) => toFactsRow(row, skus[Number(row['place']) - 1]!));
  }

  private statement(given: string, isForMany: boolean): string {
    const key = `${isForMany} ${given}`;
    const known = this.statements.get(key);
    if (known !== undefined) return known;
    // The declaration of the column has changed, which is rare.
    if (this.statements.size > 2) this.statements.clear();
    const text = this.textOf(given, isForMany);
    this.statements.set(key, text);
    return text;
  }

  /** Items are added up before the wide rows of products are joined: sorting those took half of the time. */
  private textOf(given: string, isForMany: boolean): string {
    const { joinInOrder, materialized } = this.database.dialect;
    const table = (name: string) => this.database.table(name);
    const counts = `source.enabled = 1 AND item.status = ${IN_STOCK}`;
    return `SELECT given.n AS place, product.sku AS productSku, product.type_id AS typeId,
              options.item_id AS itemId, ${this.selectedOptions()},
              (SELECT COUNT(*) FROM ${table('inventory_stock')} WHERE stock_id = ?) AS stockExists,
              stocked.indexed, stocked.inStock, stocked.quantity,
              product.sku IS NULL AND EXISTS (SELECT 1 FROM ${table('inventory_source_item')} item
                WHERE item.sku = given.sku AND HEX(item.sku) = HEX(given.sku)) AS spelledSo,
              (SELECT COALESCE(SUM(reservation.quantity), 0) FROM ${table('inventory_reservation')} reservation
                WHERE reservation.stock_id = ? AND reservation.sku = given.sku) AS reserved
         FROM ${given}
         LEFT JOIN (SELECT given.n, MAX(source.enabled) AS indexed, MAX(${counts}) AS inStock,
                           SUM(CASE WHEN ${counts} THEN item.quantity ELSE 0 END) AS quantity
                      FROM ${given}
                      ${joinInOrder} ${table('inventory_source_item')} item ON item.sku = given.sku
                      ${joinInOrder} (${isForMany ? materialized : 'SELECT'} source.source_code, source.enabled
                                        FROM ${table('inventory_source_stock_link')} link
                                        JOIN ${table('inventory_source')} source
                                          ON source.source_code = link.source_code
                                       WHERE link.stock_id = ?) source ON source.source_code = item.source_code
                     GROUP BY given.n) stocked ON stocked.n = given.n
         LEFT JOIN ${table('catalog_product_entity')} product ON product.sku = given.sku
         LEFT JOIN ${table('cataloginventory_stock_item')} options
           ON options.product_id = product.entity_id AND options.stock_id = 1`;
  }

  private selectedOptions(): string {
    const metadata = this.database.metadataOf(StockItem);
    return OPTIONS.map((option) => {
      const name = metadata.findColumnWithPropertyName(option)!.databaseName;
      return `options.${this.database.escape(name)} AS ${this.database.escape(option)}`;
    }).join(', ');
  }
}

function toFactsRow(row: Row, sku: string): StockFactsRow {
  const isPositive = (name: string): boolean => Number(row[name]) > 0;
  return {
    sku,
    productSku: row['productSku'] as string | null,
    typeId: row['typeId'] as string | null,
    options: row['itemId'] === null ? null : toOptions(row),
    stockExists: isPositive('stockExists'),
    isAssigned: row['indexed'] !== null,
    isIndexed: isPositive('indexed'),
    hasItemInStock: isPositive('inStock'),
    isSpelledSo: isPositive('spelledSo'),
    quantity: Number(row['quantity']),
    reserved: Number(row['reserved']),
  };
}

const toOptions = (row: Row): StockItemOptions =>
  Object.fromEntries([
    ...FLAGS.map((name) => [name, Number(row[name]) !== 0]),
    ...NUMBERS.map((name) => [name, Number(row[name])]),
  ]) as unknown as StockItemOptions;
