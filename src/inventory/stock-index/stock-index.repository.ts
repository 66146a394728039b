import { Injectable } from '@nestjs/common';
import { SOURCE_ITEM_TYPES } from '../../catalog/product.entity.js';
import type { StockSettings } from '../../catalog/stock-settings.js';
import { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK, SourceItem } from '../source-items/source-item.entity.js';
import { DEFAULT_STOCK, Stock } from '../stocks/stock.entity.js';
import { allowsBackorders, effective, settingsTable } from '../../catalog/stock-options.repository.js';

/** SKUs of one statement. */
const SKUS_AT_ONCE = 5_000;

/** A stock that a source is linked to. */
export interface LinkedStock {
  readonly stockId: number;
  readonly sourceCode: string;
}

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

  /**
   * Brings the rows of these SKUs up to date: one for each SKU that an enabled source of the stock has an item of. The
   * statements lock what they read, so that it is what is committed now.
   */
  async reindex(stockId: number, skus: readonly string[], settings: StockSettings): Promise<void> {
    for await (const part of yieldingToEventLoop(chunks(skus, SKUS_AT_ONCE))) {
      await this.deleteStale(stockId, part);
      await this.upsert(stockId, part, settings);
    }
  }

  private async deleteStale(stockId: number, skus: readonly string[]): Promise<void> {
    const given = await this.given(skus);
    await this.database.execute(
      `DELETE stock_index
         FROM ${given.text} STRAIGHT_JOIN ${this.tableOf(stockId)} stock_index ON stock_index.sku = given.sku
        WHERE NOT EXISTS (SELECT STRAIGHT_JOIN 1 FROM ${this.indexedItems()}
                           WHERE item.sku = stock_index.sku LIMIT 1)`,
      [...given.values, stockId],
    );
  }

  private async upsert(stockId: number, skus: readonly string[], settings: StockSettings): Promise<void> {
    const given = await this.given(skus);
    const global = settingsTable(settings);
    await this.database.execute(
      `INSERT INTO ${this.tableOf(stockId)} (sku, quantity, is_salable)
       SELECT stocked.sku, stocked.quantity,
              product.entity_id IS NULL
              OR ${effective('manage_stock', 'options')} = 0
              OR (stocked.has_item_in_stock AND ${allowsBackorders('options')})
              OR stocked.quantity - ${effective('min_qty', 'options')} +
                 (SELECT COALESCE(SUM(reservation.quantity), 0)
                    FROM ${this.database.table('inventory_reservation')} reservation
                   WHERE reservation.stock_id = ? AND reservation.sku = stocked.sku) > 0
         FROM (SELECT STRAIGHT_JOIN MIN(item.sku) AS sku,
                      SUM(CASE WHEN item.status = ? THEN item.quantity ELSE 0 END) AS quantity,
                      MAX(item.status = ?) AS has_item_in_stock
                 FROM ${given.text} JOIN ${this.indexedItems('item.sku = given.sku')}
                GROUP BY item.sku) stocked
         JOIN ${global.text}
         LEFT JOIN ${this.database.table('catalog_product_entity')} product ON product.sku = stocked.sku
         LEFT JOIN ${this.database.table('cataloginventory_stock_item')} options
           ON options.product_id = product.entity_id AND options.website_id = 0
        WHERE 1 = 1
       ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), is_salable = VALUES(is_salable)`,
      [stockId, IN_STOCK, IN_STOCK, ...given.values, stockId, ...global.values],
    );
  }

  /** The SKUs, each once as the collation compares them, without those of composite products. */
  private async given(skus: readonly string[]) {
    const { text, values } = await this.tables.givenValues(SourceItem, 'sku', skus);
    const product = this.database.table('catalog_product_entity');
    return {
      text: `(SELECT DISTINCT given.sku FROM ${text} LEFT JOIN ${product} product ON product.sku = given.sku
               WHERE product.type_id IS NULL OR product.type_id IN (${marks(SOURCE_ITEM_TYPES.length)})) given`,
      values: [...values, ...SOURCE_ITEM_TYPES],
    };
  }

  /**
   * The items that count for a stock, whose id is the value that follows. To be joined in this order, from the SKUs on: the
   * servers would begin with the links, and read every item of their sources.
   */
  private indexedItems(condition?: string): string {
    const table = (name: string) => this.database.table(name);
    const on = condition === undefined ? '' : ` ON ${condition}`;
    return `${table('inventory_source_item')} item${on}
              JOIN ${table('inventory_source_stock_link')} link
                ON link.source_code = item.source_code AND link.stock_id = ?
              JOIN ${table('inventory_source')} source
                ON source.source_code = item.source_code AND source.enabled = 1`;
  }
}
