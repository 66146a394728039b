import { useState } from 'react';
import { keyOf, type Item } from './items-api';

/** An item as the user has changed it, beside the item that the change was based on. */
export interface Edit {
  /** undefined: the source does not stock the product yet. */
  readonly base: Item | undefined;
  readonly sku: string;
  readonly source: string;
  readonly quantity: number;
  readonly status: 0 | 1;
}

export interface ItemsDraft {
  readonly edits: ReadonlyMap<string, Edit>;
  /** Fields with a text that is no quantity. */
  readonly invalid: ReadonlySet<string>;
  /** Drops an edit that equals its base. */
  edit(edit: Edit): void;
  setInvalid(key: string, isInvalid: boolean): void;
  /** React key of the fields: discard() changes it, which resets what was typed. */
  readonly generation: number;
  discard(): void;
}

export function useItemsDraft(): ItemsDraft {
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit>>(new Map());
  const [invalid, setInvalid] = useState<ReadonlySet<string>>(new Set());
  const [generation, setGeneration] = useState(0);
  return {
    edits,
    invalid,
    generation,
    edit: (edit) =>
      setEdits((old) => {
        const next = new Map(old);
        const { base, quantity, status } = edit;
        if (base && base.quantity === quantity && base.status === status) next.delete(keyOf(edit));
        else next.set(keyOf(edit), edit);
        return next;
      }),
    setInvalid: (key, isInvalid) =>
      setInvalid((old) => {
        if (old.has(key) === isInvalid) return old;
        const next = new Set(old);
        if (isInvalid) next.add(key);
        else next.delete(key);
        return next;
      }),
    discard: () => {
      setEdits(new Map());
      setInvalid(new Set());
      setGeneration((old) => old + 1);
    },
  };
}
