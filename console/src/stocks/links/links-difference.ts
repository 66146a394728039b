/** What leads from one order of sources to another. Positions count from 1. */
export interface LinksDifference {
  readonly added: readonly { readonly code: string; readonly to: number }[];
  readonly removed: readonly { readonly code: string; readonly from: number }[];
  /** As few as possible: sources that only make room are not moved. */
  readonly moved: readonly { readonly code: string; readonly from: number; readonly to: number }[];
}

export function differenceOf(before: readonly string[], after: readonly string[]): LinksDifference {
  const from = new Map(before.map((code, index) => [code, index + 1]));
  const to = new Map(after.map((code, index) => [code, index + 1]));
  const kept = after.filter((code) => from.has(code));
  const still = longestRun(
    kept.map((code) => from.get(code)!),
    (index) => from.get(kept[index]!) === to.get(kept[index]!),
  );
  return {
    added: after.filter((code) => !from.has(code)).map((code) => ({ code, to: to.get(code)! })),
    removed: before.filter((code) => !to.has(code)).map((code) => ({ code, from: from.get(code)! })),
    moved: kept
      .filter((code) => !still.has(from.get(code)!))
      .map((code) => ({ code, from: from.get(code)!, to: to.get(code)! })),
  };
}

export const countOf = ({ added, removed, moved }: LinksDifference): number =>
  added.length + removed.length + moved.length;

/** Moves one entry to a position, from 0. */
export function withMoved<Item>(list: readonly Item[], item: Item, position: number): Item[] {
  const others = list.filter((each) => each !== item);
  const index = Math.min(Math.max(position, 0), others.length);
  return [...others.slice(0, index), item, ...others.slice(index)];
}

interface Run {
  readonly length: number;
  /** How many of its sources keep their position. */
  readonly fixed: number;
  readonly last: number;
  readonly before: Run | undefined;
}

const isBetter = (one: Run, other: Run | undefined): boolean =>
  !other || one.length > other.length || (one.length === other.length && one.fixed > other.fixed);

/**
 * A longest run of sources that keep their order; of several, the one with most sources that keep their position, too.
 *
 * @param positions earlier positions in the new order
 * @param isFixed whether the source at an index of it keeps its position
 */
function longestRun(positions: readonly number[], isFixed: (index: number) => boolean): Set<number> {
  const runs: Run[] = [];
  let best: Run | undefined;
  for (const [index, last] of positions.entries()) {
    let before: Run | undefined;
    for (const run of runs) if (run.last < last && isBetter(run, before)) before = run;
    const run = {
      length: (before?.length ?? 0) + 1,
      fixed: (before?.fixed ?? 0) + (isFixed(index) ? 1 : 0),
      last,
      before,
    };
    runs.push(run);
    if (isBetter(run, best)) best = run;
  }
  const kept = new Set<number>();
  for (let run = best; run; run = run.before) kept.add(run.last);
  return kept;
}
