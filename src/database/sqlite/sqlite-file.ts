import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Of libsql, which is better-sqlite3's API, what is used here. */
export interface LibsqlConnection {
  readonly inTransaction: boolean;
  readonly open: boolean;
  prepare(text: string): LibsqlStatement;
  pragma(text: string): unknown;
  exec(text: string): void;
  close(): void;
}

export interface LibsqlStatement {
  readonly reader: boolean;
  all(values: readonly unknown[]): unknown[];
  run(values: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

type Libsql = new (path: string, options?: object) => LibsqlConnection;

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** libsql, for TypeORM. */
export const loadLibsql = (): Libsql => createRequire(import.meta.url)('libsql') as Libsql;

export const openConnection = (path: string): LibsqlConnection => new (loadLibsql())(path);

/**
 * Creates a file or folder that does not exist for its owner only: it holds password hashes and secrets. SQLite gives the
 * WAL the permissions of the database. Existing ones stay as they are.
 */
export function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', OWNER_ONLY_FILE));
  chmodSync(path, OWNER_ONLY_FILE);
}
