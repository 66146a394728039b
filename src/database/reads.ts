import { LRUCache } from 'lru-cache';
import { QueryFailedError, type DataSource } from 'typeorm';
import { isConnectionLost } from './database-errors.js';

/** Asks one question by itself, outside of any transaction; a second time, when the connection has broken. */
export type Read = (text: string, values: readonly unknown[]) => Promise<unknown>;

/** On the driver itself: TypeORM's query runner would cost more than all else between a statement and its rows. */
export function readOn(dataSource: DataSource): Read {
  const read = dataSource.options.type === 'better-sqlite3' ? onSqlite(dataSource) : onMysql(dataSource);
  return (text, values) =>
    read(text, values)
      .catch((error: unknown) => {
        if (isConnectionLost(error)) return read(text, values);
        throw error;
      })
      .catch((error: Error) => {
        throw new QueryFailedError(text, [...values], error);
      });
}

interface MysqlPool {
  query(text: string, values: readonly unknown[], done: (error: Error | null, rows: unknown) => void): void;
}

function onMysql(dataSource: DataSource): Read {
  const { pool } = dataSource.driver as unknown as { pool: MysqlPool };
  return (text, values) =>
    new Promise((resolve, reject) => {
      pool.query(text, values, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
}

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
