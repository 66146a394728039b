import type { ItemKey, ItemToDelete, NewItem, SourceItem } from '../source-item.entity.js';

/** A difference as sent; null is what was left out. */
export interface Adjustment extends ItemToDelete {
  readonly delta: number | null;
  /** Left out: stays as it is; a new item is in stock. */
  readonly status?: number | null;
  readonly reason?: string | null;
  readonly reference?: string | null;
  /** Whether an item that does not exist is created. */
  readonly create?: boolean | null;
}

/** What keeps all rules. */
export interface NewAdjustment extends Adjustment, ItemKey {
  readonly sku: string;
  readonly sourceCode: string;
  readonly delta: number;
}

/** An item after all of its adjustments. */
export interface AdjustedItem extends NewItem, SourceItem {
  readonly sourceItemId: number;
  /** Of its first line. */
  readonly index: number;
  /** null: the item is new. */
  readonly before: SourceItem | null;
}
