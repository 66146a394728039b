import type { Lock } from './locks.js';

/** What identifies a row of `inventory_source_item`. The source code has its stored spelling. */
export interface TouchedItem {
  readonly sku: string;
  readonly sourceCode: string;
}

/** What one write changes: rows of `inventory_source_item`, and how the stock of products is managed. */
export interface TouchedItems {
  readonly saved?: readonly TouchedItem[];
  readonly deleted?: readonly TouchedItem[];
  /** SKUs whose row in `cataloginventory_stock_item` changes: it counts in every stock. */
  readonly configured?: readonly string[];
}

/** The upkeep of one write. */
export interface PlannedUpkeep {
  readonly locks: readonly Lock[];
  /** Inside the transaction, when everything is written. */
  run(): Promise<void>;
}

/**
 * What writes of source items and links do to the rows that Magento derives from them: stock index, legacy stock items,
 * indexer state. `WritePath` calls it; a feature implements it.
 */
export abstract class StockUpkeep {
  /** Called before the transaction begins, since it reads: a transaction sees what was committed before its first read. */
  abstract plan(touched: TouchedItems): Promise<PlannedUpkeep>;

  /** Inside the transaction: makes Magento rebuild its whole stock index. */
  abstract invalidate(): Promise<void>;
}
