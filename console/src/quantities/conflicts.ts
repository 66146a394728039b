import { keyOf, type Item } from './items-api';
import { rounded } from './quantity-text';
import type { Edit } from './use-items-draft';

/** An edit of an item that somebody else has changed since it was read. */
export interface Conflict {
  readonly edit: Edit;
  /** undefined: it is gone. */
  readonly theirs: Item | undefined;
}

export type Resolution = 'mine' | 'theirs' | 'difference';

export function conflictsIn(edits: Iterable<Edit>, current: ReadonlyMap<string, Item>): Conflict[] {
  return [...edits]
    .map((edit) => ({ edit, theirs: current.get(keyOf(edit)) }))
    .filter(({ edit: { base }, theirs }) => base?.quantity !== theirs?.quantity || base?.status !== theirs?.status);
}

/** What the quantity would be: theirs, changed by as much as the user has changed the one that was there before. */
export const withDifference = ({ edit, theirs }: Conflict): number =>
  rounded((theirs?.quantity ?? 0) + edit.quantity - (edit.base?.quantity ?? 0));

/** @returns the edit to save, based on what there is now; undefined: nothing is to save */
export function resolved(conflict: Conflict, resolution: Resolution): Edit | undefined {
  const { edit, theirs } = conflict;
  if (resolution === 'theirs') return undefined;
  return { ...edit, base: theirs, quantity: resolution === 'mine' ? edit.quantity : withDifference(conflict) };
}
