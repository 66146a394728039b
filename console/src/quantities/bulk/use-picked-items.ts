import { useState } from 'react';
import { keyOf, type Item } from '../items-api';

/** Rows that are picked for a bulk operation; they stay picked while filters change. */
export interface PickedItems {
  readonly items: ReadonlyMap<string, Item>;
  toggle(item: Item): void;
  add(items: readonly Item[]): void;
  clear(): void;
}

export function usePickedItems(): PickedItems {
  const [items, setItems] = useState<ReadonlyMap<string, Item>>(new Map());
  return {
    items,
    toggle: (item) =>
      setItems((old) => {
        const next = new Map(old);
        if (!next.delete(keyOf(item))) next.set(keyOf(item), item);
        return next;
      }),
    add: (more) => setItems((old) => new Map([...old, ...more.map((item) => [keyOf(item), item] as const)])),
    clear: () => setItems(new Map()),
  };
}
