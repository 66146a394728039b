import type { DataSource, DataSourceOptions } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';

/** @throws Error for a database in memory: what is read must not wait for what is written, on a second connection */
export function hostedSqliteOptions({ driver }: DataSource): Extract<DataSourceOptions, { type: 'better-sqlite3' }> {
  const { databaseConnection, options } = driver as BetterSqlite3Driver;
  const database = String(options.database);
  if (database === '' || database.includes(':memory:')) {
    throw new Error('dataSource: a SQLite database in memory cannot be shared; give it a file.');
  }
  // A constructor that returns an object: TypeORM "opens" the host's connection.
  return {
    type: 'better-sqlite3',
    database,
    driver: function HostConnection() {
      return databaseConnection as unknown;
    },
  };
}
