import type { Type } from '@nestjs/common';
import type { InventoryEvent } from './inventory-event.js';

/** Publishes the events of a write. No-op without listeners. */
export interface Tracking<Item, Written = Item> {
  /** When one of these has a listener, rows are locked and compared. */
  readonly events: readonly Type<InventoryEvent>[];

  /**
   * Reads inside the transaction, before anything is written.
   *
   * @returns a function that is called after everything is written, and may read again
   */
  start(items: readonly Item[]): Promise<(written: readonly Written[]) => Promise<Iterable<InventoryEvent>>>;
}
