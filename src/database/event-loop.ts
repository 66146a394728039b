import { setImmediate as macrotask } from 'node:timers/promises';

/** Elements processed between two yields: one or two milliseconds of work. */
const SLICE = 500;
/** Steps between two yields: they are smaller than elements. */
const STEPS = 5_000;

export function* chunks<Element>(elements: readonly Element[], size: number): Generator<readonly Element[]> {
  for (let from = 0; from < elements.length; from += size) yield elements.slice(from, from + size);
}

/** Lets other requests make progress. */
export const nextTurn = (): Promise<void> => macrotask();

/** Iterates, and yields to the event loop between two elements, so that other requests make progress. */
export async function* yieldingToEventLoop<Element>(elements: Iterable<Element>): AsyncGenerator<Element> {
  let isFirst = true;
  for (const element of elements) {
    if (!isFirst) await macrotask();
    isFirst = false;
    yield element;
  }
}

/** `forEach` that yields to the event loop between slices of a long list. The first error ends it. */
export async function forEachYielding<Element>(
  elements: readonly Element[],
  act: (element: Element) => void,
): Promise<void> {
  if (elements.length <= SLICE) return elements.forEach(act);
  for await (const slice of yieldingToEventLoop(chunks(elements, SLICE))) slice.forEach(act);
}

/** Runs work that pauses after each of its steps, and yields to the event loop once in many steps. @returns its result */
export async function resultYielding<Result>(steps: Iterator<unknown, Result, undefined>): Promise<Result> {
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done) return value;
    if (count % STEPS === 0) await macrotask();
  }
}

/** How many different ones there are. */
export async function countDistinct(values: readonly unknown[]): Promise<number> {
  const distinct = new Set<unknown>();
  await forEachYielding(values, (value) => distinct.add(value));
  return distinct.size;
}

/** Elements sorted or merged before yielding: a few milliseconds of work. */
const RUN = 10_000;

/**
 * A sorted copy, as `toSorted` makes it, that yields to the event loop: two hundred thousand texts at once would hold it
 * for a quarter of a second.
 */
export async function sortedYielding<Element>(
  elements: readonly Element[],
  compare: (one: Element, other: Element) => number,
): Promise<Element[]> {
  if (elements.length <= RUN) return elements.toSorted(compare);
  let runs: Element[][] = [];
  for await (const part of yieldingToEventLoop(chunks(elements, RUN))) runs.push(part.toSorted(compare));
  while (runs.length > 1) {
    const merged: Element[][] = [];
    for (const [one, other] of chunks(runs, 2)) merged.push(other ? await mergeYielding(one!, other, compare) : one!);
    runs = merged;
  }
  return runs[0]!;
}

async function mergeYielding<Element>(
  one: readonly Element[],
  other: readonly Element[],
  compare: (one: Element, other: Element) => number,
): Promise<Element[]> {
  const merged: Element[] = [];
  let [left, right] = [0, 0];
  while (left < one.length || right < other.length) {
    const isLeft = right === other.length || (left < one.length && compare(one[left]!, other[right]!) <= 0);
    merged.push(isLeft ? one[left++]! : other[right++]!);
    if (merged.length % RUN === 0) await macrotask();
  }
  return merged;
}
