import { NullByte } from '../errors/database-errors.js';

const STORES = /^\s*(?:INSERT|UPDATE|REPLACE)\b/i;

/** SQLite stores a text with a null byte as a whole; libsql and SQLite's own functions read it up to there. */
export function refuseNullBytes(statement: string, values: readonly unknown[] = []): void {
  const isCut = values.some((value) => typeof value === 'string' && value.includes('\0'));
  if (isCut && STORES.test(statement)) throw new NullByte(null);
}
