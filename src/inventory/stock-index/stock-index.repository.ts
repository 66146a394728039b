import { Injectable } from '@nestjs/common';
import { SOURCE_ITEM_TYPES } from '../../catalog/products/product.entity.js';
import type { StockSettings } from '../../catalog/stock-items/stock-settings.js';
import { isSalableInIndex } from '../../catalog/stock-items/index-salability.js';
import { Database } from '../../database/database.js';
import { marks, unlocked, type Sql } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK, SourceItem } from '../source-items/source-item.entity.js';
import { DEFAULT_STOCK, Stock } from '../stocks/stock.entity.js';
import { allowsBackorders, effective, settingsTable } from '../../catalog/stock-items/stock-options.repository.js';

/** Rows of one INSERT. */
const ROWS_AT_ONCE = 2_500;

/** A stock that a source is linked to. */
export interface LinkedStock {
  readonly stockId: number;
  readonly sourceCode: string;
}

/** What the index of one stock is to hold of some SKUs. */
export interface IndexRows {
  readonly rows: readonly IndexRow[];
  /** SKUs that no enabled source of the stock has an item of. */
  readonly stale: readonly string[];
}

/** One SKU in the index of a stock. */
export interface IndexRow {
  readonly sku: string;
  /** Units. */
  readonly quantity: number;
  readonly isSalable: boolean;
}

/** One SKU, with what its options and its items say. */
interface SkuRow extends Record<`reserved${number}`, number | string | null> {
  readonly place: number;
  readonly productId: number | null;
  readonly managesStock: number;
  readonly allowsBackorders: number;
  readonly minQty: number | string;
  /** JSON: the SKU as items spell it, then `Stocked` for each list of sources. */
  readonly stocked: string | readonly unknown[];
}

/** Sum of the quantities in stock, and whether an item is in stock; null: there is no item. */
type Stocked = readonly [quantity: number, hasItemInStock: number | null];

/**
 * Magento's index of the salable quantities of each stock, `inventory_stock_<id>`, only on a Magento database. The default
 * stock has a view instead.
 */
