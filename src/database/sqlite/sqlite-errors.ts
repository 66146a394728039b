import type { DriverError, ErrorKind } from '../errors/error-kind.js';

/** SQLite has one code, SQLITE_ERROR, for all that is wrong with a statement: its message says what. */
const BAD_VALUE =
  /^(unmatched|unclosed|.* without operand|unknown \\ escape|POSIX|n less than m|integer too large|REGEXP pattern|LIKE or GLOB pattern too complex|unrecognized character|malformed JSON)/;

const CODES: Readonly<Record<ErrorKind, RegExp | null>> = {
  conflict: /^SQLITE_(BUSY|LOCKED)/,
  'connection-lost': null,
  'read-only': /^SQLITE_READONLY/,
  unavailable: /^SQLITE_(FULL|NOMEM|IOERR|CANTOPEN|CORRUPT|NOTADB|PERM|AUTH|PROTOCOL|NOLFS)/,
  'too-slow': /^SQLITE_INTERRUPT/,
  'no-key-left': null,
  'duplicate-primary-key': /^SQLITE_CONSTRAINT_PRIMARYKEY/,
  duplicate: /^SQLITE_CONSTRAINT_UNIQUE/,
  'missing-table': null,
  'access-denied': null,
  // Of both kinds: see `withForeignKey`.
  'missing-reference': /^SQLITE_CONSTRAINT_FOREIGNKEY/,
  'still-referenced': null,
  'bad-value': /^SQLITE_(TOOBIG|MISMATCH)/,
};

export function isSqliteError({ code, message }: DriverError, kind: ErrorKind): boolean {
  if (CODES[kind]?.test(String(code))) return true;
  if (code !== 'SQLITE_ERROR') return false;
  if (kind === 'missing-table') return /no such table/.test(String(message));
  return kind === 'bad-value' && BAD_VALUE.test(String(message));
}
