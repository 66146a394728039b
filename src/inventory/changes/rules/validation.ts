import { forEachYielding } from '../../../database/event-loop.js';
import { ErrorList } from '../../../webapi/errors/error-list.js';
import { validationFailed } from '../../../webapi/errors/input-errors.js';
import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';
import type { Rule } from './rule.js';

/**
 * Every rule checks every item; the failures are an `ErrorList`: item by item, in the order of the rules.
 *
 * @param items codes in their stored spelling
 * @param sent the same items as they were sent
 * @param isList whether failures get the index of their item
 */
export function failuresOf<Item>(
  items: readonly Item[],
  sent: readonly Item[],
  rules: readonly Rule<Item>[],
  isList: boolean,
): Promise<ErrorEntry[]> {
  return collect(items, (item, at) => {
    const failures = failuresOfItem(item, sent[at] as Item, rules);
    return isList ? failures.map((failure) => ({ ...failure, index: at })) : failures;
  });
}

/**
 * What a check finds about items, outside of rules: all failures, each with the index of its item.
 *
 * @param check an index of its own stays
 */
export function failuresAbout<Item>(
  items: readonly Item[],
  check: (item: Item, index: number) => ErrorEntry | readonly ErrorEntry[] | null,
): Promise<ErrorEntry[]> {
  return collect(items, (item, at) =>
    [check(item, at) ?? NONE].flat().map((failure) => ({ ...failure, index: failure.index ?? at })),
  );
}

/** Yields to the event loop. The failures of millions of empty objects would exhaust memory: most are only counted. */
async function collect<Item>(
  items: readonly Item[],
  check: (item: Item, index: number) => readonly ErrorEntry[],
): Promise<ErrorEntry[]> {
  const errors = new ErrorList();
  let index = 0;
  await forEachYielding(items, (item) => {
    const at = index++;
    for (const error of check(item, at)) errors.add(error);
  });
  return errors.entries();
}

/** What a check finds about the elements of a list inside an item: an `ErrorList`, each with the index of its element. */
export function failuresIn<Element>(
  elements: readonly Element[],
  check: (element: Element) => readonly (ErrorEntry | null)[],
): ErrorEntry[] {
  const failures = new ErrorList();
  for (const [index, element] of elements.entries())
    for (const failure of check(element)) if (failure) failures.add({ ...failure, index });
  return failures.entries();
}

/**
 * For what a write knows only under its lock.
 *
 * @throws WebapiError 400 for items that break a rule
 */
export async function refuseInvalid<Item>(items: readonly Item[], rules: readonly Rule<Item>[]): Promise<void> {
  const failures = await failuresOf(items, items, rules, false);
  if (failures.length > 0) throw validationFailed(failures);
}

export function failuresOfItem<Item>(item: Item, sent: Item, rules: readonly Rule<Item>[]): readonly ErrorEntry[] {
  let failures: ErrorList | undefined;
  for (const rule of rules) {
    const failure = rule(item, sent);
    if (!failure) continue;
    failures ??= new ErrorList();
    for (const each of [failure].flat()) failures.add(each);
  }
  return failures?.entries() ?? NONE;
}

const NONE: readonly ErrorEntry[] = [];
