import { setImmediate as nextTurn } from 'node:timers/promises';

/** So many elements are done in a millisecond or two, whatever is done with them. */
const SLICE = 500;

export function* chunks<Element>(elements: readonly Element[], size: number): Generator<readonly Element[]> {
  for (let from = 0; from < elements.length; from += size) yield elements.slice(from, from + size);
}

/** One by one; between two of them, everything else that waits on the event loop has its turn. */
export async function* inTurns<Element>(elements: Iterable<Element>): AsyncGenerator<Element> {
  let isFirst = true;
  for (const element of elements) {
    if (!isFirst) await nextTurn();
    isFirst = false;
    yield element;
  }
}

/** `forEach` for lists that may be long: nobody else waits for the whole of it. The first error ends it. */
export async function forEachInSlices<Element>(
  elements: readonly Element[],
  act: (element: Element) => void,
): Promise<void> {
  if (elements.length <= SLICE) return elements.forEach(act);
  for await (const slice of inTurns(chunks(elements, SLICE))) slice.forEach(act);
}
