import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { IN_STOCK } from '../source-items/source-item.entity.js';

export interface AvailableItem {
  readonly sourceCode: string;
  readonly sku: string;
  readonly quantity: number;
}

@Injectable()
export class SourceSelectionRepository {
  constructor(private readonly database: Database) {}

  /** What the stock's enabled sources have of these SKUs, in stock only; in the order in which the rows were made. */
  async available(stockId: number, skus: readonly string[]): Promise<AvailableItem[]> {
    if (skus.length === 0) return [];
    const rows = await this.database.query<{ sourceCode: string; sku: string; quantity: string | number }>(
      `SELECT item.source_code AS sourceCode, item.sku, item.quantity
         FROM ${this.database.table('inventory_source_item')} item
         JOIN ${this.database.table('inventory_source_stock_link')} link
           ON link.source_code = item.source_code AND link.stock_id = ?
        WHERE item.sku IN (${skus.map(() => '?').join(',')}) AND item.status = ?
        ORDER BY item.source_item_id`,
      [stockId, ...skus, IN_STOCK],
    );
    return rows.map((row) => ({ ...row, quantity: Number(row.quantity) }));
  }
}
