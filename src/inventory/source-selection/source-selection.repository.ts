import { Injectable } from '@nestjs/common';
import { MAX_LISTED } from '../../database/tables/batches.js';
import { Database } from '../../database/database.js';
import { marks } from '../../database/dialect.js';
import { Tables } from '../../database/tables/tables.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { IN_STOCK, SourceItem } from '../source-items/source-item.entity.js';

/** A source item in stock. */
export interface AvailableItem {
  /** Order of creation. */
  readonly sourceItemId: number;
  /** As the item spells it. */
  readonly sourceCode: string;
  /** The same code, as the source spells it. */
  readonly source: string;
  readonly sku: string;
  /** In units; may be negative. */
  readonly quantity: number;
}

/**
 * What a source selection reads.
 *
 * @experimental
 */
@Injectable()
export class SourceSelectionRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** In-stock source items of these SKUs in the stock's sources, in order of creation. */
  async available(stockId: number, skus: ReadonlySet<string>): Promise<AvailableItem[]> {
    const items = new Map<number, AvailableItem>();
    for await (const part of yieldingToEventLoop(chunks([...skus], MAX_LISTED))) {
      const rows = await this.database.read<AvailableItem>(
        `SELECT item.source_item_id AS sourceItemId, item.source_code AS sourceCode, source.source_code AS source,
                item.sku, item.quantity
           FROM ${this.database.table('inventory_source_item')} item
           JOIN ${this.database.table('inventory_source_stock_link')} link
             ON link.source_code = item.source_code AND link.stock_id = ?
           JOIN ${this.database.table('inventory_source')} source ON source.source_code = item.source_code
          WHERE item.sku IN (${marks(part.length)}) AND item.status = ?`,
        [stockId, ...part, IN_STOCK],
      );
      for (const row of rows) items.set(row.sourceItemId, { ...row, quantity: Number(row.quantity) });
    }
    return [...items.values()].sort((one, other) => one.sourceItemId - other.sourceItemId);
  }

  /** The same number for all SKUs that the database compares as equal; none for SKUs without items. */
  async classesOf(skus: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const classes = new Map<string, number>();
    for await (const part of yieldingToEventLoop(chunks(skus, COMPARED_AT_ONCE))) {
      const { text, values } = await this.tables.givenValues(SourceItem, 'sku', part);
      const rows = await this.database.read<{ n: number; first: number }>(
        `SELECT given.n AS n, MIN(item.source_item_id) AS first
           FROM ${text} ${this.database.dialect.joinInOrder} ${this.database.table('inventory_source_item')} item
             ON item.sku = given.sku
          GROUP BY given.n`,
        values,
      );
      for (const { n, first } of rows) classes.set(part[Number(n) - 1] as string, Number(first));
    }
    return classes;
  }
}

const COMPARED_AT_ONCE = 5_000;
