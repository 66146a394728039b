import { entry, type ErrorEntry } from '../../../webapi/errors/webapi-error.js';

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
