import type { EventClass } from '../rules/before-commit.js';
import type { InventoryEvent } from './inventory-event.js';

/** The events of a write. No-op without hooks and listeners. */
export interface Tracking<Item, Written = Item, Before = unknown> {
  /** When one of these has a hook or a listener, rows are locked and compared. */
  readonly events: readonly EventClass[];

  /**
   * Reads inside the transaction, before anything is written.
   *
   * @param before what the write itself has read
   * @returns a function that is called after everything is written, and may read again
   */
  start(
    items: readonly Item[],
    before: Before,
  ): Promise<(written: readonly Written[]) => Promise<Iterable<InventoryEvent>>>;
}
