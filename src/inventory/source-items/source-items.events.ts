import { InventoryEvent, type Changed } from '../changes/events/inventory-event.js';
import type { SourceItem } from './source-item.entity.js';

/** A source item without its id. Quantity in units. */
export type SourceItemState = Pick<SourceItem, 'sourceCode' | 'sku' | 'quantity' | 'status'>;

/** A difference that was added to a quantity. */
export interface QuantityAdjustment {
  /** Units that were added; negative: taken. */
  readonly delta: number;
  readonly reason: string | null;
  readonly reference: string | null;
}

/** A source item before and after a write. */
export interface SourceItemChange extends Changed<SourceItemState> {
  /** What was added, in the order of the request; left out where the quantity was set. */
  readonly adjustments?: readonly QuantityAdjustment[];
}

export const itemStateOf = ({ sourceCode, sku, quantity, status }: SourceItemState): SourceItemState => ({
  sourceCode,
  sku,
  quantity,
  status,
});

/** Items that are new or have another quantity or status; not those that were saved unchanged. */
export class SourceItemsSaved extends InventoryEvent {
  constructor(readonly changes: readonly SourceItemChange[]) {
    super();
  }
}

/** Items that existed. */
export class SourceItemsDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly SourceItemState[]) {
    super();
  }
}
