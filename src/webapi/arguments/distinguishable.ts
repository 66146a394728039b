import { nullByteRefused } from '../errors/entity-errors.js';
import { entry, type ErrorEntry } from '../errors/webapi-error.js';

/**
 * Magento's collations compare all characters beyond the Basic Multilingual Plane (emoji) as equal, its older character
 * set cuts the text there, and SQLite compares nothing behind a null byte: as part of a key, each would overwrite another
 * row.
 */
export const distinguishable = (field: string, value: string | null | undefined): ErrorEntry | null => {
  if (isDistinguishable(value ?? '')) return null;
  return value?.includes('\0')
    ? nullByteRefused(field)
    : entry('"%field" can not contain emoji and other characters beyond U+FFFF.', { field });
};

export const isDistinguishable = (value: string): boolean => !INDISTINCT.test(value);

// oxlint-disable-next-line no-control-regex
const INDISTINCT = /[\0\ud800-\udfff]/;
