import { describe, expect, it } from '@jest/globals';
import {
  isBadValue,
  isConflict,
  isConnectionLost,
  isDuplicate,
  isDuplicatePrimaryKey,
  isMissingReference,
  isMissingTable,
  isNoKeyLeft,
  isReadOnly,
  isTooSlow,
  isUnavailable,
  OutcomeUnknown,
} from './database-errors.js';

const PREDICATES = {
  isConflict,
  isConnectionLost,
  isReadOnly,
  isTooSlow,
  isMissingTable,
  isMissingReference,
  isDuplicate,
  isNoKeyLeft,
  isUnavailable,
  isBadValue,
};

const kindsOf = (error: unknown): string[] =>
  Object.entries(PREDICATES).flatMap(([name, predicate]) => (predicate(error) ? [name] : []));

const sqlite = (code: string, message = ''): object => ({ driverError: { code, message } });

describe('errors of SQLite', () => {
  it.each([
    ['SQLITE_ERROR', 'no such table: inventory_source', ['isMissingTable']],
    ['SQLITE_ERROR', 'no such column: nope', []],
    ['SQLITE_ERROR', 'near "selec": syntax error', []],
    ['SQLITE_ERROR', 'unrecognized token: "#"', []],
    ['SQLITE_ERROR', "unmatched '('", ['isBadValue']],
    ['SQLITE_ERROR', "'*' without operand", ['isBadValue']],
    ['SQLITE_ERROR', 'unrecognized character', ['isBadValue']],
    ['SQLITE_ERROR', 'LIKE or GLOB pattern too complex', ['isBadValue']],
    ['SQLITE_TOOBIG', 'string or blob too big', ['isBadValue']],
    ['SQLITE_BUSY', 'database is locked', ['isConflict', 'isUnavailable']],
    ['SQLITE_READONLY', 'attempt to write a readonly database', ['isReadOnly', 'isUnavailable']],
    ['SQLITE_FULL', 'database or disk is full', ['isUnavailable']],
    ['SQLITE_CORRUPT', 'database disk image is malformed', ['isUnavailable']],
    ['SQLITE_NOTADB', 'file is not a database', ['isUnavailable']],
    ['SQLITE_CONSTRAINT_UNIQUE', '', ['isDuplicate']],
    ['SQLITE_CONSTRAINT_FOREIGNKEY', '', ['isMissingReference']],
  ])('%s %s: %j', (code, message, kinds) => {
    expect(kindsOf(sqlite(code, message))).toEqual(kinds);
  });
});

describe('errors of MySQL and MariaDB', () => {
  it.each([
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }, ['isConflict', 'isUnavailable']],
    [{ code: 'ER_NO_SUCH_TABLE', errno: 1146 }, ['isMissingTable']],
    [{ code: 'ER_PARSE_ERROR', errno: 1064 }, []],
    [{ code: 'ER_QUERY_TIMEOUT', errno: 3024 }, ['isTooSlow']],
    [{ code: 'UNKNOWN_CODE_PLEASE_REPORT', errno: 1969 }, ['isTooSlow']],
    // Stopped: an answer of its own for a search, 503 for everything else.
    [{ code: 'ER_QUERY_INTERRUPTED', errno: 1317 }, ['isTooSlow', 'isUnavailable']],
    [{ code: 'ER_AUTOINC_READ_FAILED', errno: 1467 }, ['isNoKeyLeft']],
    [{ code: 'ER_CRASHED_ON_USAGE', errno: 1194 }, ['isUnavailable']],
    [{ code: 'ER_REGEXP_ERROR', errno: 1139 }, ['isBadValue']],
    [{ code: 'ECONNRESET', fatal: true }, ['isConnectionLost', 'isUnavailable']],
    [{ code: 'ER_CONNECTION_KILLED', errno: 1927, fatal: true }, ['isConnectionLost', 'isUnavailable']],
  ])('%j: %j', (driverError, kinds) => {
    expect(kindsOf({ driverError })).toEqual(kinds);
  });

  it.each([
    ['PRIMARY', true],
    ['stock.PRIMARY', true],
    ['stock.NAME', false],
  ])('tell a duplicate generated key from other duplicates: %s', (key, isPrimary) => {
    const driverError = { code: 'ER_DUP_ENTRY', message: `Duplicate entry '9' for key '${key}'` };
    expect(isDuplicatePrimaryKey({ driverError })).toBe(isPrimary);
  });
});

it('a commit whose outcome is unknown is never a reason to retry', () => {
  const lost = { driverError: { code: 'ECONNRESET', fatal: true } };
  expect(kindsOf(new OutcomeUnknown('lost', { cause: lost }))).toEqual(['isUnavailable']);
});
