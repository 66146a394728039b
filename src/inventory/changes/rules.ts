import { forEachYielding } from '../../database/event-loop.js';
import { entry, validationFailed, type ErrorEntry } from '../../webapi/errors.js';

/** One of Magento's validators: what is wrong with an item, or nothing. */
export type Rule<Item> = (item: Item) => ErrorEntry | readonly ErrorEntry[] | null;

/**
 * All rules are asked about all items, and all answers told: item by item, in the order of the rules.
 *
 * @throws WebapiError 400 `Validation Failed`
 */
export async function validate<Item>(items: readonly Item[], rules: readonly Rule<Item>[]): Promise<void> {
  const errors = await failuresOf(items, rules);
  if (errors.length > 0) throw validationFailed(errors);
}

/** Nobody reads more, and an answer to a body of millions of empty objects would be larger than memory. */
const MOST_FAILURES = 100_000;

export async function failuresOf<Item>(items: readonly Item[], rules: readonly Rule<Item>[]): Promise<ErrorEntry[]> {
  const errors: ErrorEntry[] = [];
  await forEachYielding(items, (item) => {
    if (errors.length >= MOST_FAILURES) return;
    for (const rule of rules) {
      const failure = rule(item);
      if (failure) errors.push(...[failure].flat());
    }
  });
  return errors;
}

/** What is wrong with one item, in the order of the rules. */
export const failuresOfItem = <Item>(item: Item, rules: readonly Rule<Item>[]): ErrorEntry[] =>
  rules.flatMap((rule) => rule(item) ?? []);

/** Blanks as PHP's trim() knows them. */
// oxlint-disable-next-line no-control-regex
const BLANK = /^[ \t\n\r\0\x0b]*$/;
const WHITESPACE = /[ \t\n\v\f\r]/;

export const isBlank = (text: string | null | undefined): boolean =>
  text === null || text === undefined || BLANK.test(text);

export const canNotBeEmpty = (field: string): ErrorEntry => entry('"%field" can not be empty.', { field });

export const givenUnlessBlank = (field: string, value: string | null | undefined): ErrorEntry | null =>
  isBlank(value) ? canNotBeEmpty(field) : null;

export const withoutWhitespace = (field: string, value: string | null | undefined): ErrorEntry | null =>
  WHITESPACE.test(value ?? '') ? entry('"%field" can not contain whitespaces.', { field }) : null;

/**
 * Magento's collations take all characters beyond the Basic Multilingual Plane (emoji) for one and the same, its older
 * character set cuts the text there, and SQLite compares nothing behind a null byte: as part of a key, each would
 * overwrite another row.
 */
export const distinguishable = (field: string, value: string | null | undefined): ErrorEntry | null => {
  if (!INDISTINCT.test(value ?? '')) return null;
  return value?.includes('\0')
    ? entry('"%field" can not contain null bytes.', { field })
    : entry('"%field" can not contain emoji and other characters beyond U+FFFF.', { field });
};

// oxlint-disable-next-line no-control-regex
const INDISTINCT = /[\0\ud800-\udfff]/;
