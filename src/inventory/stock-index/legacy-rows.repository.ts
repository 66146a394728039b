import { Injectable } from '@nestjs/common';
import { Product, SOURCE_ITEM_TYPES } from '../../catalog/products/product.entity.js';
import type { StockSettings } from '../../catalog/stock-items/stock-settings.js';
import { Database } from '../../database/database.js';
import { marks, type Sql } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK } from '../source-items/source-item.entity.js';
import { DEFAULT_SOURCE } from '../sources/source.entity.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import { isEnough, settingsTable } from '../../catalog/stock-items/stock-options.repository.js';

/** SKUs of one statement. */
const SKUS_AT_ONCE = 5_000;

/** Legacy stock items and statuses, from before MSI: copies of the items of the source `default`. */
@Injectable()
export class LegacyRowsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** SKUs without a product, and of products without source items, are skipped. No item of the source: 0, out of stock. */
  async mirror(skus: readonly string[], settings: StockSettings): Promise<void> {
    for await (const part of yieldingToEventLoop(chunks(skus, SKUS_AT_ONCE))) {
      const items = await this.itemsOf(part, settings);
      await this.updateStockItems(items);
      await this.saveStatuses(items);
    }
  }

  /** A table `given`: the products of these SKUs, with their item of the source and the global settings. */
  private async itemsOf(skus: readonly string[], settings: StockSettings): Promise<Sql> {
    const { text, values } = await this.tables.givenValues(Product, 'sku', skus);
    const global = settingsTable(settings);
    return {
      text: `(SELECT product.entity_id AS product_id, COALESCE(MAX(item.quantity), 0) AS quantity,
                     COALESCE(MAX(item.status), 0) AS status, MAX(settings.manage_stock) AS manage_stock,
                     MAX(settings.backorders) AS backorders, MAX(settings.min_qty) AS min_qty
                FROM ${text} JOIN ${global.text}
                ${this.database.dialect.joinInOrder} ${this.database.table('catalog_product_entity')} product
                  ON product.sku = given.sku
                LEFT JOIN ${this.database.table('inventory_source_item')} item
                  ON item.sku = product.sku AND item.source_code = ?
               WHERE product.type_id IN (${marks(SOURCE_ITEM_TYPES.length)})
               GROUP BY product.entity_id)`,
      values: [...values, ...global.values, DEFAULT_SOURCE, ...SOURCE_ITEM_TYPES],
    };
  }

  /** A product with managed stock needs a quantity to be in stock, or backorders. */
  private async updateStockItems({ text, values }: Sql): Promise<void> {
    const update = this.database.dialect.updateJoined(
      this.database.table('cataloginventory_stock_item'),
      { text: `${text} settings`, values },
      {
        text: `main_table.product_id = settings.product_id AND main_table.stock_id = ${DEFAULT_STOCK}`,
        isPrimary: false,
      },
      [
        ['qty', 'settings.quantity'],
        [
          'is_in_stock',
          `CASE WHEN settings.status = ${IN_STOCK} AND ${isEnough('settings.quantity', 'main_table')} THEN 1 ELSE 0 END`,
        ],
      ],
    );
    await this.database.execute(update.text, update.values);
  }

  private async saveStatuses({ text, values }: Sql): Promise<void> {
    await this.database.execute(
      `INSERT INTO ${this.database.table('cataloginventory_stock_status')}
              (product_id, website_id, stock_id, qty, stock_status)
       SELECT own.product_id, 0, ${DEFAULT_STOCK}, CASE WHEN own.is_in_stock = 1 THEN COALESCE(own.qty, 0) ELSE 0 END, own.is_in_stock
         FROM ${text} given
         ${this.database.dialect.joinInOrder} ${this.database.table('cataloginventory_stock_item')} own
           ON own.product_id = given.product_id AND own.stock_id = ${DEFAULT_STOCK}
        WHERE 1 = 1
       ${this.database.dialect.onDuplicateKey(['product_id', 'website_id', 'stock_id'], ['qty', 'stock_status'])}`,
      values,
    );
  }
}