@Injectable()
export class StockIndexRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** Creates the index table of a stock. */
  async createTable(stockId: number): Promise<void> {
    if (stockId === DEFAULT_STOCK || !(await this.tables.hasTable('indexer_state'))) return;
    await this.database.define(
      `CREATE TABLE IF NOT EXISTS ${this.tableOf(stockId)} (
         sku varchar(64) NOT NULL COMMENT 'Sku',
         quantity decimal(12,4) NOT NULL DEFAULT 0.0000 COMMENT 'Quantity',
         is_salable tinyint NOT NULL COMMENT 'Is Salable',
         PRIMARY KEY (sku),
         KEY index_sku_qty (sku, quantity)
       ) ENGINE=InnoDB COMMENT='Inventory Stock item Table'`,
    );
  }

  /** The name of a stock's index table. */
  tableOf(stockId: number): string {
    return this.database.table(`inventory_stock_${stockId}`);
  }

  /** The stocks that these sources are linked to, enabled or not. */
  stocksOf(sourceCodes: readonly string[]): Promise<LinkedStock[]> {
    return this.tables.selectByKey(
      `stock_id AS stockId, source_code AS sourceCode FROM ${this.database.table('inventory_source_stock_link')}`,
      ['source_code'],
      sourceCodes.map((sourceCode) => [sourceCode]),
    );
  }

  /** The stocks that have sources: only they have an index for sure. */
  async linkedStocks(): Promise<number[]> {
    const rows = await this.database.read<{ stockId: number }>(
      `SELECT DISTINCT stock_id AS stockId FROM ${this.database.table('inventory_source_stock_link')}`,
    );
    return rows.map(({ stockId }) => stockId);
  }

  /** Serializes the upkeep of these indexes, which read what others have written to the same SKUs. */
  lock(stockIds: readonly number[]): Promise<void> {
    return this.tables.lock(Stock, 'stockId', stockIds);
  }

  /** The enabled sources of each of these stocks, as they are committed now. */
  async sourcesOf(stockIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
    const sources = new Map<number, string[]>(stockIds.map((stockId) => [stockId, []]));
    const rows = await this.database.read<LinkedStock>(
      `SELECT link.stock_id AS stockId, link.source_code AS sourceCode
         FROM ${this.database.table('inventory_source_stock_link')} link
         JOIN ${this.database.table('inventory_source')} source
           ON source.source_code = link.source_code AND source.enabled = 1
        WHERE link.stock_id IN (${marks(stockIds.length)})
        ORDER BY link.stock_id, link.source_code ${this.database.dialect.forShare}`,
      stockIds,
    );
    for (const { stockId, sourceCode } of rows) sources.get(stockId)?.push(sourceCode);
    return sources;
  }

  /**
   * What the indexes of these stocks are to hold of some SKUs, without composite products. In one statement, since most of
   * its time goes into reading items, and most stocks share sources. It locks what it reads, so that it is what is
   * committed now.
   *
   * @param sources enabled ones, by stock
   * @param touched the SKUs whose rows are asked for, by stock
   */
  async computed(
    sources: ReadonlyMap<number, readonly string[]>,
    touched: ReadonlyMap<number, ReadonlySet<string>>,
    skus: readonly string[],
    settings: StockSettings,
  ): Promise<ReadonlyMap<number, IndexRows>> {
    const stockIds = [...sources.keys()];
    const keys = stockIds.map((stockId) => JSON.stringify(sources.get(stockId)));
    const lists = new Map(stockIds.map((stockId, index) => [keys[index]!, sources.get(stockId)!]));
    const distinct = [...lists.keys()];
    const placeOfList = keys.map((key) => distinct.indexOf(key));
    const { text, values } = await this.skuRows(stockIds, [...lists.values()], skus, settings);
    const found = await this.database.read<SkuRow>(text, values);
    const computed = new Map(stockIds.map((stockId) => [stockId, { rows: [] as IndexRow[], stale: [] as string[] }]));
    for (const row of found) {
      const [spelling, ...stocked] = (
        typeof row.stocked === 'string' ? JSON.parse(row.stocked) : row.stocked
      ) as readonly [string, ...Stocked[]];
      const sku = skus[Number(row.place) - 1]!;
      for (const [index, stockId] of stockIds.entries()) {
        if (!touched.get(stockId)?.has(sku)) continue;
        const { rows, stale } = computed.get(stockId)!;
        const [quantity, hasItemInStock] = stocked[placeOfList[index]!]!;
        if (hasItemInStock === null) stale.push(sku);
        else rows.push({ sku: spelling, quantity, isSalable: isSalable(row, quantity, hasItemInStock, index) });
      }
    }
    return computed;
  }

  /** @param lists of sources: the items of each are added up */
  private async skuRows(
    stockIds: readonly number[],
    lists: readonly (readonly string[])[],
    skus: readonly string[],
    settings: StockSettings,
  ): Promise<Sql> {
    const { dialect } = this.database;
    const table = (name: string) => this.database.table(name);
    const given = unlocked(await this.tables.givenValues(SourceItem, 'sku', skus));
    const global = settingsTable(settings);
    const codes = [...new Set(lists.flat())];
    const stocked = lists.map((list) => {
      const isOfList = list.length === codes.length ? '1 = 1' : among(list);
      return (
        `JSON_ARRAY(COALESCE(SUM(CASE WHEN item.status = ${IN_STOCK} AND ${isOfList} THEN item.quantity END), 0), ` +
        `MAX(CASE WHEN ${isOfList} THEN item.status = ${IN_STOCK} END))`
      );
    });
    const reserved = stockIds.map(
      (_, index) =>
        `CASE WHEN product.entity_id IS NULL THEN 0 ELSE
           (SELECT SUM(reservation.quantity) FROM ${table('inventory_reservation')} reservation
             WHERE reservation.stock_id = ? AND reservation.sku = given.sku ${dialect.forShare}) END AS reserved${index}`,
    );
    return {
      text: `SELECT STRAIGHT_JOIN given.n AS place, product.entity_id AS productId,
                    ${effective('manage_stock', 'options')} AS managesStock,
                    ${allowsBackorders('options')} AS allowsBackorders, ${effective('min_qty', 'options')} AS minQty,
                    (SELECT JSON_ARRAY(MIN(item.sku), ${stocked.join(', ')}) FROM ${table('inventory_source_item')} item
                      WHERE item.sku = given.sku AND ${among(codes)} ${dialect.forShare}) AS stocked,
                    ${reserved.join(', ')}
               FROM ${given.text}
               JOIN ${global.text}
               LEFT JOIN ${table('catalog_product_entity')} product ON product.sku = given.sku
               LEFT JOIN ${table('cataloginventory_stock_item')} options
                 ON options.product_id = product.entity_id AND options.website_id = 0
              WHERE product.type_id IS NULL OR product.type_id IN (${marks(SOURCE_ITEM_TYPES.length)})
              ${dialect.forShare}`,
      values: [
        ...lists.flatMap((list) => (list.length === codes.length ? [] : [...list, ...list])),
        ...codes,
        ...stockIds,
        ...given.values,
        ...global.values,
        ...SOURCE_ITEM_TYPES,
      ],
    };
  }

  /** Replaces and deletes rows of a stock's index. */
  async write(stockId: number, { rows, stale }: IndexRows): Promise<void> {
    await this.tables.deleteFrom(
      this.tableOf(stockId),
      ['sku'],
      stale.map((sku) => [sku]),
    );
    for await (const part of yieldingToEventLoop(chunks(rows, ROWS_AT_ONCE))) {
      const { text, values } = this.database.dialect.tuples(
        part.map(({ sku, quantity, isSalable: salable }) => [sku, quantity, Number(salable)]),
      );
      await this.database.execute(
        `INSERT INTO ${this.tableOf(stockId)} (sku, quantity, is_salable) VALUES ${text}
         ${this.database.dialect.onDuplicateKey(['sku'], ['quantity', 'is_salable'])}`,
        values,
      );
    }
  }
}

/** IN () is no SQL. */
const among = (codes: readonly string[]): string =>
  codes.length === 0 ? '1 = 0' : `item.source_code IN (${marks(codes.length)})`;

function isSalable(row: SkuRow, quantity: number, hasItemInStock: number, index: number): boolean {
  // What the catalog does not know has no configuration.
  if (row.productId === null) return true;
  return isSalableInIndex({
    managesStock: Number(row.managesStock) !== 0,
    allowsBackorders: Number(row.allowsBackorders) > 0,
    hasItemInStock: hasItemInStock > 0,
    available: quantity + Number(row[`reserved${index}`]) - Number(row.minQty),
  });
}
