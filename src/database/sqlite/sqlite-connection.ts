import { LRUCache } from 'lru-cache';
import { QueryFailedError } from 'typeorm';
import { savepointSql, type TransactionConnection, type Written } from '../driver.js';
import { withForeignKey } from './foreign-keys.js';
import { refuseNullBytes } from './null-bytes.js';
import type { LibsqlConnection, LibsqlStatement } from './sqlite-file.js';

const PREPARED_CACHE_SIZE = 200;

/** A connection with its prepared statements. */
export class SqliteConnection {
  private readonly prepared: LRUCache<string, LibsqlStatement>;

  constructor(readonly raw: LibsqlConnection) {
    this.prepared = new LRUCache({ max: PREPARED_CACHE_SIZE, memoMethod: (text) => raw.prepare(text) });
  }

  query(text: string, values: readonly unknown[]): unknown[] {
    return this.run(text, values, (statement, bound) =>
      statement.reader ? statement.all(bound) : (statement.run(bound), []),
    );
  }

  execute(text: string, values: readonly unknown[]): Written {
    return this.run(text, values, (statement, bound) => {
      const { changes, lastInsertRowid } = statement.run(bound);
      return { affectedRows: changes, insertId: Number(lastInsertRowid) };
    });
  }

  private run<Result>(
    text: string,
    values: readonly unknown[],
    act: (statement: LibsqlStatement, bound: readonly unknown[]) => Result,
  ): Result {
    refuseNullBytes(text, values);
    try {
      return act(this.prepared.memo(text), values.map(bindable));
    } catch (error) {
      throw withForeignKey(this.raw, new QueryFailedError(text, [...values], error as Error));
    }
  }
}

/** libsql ends the process for a boolean. */
function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value ?? null;
}

export class SqliteTransactionConnection implements TransactionConnection {
  private hasBegun = false;

  /** @param onRelease lets the next writer begin */
  constructor(
    private readonly connection: SqliteConnection,
    private readonly onRelease: () => void,
  ) {}

  get raw(): LibsqlConnection {
    return this.connection.raw;
  }

  async query(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return this.connection.query(text, values);
  }

  async execute(text: string, values: readonly unknown[]): Promise<Written> {
    return this.connection.execute(text, values);
  }

  /** IMMEDIATE: a transaction that reads first and writes then could fail with SQLITE_BUSY in the middle. */
  async beginTransaction(): Promise<void> {
    await this.query('BEGIN IMMEDIATE', []);
    this.hasBegun = true;
  }

  commitTransaction = (): Promise<void> => this.end('COMMIT');
  rollbackTransaction = (): Promise<void> => this.end('ROLLBACK');

  async savepoint(name: string): Promise<void> {
    await this.query(savepointSql.set(name), []);
  }

  async releaseSavepoint(name: string): Promise<void> {
    await this.query(savepointSql.release(name), []);
  }

  /** The savepoint would stay on SQLite's stack. */
  async rollbackToSavepoint(name: string): Promise<void> {
    await this.query(savepointSql.rollBackTo(name), []);
    await this.query(savepointSql.release(name), []);
  }

  /** SQLite rolls back by itself when it is out of disk or memory, after an I/O error and some others. */
  hasRolledBack(): boolean {
    return this.hasBegun && !this.raw.inTransaction;
  }

  release(): void {
    if (this.raw.inTransaction) this.connection.query('ROLLBACK', []);
    this.onRelease();
  }

  /** There is no other connection: it is used again. */
  destroy = (): void => this.release();

  private async end(statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (statement === 'COMMIT' || this.raw.inTransaction) await this.query(statement, []);
    this.hasBegun = false;
  }
}
