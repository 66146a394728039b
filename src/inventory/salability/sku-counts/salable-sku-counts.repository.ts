import { Injectable } from '@nestjs/common';
import { SOURCE_ITEM_TYPES } from '../../../catalog/products/product.entity.js';
import {
  allowsBackorders,
  effective,
  settingsTable,
  threshold,
} from '../../../catalog/stock-items/stock-options.repository.js';
import type { StockSettings } from '../../../catalog/stock-items/stock-settings.js';
import { Database } from '../../../database/database.js';
import { marks, sql, type Sql } from '../../../database/dialect.js';
import { IN_STOCK } from '../../source-items/source-item.entity.js';
import type { SalableSkuCount } from './salable-sku-count.entity.js';

/** Source items of one statement: on SQLite, one statement of all of them would block the event loop for a second. */
const ITEMS_AT_ONCE = 20_000;

/** SKUs beyond the first and up to the last; null: no bound. */
export interface SkuRange {
  readonly beyond: string | null;
  readonly upTo: string | null;
}

/** Counts SKUs by stock and salability. */
@Injectable()
export class SalableSkuCountsRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** All SKUs, in ranges of about as many source items each. */
  async *ranges(): AsyncGenerator<SkuRange> {
    for (let beyond: string | null = null; ;) {
      const within = inRange({ beyond, upTo: null }, 'item.sku');
      const [row] = await this.database.search<{ sku: string }>(
        `SELECT item.sku AS sku FROM ${this.table('inventory_source_item')} item WHERE ${within.text}
          ORDER BY item.sku LIMIT 1 OFFSET ${ITEMS_AT_ONCE}`,
        within.values,
      );
      const upTo = row?.sku ?? null;
      yield { beyond, upTo };
      if (upTo === null) return;
      beyond = upTo;
    }
  }

  /**
   * The SKUs of a range that a stock has source items of, and how many of them can be sold: as
   * `salability` decides, for all of them in one statement.
   *
   * @param isOwn whether SKUs without a product count, as they do on a database of our own
   */
  async countIn(stockId: number, range: SkuRange, settings: StockSettings, isOwn: boolean): Promise<SalableSkuCount> {
    const global = settingsTable(settings);
    const items = inRange(range, 'item.sku');
    const reservations = inRange(range, 'reservation.sku');
    const isManaged = `${effective('manage_stock', 'options')} <> 0`;
    // Sums of floating-point numbers have more than four decimals.
    const available = `ROUND(stocked.quantity + COALESCE(reserved.quantity, 0) - ${threshold('options')}, 4)`;
    const isSalable = `(NOT ${isManaged} OR (stocked.in_stock > 0 AND (${allowsBackorders('options')} OR ${available} > 0)))`;
    const [row] = await this.database.search<{ skus: number | string; salable: number | string | null }>(
      `SELECT COUNT(*) AS skus, SUM(CASE WHEN ${isSalable} THEN 1 ELSE 0 END) AS salable
         FROM (SELECT MIN(item.sku) AS sku,
                      SUM(source.enabled = 1 AND item.status = ?) AS in_stock,
                      SUM(CASE WHEN source.enabled = 1 AND item.status = ? THEN item.quantity ELSE 0 END) AS quantity
                 FROM ${this.table('inventory_source_stock_link')} link
                 JOIN ${this.table('inventory_source')} source ON source.source_code = link.source_code
                 JOIN ${this.table('inventory_source_item')} item ON item.source_code = link.source_code
                WHERE link.stock_id = ? AND ${items.text}
                GROUP BY item.sku) stocked
         JOIN ${global.text}
         LEFT JOIN (SELECT reservation.sku AS sku, SUM(reservation.quantity) AS quantity
                      FROM ${this.table('inventory_reservation')} reservation
                     WHERE reservation.stock_id = ? AND ${reservations.text}
                     GROUP BY reservation.sku) reserved ON reserved.sku = stocked.sku
         LEFT JOIN ${this.table('catalog_product_entity')} product ON product.sku = stocked.sku
         LEFT JOIN ${this.table('cataloginventory_stock_item')} options
           ON options.product_id = product.entity_id AND options.stock_id = 1
        WHERE product.type_id IN (${marks(SOURCE_ITEM_TYPES.length)})${isOwn ? ' OR product.entity_id IS NULL' : ''}`,
      [
        IN_STOCK,
        IN_STOCK,
        stockId,
        ...items.values,
        ...global.values,
        stockId,
        ...reservations.values,
        ...SOURCE_ITEM_TYPES,
      ],
    );
    return { stockId, skus: Number(row?.skus), salableSkus: Number(row?.salable ?? 0) };
  }

  private table(name: string): string {
    return this.database.table(name);
  }
}

function inRange({ beyond, upTo }: SkuRange, column: string): Sql {
  const bounds = [
    ...(beyond === null ? [] : [sql(`${column} > ?`, beyond)]),
    ...(upTo === null ? [] : [sql(`${column} <= ?`, upTo)]),
  ];
  if (bounds.length === 0) return sql('1 = 1');
  return { text: bounds.map(({ text }) => text).join(' AND '), values: bounds.flatMap(({ values }) => values) };
}
