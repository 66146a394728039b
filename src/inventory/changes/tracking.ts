import type { EventClass } from './before-commit.js';
import type { InventoryEvent } from './inventory-event.js';

/** The events of a write. No-op without hooks and listeners. */
export interface Tracking<Item, Written = Item> {
  /** When one of these has a hook or a listener, rows are locked and compared. */
  readonly events: readonly EventClass[];

  /**
   * Reads inside the transaction, before anything is written.
   *
   * @returns a function that is called after everything is written, and may read again
   */
  start(items: readonly Item[]): Promise<(written: readonly Written[]) => Promise<Iterable<InventoryEvent>>>;
}
