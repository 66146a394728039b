import { messageOf } from '../../startup-error.js';
import { driverErrorOf, isConflict } from './database-errors.js';

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'No host has this name'],
  [/^ER_BAD_DB_ERROR$/, 'Create the database first'],
  [/^ER_(ACCESS_DENIED|DBACCESS_DENIED)/, 'The server refuses this user, or its password'],
  [/^ER_(TABLEACCESS|COLUMNACCESS|SPECIFIC_ACCESS)_DENIED/, 'The database user lacks a right'],
  [
    /^ER_(OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE|CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|OPEN_AS_READONLY|INNODB_READ_ONLY)/,
    'The database server is read-only, and the service must write',
  ],
  [/(?:readonly database|unable to open database file)/, 'The SQLite file and its folder must be writable'],
  [/Unable to open connection to local database/, 'The SQLite file and its folder must be readable and writable'],
  [/^(EACCES|EPERM|EROFS): .*, open /, 'The SQLite file and its folder must be readable and writable'],
  [/^(EACCES|EPERM|EROFS|EEXIST|ENOTDIR|ENOENT)$/, "The SQLite file's folder cannot be created"],
];

/** The driver's message, and what to do about it where that does not say so. */
export function connectionFailure(error: unknown): string {
  // The pool wraps the driver's error.
  const driverError = driverErrorOf(error) as { code?: string; cause?: { code?: string } };
  const { code, cause } = driverError;
  const text = messageOf(driverError);
  const [, advice] = ADVICE.find(([pattern]) => pattern.test(code ?? cause?.code ?? '') || pattern.test(text)) ?? [];
  return advice === undefined ? text : `${advice}: ${text}`;
}

interface Writer {
  query(statement: string): Promise<unknown>;
}

/** Tables that every installation writes to, with a column of each. */
const WRITTEN: readonly (readonly [table: string, column: string])[] = [
  ['inventory_source', 'name'],
  ['inventory_stock', 'name'],
  ['inventory_source_stock_link', 'priority'],
  ['inventory_source_item', 'quantity'],
];

/**
 * Sends statements that match no row: a database checks first whether it takes writes, and whether this user may.
 *
 * @throws the driver's error
 */
export async function checkWritable(database: Writer, prefix: string): Promise<void> {
  for (const [name, column] of WRITTEN) {
    const table = `${prefix}${name}`;
    await send(database, `INSERT INTO ${table} SELECT * FROM ${table} WHERE 1 = 0`);
    await send(database, `UPDATE ${table} SET ${column} = ${column} WHERE 1 = 0`);
    // Sources are never deleted, and a user with least privileges may not.
    if (name !== 'inventory_source') await send(database, `DELETE FROM ${table} WHERE 1 = 0`);
  }
}

async function send(database: Writer, statement: string): Promise<void> {
  try {
    await database.query(statement);
  } catch (error) {
    // What another process is writing to can be written.
    if (!isConflict(error)) throw error;
  }
}
