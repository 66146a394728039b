import { keyOf, type Item } from './items-api';
import { rounded } from './quantity-text';
import type { Edit } from './use-items-draft';

/** An edit that is based on a stale item: another user or an order has changed it since it was read. */
export interface Conflict {
  readonly edit: Edit;
  /** The item as it is stored now; undefined: it was deleted. */
  readonly theirs: Item | undefined;
}

export type Resolution = 'mine' | 'theirs' | 'difference';

export function conflictsIn(edits: Iterable<Edit>, current: ReadonlyMap<string, Item>): Conflict[] {
  return [...edits]
    .map((edit) => ({ edit, theirs: current.get(keyOf(edit)) }))
    .filter(({ edit: { base }, theirs }) => base?.quantity !== theirs?.quantity || base?.status !== theirs?.status);
}

/** The stored quantity, changed by the difference of the edit. */
export const withDifference = ({ edit, theirs }: Conflict): number =>
  rounded((theirs?.quantity ?? 0) + edit.quantity - (edit.base?.quantity ?? 0));

/** @returns the edit to save, based on what there is now; undefined: nothing is to save */
export function resolved(conflict: Conflict, resolution: Resolution): Edit | undefined {
  const { edit, theirs } = conflict;
  if (resolution === 'theirs') return undefined;
  return { ...edit, base: theirs, quantity: resolution === 'mine' ? edit.quantity : withDifference(conflict) };
}
