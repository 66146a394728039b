import { setImmediate as macrotask } from 'node:timers/promises';

/** Elements processed between two yields: one or two milliseconds of work. */
const SLICE = 500;

export function* chunks<Element>(elements: readonly Element[], size: number): Generator<readonly Element[]> {
  for (let from = 0; from < elements.length; from += size) yield elements.slice(from, from + size);
}

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
