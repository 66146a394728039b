import { useState } from 'react';
import type { LinkedSource, Links } from './links-api';
import { countOf, differenceOf, withMoved, type LinksDifference } from './links-difference';

type NamedSource = Pick<LinkedSource, 'code' | 'name' | 'isEnabled'>;

/** The set as the user is arranging it, beside the set that it is based on. */
export interface LinksDraft {
  readonly base: Links;
  readonly order: readonly string[];
  readonly difference: LinksDifference;
  readonly isDirty: boolean;
  sourceOf(code: string): NamedSource;
  add(sources: readonly NamedSource[]): void;
  remove(code: string): void;
  /** @param position from 0 */
  move(code: string, position: number): void;
  discard(): void;
  /** Keeps the order of the user, and compares it with another set from now on. */
  rebase(links: Links): void;
  /** Takes a set as it is. */
  accept(links: Links): void;
}

export function useLinksDraft(present: Links): LinksDraft {
  const [base, setBase] = useState(present);
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [added, setAdded] = useState<readonly NamedSource[]>([]);

  const baseOrder = base.sources.map(({ code }) => code);
  const current = order ?? baseOrder;
  const difference = differenceOf(baseOrder, current);
  const isDirty = countOf(difference) > 0;
  const accept = (links: Links): void => {
    setBase(links);
    setOrder(null);
  };
  // A draft without changes follows the newest set.
  if (!isDirty && present.etag !== base.etag) accept(present);

  const known = new Map([...added, ...base.sources, ...present.sources].map((source) => [source.code, source]));
  return {
    base,
    order: current,
    difference,
    isDirty,
    sourceOf: (code) => known.get(code) ?? { code, name: code, isEnabled: true },
    add: (sources) => {
      setAdded([...added, ...sources]);
      setOrder([...current, ...sources.map(({ code }) => code)]);
    },
    remove: (code) => setOrder(current.filter((each) => each !== code)),
    move: (code, position) => setOrder(withMoved(current, code, position)),
    discard: () => setOrder(null),
    rebase: (links) => {
      setOrder(current);
      setAdded([...added, ...base.sources]);
      setBase(links);
    },
    accept,
  };
}
