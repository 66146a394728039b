import type { DriverError, ErrorKind } from './error-kind.js';
import { isMysqlError } from '../mysql/mysql-errors.js';
import { isSqliteError } from '../sqlite/sqlite-errors.js';

/** The database cannot do now what it is asked to; later it may. */
export class DatabaseUnavailable extends Error {}

/** The connection was lost during COMMIT: the transaction is committed as a whole, or not at all. */
export class OutcomeUnknown extends DatabaseUnavailable {}

/** The highest key that the column can hold is taken, so the database has none left to generate. */
export class NoKeyLeft extends Error {
  constructor() {
    super('The highest generated key is taken.');
  }
}

/** A value that is not sent to the database: it would take the database too long, or cannot be stored. */
export class BadValue extends Error {}

/** A text with a null byte, for a database that would give back only what stands before it. */
export class NullByte extends BadValue {
  /** @param column null: not known */
  constructor(readonly column: string | null) {
    super(column === null ? 'A text contains a null byte.' : `"${column}" can not contain null bytes.`);
  }
}

/** The driver's error, whether or not TypeORM has wrapped it. */
export function driverErrorOf(error: unknown): DriverError {
  const { driverError } = (error ?? {}) as { driverError?: DriverError };
  return driverError ?? ((error ?? {}) as DriverError);
}

const is =
  (...kinds: ErrorKind[]) =>
  (error: unknown): boolean => {
    const driverError = driverErrorOf(error);
    const isKind = String(driverError.code).startsWith('SQLITE_') ? isSqliteError : isMysqlError;
    return kinds.some((kind) => isKind(driverError, kind));
  };

export const isConflict = is('conflict');
export const isConnectionLost = is('connection-lost');
export const isReadOnly = is('read-only');
export const isTooSlow = is('too-slow');
export const isMissingTable = is('missing-table');
/** The table does not exist, or the user may not use it. */
export const isInaccessibleTable = is('missing-table', 'access-denied');
export const isMissingReference = is('missing-reference');
export const isStillReferenced = is('still-referenced');
export const isDuplicate = is('duplicate', 'duplicate-primary-key');
/**
 * What a row has in common with another one, where it must not: the key's name on MySQL, its columns on SQLite.
 *
 * @returns null for any other error
 */
export function duplicateKeyOf(error: unknown): string | null {
  if (!isDuplicate(error)) return null;
  const message = String(driverErrorOf(error).message);
  return /for key '(?:[^']*\.)?([^']+)'|constraint failed: (.+)/.exec(message)?.slice(1).find(Boolean) ?? '';
}

export const isDuplicatePrimaryKey = is('duplicate-primary-key');
const isNoKeyLeftError = is('no-key-left');

/** No generated key is left for a new row. */
export const isNoKeyLeft = (error: unknown): boolean => error instanceof NoKeyLeft || isNoKeyLeftError(error);

/** Nothing more can be sent or received on this connection. */
export const isConnectionError = (error: unknown): boolean => driverErrorOf(error).fatal === true;

const isPassing = is('conflict', 'connection-lost', 'read-only', 'unavailable');

/** Neither the request nor the service is to blame: the request may be sent again when the database is well. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable ||
  driverErrorOf(error) instanceof DatabaseUnavailable ||
  isConnectionError(error) ||
  isPassing(error);

const hasBadValue = is('bad-value');

export const isBadValue = (error: unknown): boolean => error instanceof BadValue || hasBadValue(error);
