import type { Type } from '@nestjs/common';
import type { InventoryEvent } from './inventory-event.js';

/** What a write tells listeners. Nothing of it runs where there are none. */
export interface Tracking<Item, Written = Item> {
  /** Rows of listeners to any of these are locked while they are written. */
  readonly events: readonly Type<InventoryEvent>[];

  /**
   * Reads inside the transaction, before anything is written.
   *
   * @returns a function that is called after everything is written, and may read again
   */
  start(items: readonly Item[]): Promise<(written: readonly Written[]) => Promise<Iterable<InventoryEvent>>>;
}
