import { resolve as absolute } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, DataSourceOptions, QueryRunner, ReplicationMode } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import type { Config } from '../../config/config.js';
import { DatabaseUnavailable } from '../errors/database-errors.js';
import type { Dialect } from '../dialect.js';
import type { Driver, OpenTransaction } from '../driver.js';
import { SqliteConnection, SqliteTransactionConnection } from './sqlite-connection.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { createFile, loadLibsql, type LibsqlConnection } from './sqlite-file.js';
import { JoinedSqliteQueryRunner, ReadingSqliteQueryRunner, WaitingSqliteQueryRunner } from './sqlite-query-runner.js';

const SQLITE = 'better-sqlite3';

export const isSqlite = ({ options }: Pick<DataSource, 'options'>): boolean => options.type === SQLITE;

/** Before TypeORM opens the file, which would create its folder for everybody to read. */
export function prepareFile({ driver }: DataSource): void {
  createFile(String((driver as BetterSqlite3Driver).options.database));
}

/** SQLite blocks our own thread while another process writes: not for long, then the transaction is retried. */
const BUSY_TIMEOUT_MS = 20;

/** Closing waits this long for a transaction that was not ended. */
const CLOSE_TIMEOUT_MS = 1_000;

/** TypeORM's driver opens its connection with libsql, which has the API of better-sqlite3. */
export function sqliteOptions(config: Config): Extract<DataSourceOptions, { type: 'better-sqlite3' }> {
  return {
    type: SQLITE,
    driver: loadLibsql() as unknown,
    database: absolute(config.databaseUrl.slice('sqlite:'.length)),
    enableWAL: true,
  };
}

/**
 * One connection that writes, used by one transaction at a time, and one that can only read, so that no request sees what
 * another one has not committed.
 */
export class SqliteDriver implements Driver {
  readonly dialect: Dialect = sqliteDialect;
  readonly pool = null;
  private readonly writer: SqliteConnection;
  private readonly reader: SqliteConnection;
  /** Resolves when the last transaction in the queue has released the connection. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly typeorm: BetterSqlite3Driver,
    private readonly acquireTimeoutMs: number,
  ) {
    const raw = typeorm.databaseConnection as LibsqlConnection;
    raw.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    this.writer = new SqliteConnection(raw);
    // With the same library: two in one process would release each other's locks.
    const Connection = raw.constructor as new (path: string) => LibsqlConnection;
    const reader = new Connection(String(typeorm.options.database));
    reader.pragma('query_only = ON');
    reader.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    this.reader = new SqliteConnection(reader);
  }

  async read(text: string, values: readonly unknown[]): Promise<unknown> {
    return this.reader.query(text, values);
  }

  withTimeLimit = (select: string): string => select;

  acquireConnection = async (): Promise<SqliteTransactionConnection> => {
    const before = this.queue;
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.queue = before.then(() => released);
    const timeout = new AbortController();
    const isFree = await Promise.race([
      before.then(() => true),
      sleep(this.acquireTimeoutMs, false, { signal: timeout.signal, ref: false }).catch(() => false),
    ]);
    timeout.abort();
    if (!isFree) {
      release();
      throw new DatabaseUnavailable(`The database was not free for a write within ${this.acquireTimeoutMs / 1000} s.`);
    }
    return new SqliteTransactionConnection(this.writer, release);
  };

  createQueryRunner(
    mode: ReplicationMode,
    transaction: OpenTransaction | undefined,
    typeorm: unknown = this.typeorm,
  ): QueryRunner {
    const driver = typeorm as BetterSqlite3Driver;
    if (transaction) return new JoinedSqliteQueryRunner(driver, transaction);
    if (mode === 'slave') return new ReadingSqliteQueryRunner(driver, this.reader.raw);
    return new WaitingSqliteQueryRunner(driver, this.acquireConnection);
  }

  /** Copies the WAL into the database, so that copying that one file copies everything. TypeORM closes the writer. */
  async destroy(): Promise<void> {
    this.reader.raw.close();
    await Promise.race([this.queue, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    // A host application may have closed its own.
    if (this.writer.raw.open) this.writer.raw.pragma('wal_checkpoint(TRUNCATE)');
  }
}
