import type { BrokenReference } from '../../database/errors/broken-reference.js';
import { type Parameters, type ErrorEntry, WebapiError, entry, badRequest, withHints } from './webapi-error.js';

/** What is stored is not what the caller expects. */
export const conflict = (message: string, errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(409, { message, errors });

export const ifMatchInvalid = (value: string): WebapiError =>
  badRequest('The header If-Match takes * or entity tags in quotes, as ETag has them. It is: %value', { value });

/**
 * @param etag entity tag of the present state
 * @param parameters of the message, and the present state
 */
export const preconditionFailed = (message: string, parameters: Parameters, etag: string): WebapiError =>
  new WebapiError(412, { message, parameters }, { ETag: etag });

/**
 * 404: what was asked for does not exist.
 *
 *     throw noSuchEntity('Bin "%code" does not exist.', { code });
 *
 * @param hints additional entries
 */
export const noSuchEntity = (
  message: string,
  parameters?: Parameters,
  hints: readonly ErrorEntry[] = [],
): WebapiError => new WebapiError(404, { ...withHints(message, hints), ...(parameters && { parameters }) });

/**
 * 400 "Could not save …".
 *
 * @param what Magento's name of the rows, or yours
 * @param errors additional entries that name the invalid rows
 */
export const couldNotSave = (what: string, errors: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(400, { message: `Could not save ${what}`, ...(errors.length > 0 && { errors }) });

/** @param key name or columns of a unique key */
export const notUnique = (key: string): WebapiError =>
  badRequest('A row with the same "%key" exists already.', { key });

/** A table's generated keys are used up. */
export const noKeyLeft: ErrorEntry = entry('No id is left for a new row.');

/** @param field null: not known */
export const nullByteRefused = (field: string | null): ErrorEntry =>
  field === null
    ? entry('A text can not contain null bytes.')
    : entry('"%field" can not contain null bytes.', { field });

/** A row refers to one that does not exist, or would then. */
export const referenceBroken = ({ isStillReferenced, key }: BrokenReference): ErrorEntry => {
  const [unnamed, named] = isStillReferenced
    ? ['Other rows still refer to this one.', 'Rows of "%table" still refer by "%column" to this row of "%referenced".']
    : [
        'A row refers to one that does not exist.',
        'A row of "%table" refers by "%column" to a row of "%referenced" that does not exist.',
      ];
  return key ? entry(named, { ...key }) : entry(unnamed);
};

/**
 * 400 with a message of your own.
 *
 *     throw notAllowed('Stock %stock_id is being counted.', { stock_id: 4 });
 *
 * @param hints additional entries
 */
export const notAllowed = (message: string, parameters?: Parameters, hints: readonly ErrorEntry[] = []): WebapiError =>
  new WebapiError(400, { ...withHints(message, hints), ...(parameters && { parameters }) });
