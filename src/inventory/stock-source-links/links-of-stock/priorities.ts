import { notAllowed } from '../../../webapi/errors/entity-errors.js';
import type { LinkedSource } from './linked-source.entity.js';

/** What the column holds. */
export const MAX_PRIORITY = 65_535;

/** A source without a priority comes after the one before it: 1 … n where none is given. */
export function numbered<Source extends { readonly priority: number | null }>(sources: readonly Source[]): Source[] {
  let last = 0;
  return sources.map((source) => {
    last = source.priority ?? Math.max(last, 0) + 1;
    return { ...source, priority: last };
  });
}

type Link = Pick<LinkedSource, 'priority'>;

/**
 * Moves one link of a list that is in order.
 *
 * @param from its index
 * @param to its index afterwards
 * @returns the links that need another priority, with it: as few as possible
 * @throws WebapiError 400 when there are more links than priorities
 */
export function moved<Moved extends Link>(links: readonly Moved[], from: number, to: number): readonly Moved[] {
  if (from === to) return [];
  const order = links.toSpliced(from, 1).toSpliced(to, 0, links[from]!);
  const [down, up] = [pushedDown(order, to), pushedUp(order, to)];
  // Of equally many, those that close the gap it leaves. The last one follows the others.
  const candidates = from < to && to < order.length - 1 ? [up, down] : [down, up];
  const [best] = [...candidates, order.map((_, at) => at + 1)]
    .map((priorities) => order.flatMap((link, at) => changed(link, priorities[at]!)))
    .filter((changes) => changes.every(({ priority }) => priority >= 1 && priority <= MAX_PRIORITY))
    .sort((one, other) => one.length - other.length);
  if (!best)
    throw notAllowed('A stock with more than %most sources cannot be reordered.', {
      most: String(MAX_PRIORITY),
    });
  return best;
}

const changed = <Moved extends Link>(link: Moved, priority: number): Moved[] =>
  link.priority === priority ? [] : [{ ...link, priority }];

/** The link at `index` follows the one before it; those after it make room. */
function pushedDown(order: readonly Link[], index: number): number[] {
  const priorities = order.map(({ priority }) => priority);
  priorities[index] = (priorities[index - 1] ?? 0) + 1;
  for (let at = index + 1; at < order.length && priorities[at]! <= priorities[at - 1]!; at++) {
    priorities[at] = priorities[at - 1]! + 1;
  }
  return priorities;
}

/** The link at `index` precedes the one after it; those before it make room. */
function pushedUp(order: readonly Link[], index: number): number[] {
  const priorities = order.map(({ priority }) => priority);
  priorities[index] = (priorities[index + 1] ?? MAX_PRIORITY + 1) - 1;
  for (let at = index - 1; at >= 0 && priorities[at]! >= priorities[at + 1]!; at--) {
    priorities[at] = priorities[at + 1]! - 1;
  }
  return priorities;
}
