import { forEachYielding } from '../../database/event-loop.js';

/**
 * `map` for a list that only the handler has, as its arguments are: each element makes room for what it becomes, since both
 * lists would take twice the memory. Yields to the event loop between slices.
 */
export async function mapInPlace<Element, Other>(
  elements: Element[],
  convert: (element: Element) => Other,
): Promise<Other[]> {
  const converted = elements as unknown[];
  let index = 0;
  await forEachYielding(elements, (element) => {
    converted[index++] = convert(element);
  });
  return converted as Other[];
}
