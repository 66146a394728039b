import { InventoryEvent, type Changed } from '../changes/inventory-event.js';
import type { SourceItem } from './source-item.entity.js';

export type SourceItemState = Pick<SourceItem, 'sourceCode' | 'sku' | 'quantity' | 'status'>;

/** Items that are new or have another quantity or status; not those that were saved unchanged. */
export class SourceItemsSaved extends InventoryEvent {
  constructor(readonly changes: readonly Changed<SourceItemState>[]) {
    super();
  }
}

/** Items that existed. */
export class SourceItemsDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly SourceItemState[]) {
    super();
  }
}
