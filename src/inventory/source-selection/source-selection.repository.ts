import { Injectable } from '@nestjs/common';
import { MAX_LISTED } from '../../database/tables/batches.js';
import { Database } from '../../database/database.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { IN_STOCK } from '../source-items/source-item.entity.js';

export interface AvailableItem {
  readonly sourceItemId: number;
  readonly sourceCode: string;
  readonly sku: string;
  readonly quantity: number;
}

@Injectable()
export class SourceSelectionRepository {
  constructor(private readonly database: Database) {}

  /** What the stock's sources have of these SKUs, in stock only; in the order in which the rows were made. */
  async available(stockId: number, skus: ReadonlySet<string>): Promise<AvailableItem[]> {
    const items: AvailableItem[] = [];
    for await (const part of yieldingToEventLoop(chunks([...skus], MAX_LISTED))) {
      const rows = await this.database.read<AvailableItem>(
        `SELECT item.source_item_id AS sourceItemId, item.source_code AS sourceCode, item.sku, item.quantity
           FROM ${this.database.table('inventory_source_item')} item
           JOIN ${this.database.table('inventory_source_stock_link')} link
             ON link.source_code = item.source_code AND link.stock_id = ?
          WHERE item.sku IN (${part.map(() => '?').join(',')}) AND item.status = ?`,
        [stockId, ...part, IN_STOCK],
      );
      for (const row of rows) items.push({ ...row, quantity: Number(row.quantity) });
    }
    return items.sort((one, other) => one.sourceItemId - other.sourceItemId);
  }
}
