import { entry, type ErrorEntry } from '../../webapi/errors.js';

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
 * Magento's collations compare all characters beyond the Basic Multilingual Plane (emoji) as equal, its older character
 * set cuts the text there, and SQLite compares nothing behind a null byte: as part of a key, each would overwrite another
 * row.
 */
export const distinguishable = (field: string, value: string | null | undefined): ErrorEntry | null => {
  if (isDistinguishable(value ?? '')) return null;
  return value?.includes('\0')
    ? entry('"%field" can not contain null bytes.', { field })
    : entry('"%field" can not contain emoji and other characters beyond U+FFFF.', { field });
};

export const isDistinguishable = (value: string): boolean => !INDISTINCT.test(value);

// oxlint-disable-next-line no-control-regex
const INDISTINCT = /[\0\ud800-\udfff]/;
