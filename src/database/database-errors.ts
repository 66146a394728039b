import { QueryFailedError } from 'typeorm';

const codeOf = (error: unknown): string =>
  error instanceof QueryFailedError ? String((error.driverError as { code?: unknown }).code ?? '') : '';

const numberOf = (error: unknown): number =>
  error instanceof QueryFailedError ? Number((error.driverError as { errno?: unknown }).errno) : 0;

/** The database chose this transaction to make way for another one: the whole unit of work can start again. */
export const isConflict = (error: unknown): boolean =>
  /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD|SQLITE_BUSY)/.test(codeOf(error));

/** A SELECT took longer than its time limit: ER_QUERY_TIMEOUT, and MariaDB's own, which mysql2 has no name for. */
export const isTooSlow = (error: unknown): boolean => [3024, 1969].includes(numberOf(error));

/** The highest key that the column can hold is taken, so the database has none left to generate. */
export class NoKeyLeft extends Error {}

/** MariaDB's is a handler's error, which mysql2 has no name for. */
export const isNoKeyLeft = (error: unknown): boolean =>
  codeOf(error) === 'ER_AUTOINC_READ_FAILED' || numberOf(error) === 167;

/** SQLite has one code for all that is wrong with a statement. */
export const isMissingTable = (error: unknown): boolean =>
  codeOf(error) === 'ER_NO_SUCH_TABLE' || /no such table/.test((error as Error).message);

/** A row names another one that is not there. */
export const isMissingReference = (error: unknown): boolean =>
  /^(ER_NO_REFERENCED_ROW|SQLITE_CONSTRAINT_FOREIGNKEY)/.test(codeOf(error));

/** There is a row with this key already. */
export const isDuplicate = (error: unknown): boolean =>
  /^(ER_DUP_ENTRY|SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE))/.test(codeOf(error));

/** A value that is not given to the database: it would take the database too long. */
export class BadValue extends Error {}

/** A value of the statement is to blame: a bad regular expression, a pattern too long, a character the column lacks. */
export const isBadValue = (error: unknown): boolean =>
  error instanceof BadValue ||
  /^(ER_REGEXP|ER_TRUNCATED|ER_DATA_|ER_WARN_DATA|ER_CANT_AGGREGATE|ER_INVALID_CHARACTER|ER_WRONG_ARGUMENTS|SQLITE_ERROR|SQLITE_TOOBIG|SQLITE_RANGE|SQLITE_MISMATCH)/.test(
    codeOf(error),
  );
