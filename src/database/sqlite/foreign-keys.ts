import type { ForeignKey, WithForeignKey } from '../errors/broken-reference.js';
import { driverErrorOf, isMissingReference } from '../errors/database-errors.js';
import type { LibsqlConnection } from './sqlite-file.js';

/** Adds to SQLite's "FOREIGN KEY constraint failed" which keys it may be about. @returns the same error */
export function withForeignKey(connection: LibsqlConnection, error: unknown): unknown {
  if (!isMissingReference(error)) return error;
  const { query = '' } = error as { query?: string };
  const [, verb = '', table = ''] = /^\s*(\w+)\s+(?:OR \w+ )?(?:INTO |FROM )?"?(\w+)/i.exec(query) ?? [];
  const own = verb.toUpperCase() === 'DELETE' ? [] : keysOf(connection, OWN, table);
  const keys = own.length > 0 ? own : keysOf(connection, OTHERS, table);
  const driverError = driverErrorOf(error) as WithForeignKey;
  driverError.brokenReference = { isStillReferenced: own.length === 0, key: joined(keys) };
  return error;
}

const SELECTED = `SELECT child.name AS "table", key."from" AS "column", key."table" AS referenced
  FROM sqlite_master child JOIN pragma_foreign_key_list(child.name) key WHERE child.type = 'table' AND`;
const OWN = `${SELECTED} child.name = ?`;
const OTHERS = `${SELECTED} key."table" = ? AND key.on_delete IN ('NO ACTION', 'RESTRICT')`;

const keysOf = (connection: LibsqlConnection, select: string, table: string): ForeignKey[] =>
  connection.prepare(select).all([table]) as ForeignKey[];

/** SQLite does not say which one it was. */
function joined(keys: readonly ForeignKey[]): ForeignKey | null {
  if (keys.length === 0) return null;
  const all = (name: keyof ForeignKey): string => [...new Set(keys.map((key) => key[name]))].join(', ');
  return { table: all('table'), column: all('column'), referenced: all('referenced') };
}
