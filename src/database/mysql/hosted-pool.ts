import type { Pool as MysqlPool, PoolConnection } from 'mysql2';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { MysqlDriver as TypeormDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import type { Config } from '../../config/config.js';
import { DatabaseUnavailable } from '../errors/database-errors.js';
import { sessionVariablesOf, VALUES } from './mysql-driver.js';
import { Connections, noneFreeWithin, type Callback } from './pool.js';

/** How we read values, whatever the options of the host's data source. */
const READING = { ...VALUES, typeCast: true, rowsAsArray: false, nestTables: false };

export const hostedMysqlOptions = (
  { driver, options }: DataSource,
  config: Config,
): Extract<DataSourceOptions, { type: 'mysql' | 'mariadb' }> => {
  const { pool, database } = driver as TypeormDriver;
  return {
    ...VALUES,
    type: options.type as 'mysql' | 'mariadb',
    ...(database !== undefined && { database }),
    driver: { createPool: () => new HostedPool(pool as MysqlPool, config.databaseTimeout * 1000) },
  };
};

/**
 * The pool of a host application. While we use a connection of it, it has our session and reads values as ours does; it
 * goes back as it was. Both statements are sent without waiting for their answers. Timeouts are those of the host.
 */
class HostedPool extends Connections {
  private readonly prepare: string;
  private readonly restore: string;

  constructor(
    pool: MysqlPool,
    private readonly acquireMs: number,
  ) {
    super(pool);
    const variables = Object.entries(sessionVariablesOf(acquireMs));
    const saved = variables.map(([name]) => `@nest_msi_${name} = @@SESSION.${name}`);
    this.prepare = `SET ${[...saved, ...variables.map(([name, value]) => `SESSION ${name} = ${value}`)].join(', ')}`;
    this.restore = `SET ${variables.map(([name]) => `SESSION ${name} = @nest_msi_${name}`).join(', ')}`;
  }

  getConnection(callback: Callback): void {
    let isWaiting = true;
    const timer = setTimeout(() => {
      isWaiting = false;
      callback(new DatabaseUnavailable(noneFreeWithin(this.acquireMs)));
    }, this.acquireMs);
    this.pool.getConnection((error, connection) => {
      if (!isWaiting) return connection?.release();
      clearTimeout(timer);
      if (error) callback(new DatabaseUnavailable(error.message, { cause: error }));
      else callback(null, this.lend(connection));
    });
  }

  /** The host ends it. */
  end(callback?: (error: Error | null) => void): void {
    callback?.(null);
  }

  private lend(connection: PoolConnection): PoolConnection {
    const { query, execute, release } = connection;
    const send = (statement: string): unknown => (query as (sql: string) => unknown).call(connection, statement);
    const reading =
      (how: typeof query) =>
      (sent: string | object, ...rest: unknown[]): unknown =>
        (how as (...args: unknown[]) => unknown).call(
          connection,
          { ...READING, ...(typeof sent === 'string' ? { sql: sent } : sent) },
          ...rest,
        );
    send(this.prepare);
    return Object.assign(connection, {
      query: reading(query),
      execute: reading(execute as unknown as typeof query),
      release: () => {
        Object.assign(connection, { query, execute, release });
        send(this.restore);
        release.call(connection);
      },
    });
  }
}
