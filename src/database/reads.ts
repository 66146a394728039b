import { LRUCache } from 'lru-cache';
import { QueryFailedError, type DataSource } from 'typeorm';
import { isConnectionLost } from './database-errors.js';

/** Asks one question by itself, outside of any transaction; a second time, when the connection has broken. */
export type Read = (text: string, values: readonly unknown[], options?: ReadOptions) => Promise<unknown>;

export interface ReadOptions {
  /** The text is the same time after time: MySQL reads it once for each connection. */
  readonly isPrepared?: boolean;
}

/** On the driver itself: TypeORM's query runner would cost more than all else between a statement and its rows. */
export function readOn(dataSource: DataSource): Read {
  const read = dataSource.options.type === 'better-sqlite3' ? onSqlite(dataSource) : onMysql(dataSource);
  return (text, values, options) =>
    read(text, values, options)
      .catch((error: unknown) => {
        if (isConnectionLost(error)) return read(text, values, options);
        throw error;
      })
      .catch((error: Error) => {
        throw new QueryFailedError(text, [...values], error);
      });
}

type Send = (text: string, values: readonly unknown[], done: (error: Error | null, rows: unknown) => void) => void;

function onMysql(dataSource: DataSource): Read {
  const { pool } = dataSource.driver as unknown as { pool: { query: Send; execute: Send } };
  const send = (how: 'query' | 'execute', text: string, values: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pool[how](text, values, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  return async (text, values, { isPrepared = false } = {}) => {
    if (!isPrepared) return send('query', text, values);
    return send('execute', text, values).catch((error: unknown) => {
      // The server has no room for one more, from whoever they are.
      if ((error as { errno?: unknown }).errno === TOO_MANY_PREPARED) return send('query', text, values);
      throw error;
    });
  };
}

const TOO_MANY_PREPARED = 1461;

interface SqliteConnection {
  prepare(text: string): { all(values: readonly unknown[]): unknown };
}

/** Statements that are kept prepared. */
const MOST_PREPARED = 200;

function onSqlite(dataSource: DataSource): Read {
  const { databaseConnection } = dataSource.driver as unknown as { databaseConnection: SqliteConnection };
  const prepared = new LRUCache<string, ReturnType<SqliteConnection['prepare']>>({
    max: MOST_PREPARED,
    memoMethod: (text) => databaseConnection.prepare(text),
  });
  return async (text, values) => prepared.memo(text).all(values);
}
