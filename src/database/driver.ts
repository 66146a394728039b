import type { QueryRunner, ReplicationMode } from 'typeorm';
import type { Dialect } from './dialect.js';

/** A database server or file: its connections, prepared statements and transactions. */
export interface Driver {
  readonly dialect: Dialect;
  /** null without a connection pool. */
  readonly pool: PoolState | null;
  /**
   * Reads outside of transactions. Repeated once when the connection was lost, so it must not change anything.
   *
   * @throws QueryFailedError
   */
  read(text: string, values: readonly unknown[], options?: ReadOptions): Promise<unknown>;
  /** The SELECT with a time limit, after which the database stops it. SQLite has none: it runs in our own thread. */
  withTimeLimit(select: string): string;
  /** @throws DatabaseUnavailable when none is free within the timeout */
  acquireConnection(): Promise<TransactionConnection>;
  /**
   * For TypeORM: inside the transaction, where there is one.
   *
   * @param typeorm TypeORM's driver of another data source on the same connections
   */
  createQueryRunner(mode: ReplicationMode, transaction: OpenTransaction | undefined, typeorm?: unknown): QueryRunner;
  destroy(): Promise<void>;
}

/** A transaction as TypeORM's query runners take part in it. */
export interface OpenTransaction {
  /** The driver's connection. */
  rawConnection(): Promise<unknown>;
  /** Runs in the transaction, after everything before it was sent. */
  join<Result>(run: () => Promise<Result>): Promise<Result>;
}

/** How a statement is read. */
export interface ReadOptions {
  /** The text does not vary, so the server may keep it prepared. */
  readonly isPrepared?: boolean;
}

/** The connection a transaction runs on. */
export interface TransactionConnection {
  /** The driver's own, for TypeORM. */
  readonly raw: unknown;
  /** @throws QueryFailedError */
  query(text: string, values: readonly unknown[]): Promise<unknown>;
  /** @throws QueryFailedError */
  execute(text: string, values: readonly unknown[]): Promise<Written>;
  beginTransaction(): Promise<void>;
  commitTransaction(): Promise<void>;
  rollbackTransaction(): Promise<void>;
  savepoint(name: string): Promise<void>;
  releaseSavepoint(name: string): Promise<void>;
  rollbackToSavepoint(name: string): Promise<void>;
  /** Whether the database ended the transaction by itself when it failed with this error. */
  hasRolledBack(error: unknown): boolean;
  release(): void;
  /** Instead of `release`, for a connection that cannot be used again. */
  destroy(): void;
}

/** The result of a statement that writes. */
export interface Written {
  /** Rows that were inserted, found by an UPDATE, or deleted. */
  readonly affectedRows: number;
  /** Key that was generated for an inserted row. */
  readonly insertId: number;
}

/** How the connections of a pool are used. */
export interface PoolState {
  readonly limit: number;
  readonly open: number;
  readonly inUse: number;
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number;
}

/** A savepoint is the same SQL on all databases. */
export const savepointSql = {
  set: (name: string): string => `SAVEPOINT ${name}`,
  release: (name: string): string => `RELEASE SAVEPOINT ${name}`,
  rollBackTo: (name: string): string => `ROLLBACK TO SAVEPOINT ${name}`,
};

/** For TypeORM's query runners: a transaction is ended where it was begun. */
export const endsTransactionOfAnother = (): Promise<never> =>
  Promise.reject(new Error('This transaction was begun by Database.transaction(), which commits it or rolls it back.'));
