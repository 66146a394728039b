import { createPool, type PoolOptions } from 'mysql2';
import type { DataSource, DataSourceOptions, QueryRunner, ReplicationMode } from 'typeorm';
import type { MysqlDriver as TypeormDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import type { Config } from '../../config/config.js';
import { isConnectionLost } from '../errors/database-errors.js';
import type { Dialect } from '../dialect.js';
import type { Driver, OpenTransaction, PoolState, ReadOptions } from '../driver.js';
import { MysqlTransactionConnection, send } from './mysql-connection.js';
import { mysqlDialect } from './mysql-dialect.js';
import { JoinedMysqlQueryRunner } from './mysql-query-runner.js';
import { serverOf, VERSION_QUERY, type MysqlServer } from './mysql-server.js';
import { ConnectionPool, type Connections } from './pool.js';
import { serverOptions } from './server-options.js';
import { withTimeLimit } from './time-limit.js';

/**
 * STRICT_ALL_TABLES: column-limits.ts has applied Magento's rules for values that do not fit, so that nothing is cut
 * unseen. A lock wait ends several times before the retry budget does, and with it the locks that it holds.
 */
export const sessionVariablesOf = (timeoutMs: number): Readonly<Record<string, string>> => ({
  autocommit: '1',
  sql_mode: "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
  time_zone: "'+00:00'",
  innodb_lock_wait_timeout: String(Math.max(1, Math.floor(timeoutMs / 5_000))),
});

export const sessionOf = (timeoutMs: number): string =>
  `SET SESSION ${Object.entries(sessionVariablesOf(timeoutMs))
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')}`;

/** Callers that wait for a connection: a server that hangs must not fill our memory with them. */
export const MAX_QUEUE = 5_000;

/** For each connection: a server has 16,382 for all of them. */
const MAX_PREPARED = 20;

/** How values are sent and read. */
export const VALUES = {
  charset: 'utf8mb4',
  timezone: 'Z',
  dateStrings: true,
  // A stack trace for every query, in case it fails, would cost more than sending it.
  trace: false,
} as const;

/** TypeORM's driver makes its pool with ours, so that both share one. */
export function mysqlOptions(config: Config): Extract<DataSourceOptions, { type: 'mysql' | 'mariadb' }> {
  const timeoutMs = config.databaseTimeout * 1000;
  return {
    type: config.databaseUrl.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    ...serverOptions(config.databaseUrl, 'DATABASE_URL'),
    driver: {
      createPool: (options: PoolOptions) =>
        new ConnectionPool(createPool(options), sessionOf(timeoutMs), { answerMs: timeoutMs, acquireMs: timeoutMs }),
    },
    poolSize: config.databasePoolSize,
    connectTimeout: timeoutMs,
    extra: { queueLimit: MAX_QUEUE, maxPreparedStatements: MAX_PREPARED },
    ...VALUES,
  };
}

export class MysqlDriver implements Driver {
  readonly dialect: Dialect = mysqlDialect;

  private constructor(
    private readonly typeorm: TypeormDriver,
    private readonly connections: Connections,
    readonly server: MysqlServer,
    private readonly searchTimeout: number,
  ) {}

  /** @param searchTimeout seconds; 0: none */
  static async connect({ driver }: DataSource, searchTimeout: number): Promise<MysqlDriver> {
    const typeorm = driver as TypeormDriver;
    const pool = typeorm.pool as Connections;
    const connection = await pool.acquire();
    try {
      const [row] = (await send(connection, VERSION_QUERY, [])) as { version: string }[];
      return new MysqlDriver(typeorm, pool, serverOf(row?.version ?? ''), searchTimeout);
    } finally {
      connection.release();
    }
  }

  get pool(): PoolState {
    return this.connections.state;
  }

  async read(text: string, values: readonly unknown[], options?: ReadOptions): Promise<unknown> {
    try {
      return await this.readOnce(text, values, options);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      return this.readOnce(text, values, options);
    }
  }

  private async readOnce(text: string, values: readonly unknown[], options?: ReadOptions): Promise<unknown> {
    const connection = await this.connections.acquire();
    try {
      return await send(connection, text, values, options?.isPrepared);
    } finally {
      connection.release();
    }
  }

  withTimeLimit(select: string): string {
    return withTimeLimit(this.server, select, this.searchTimeout);
  }

  async acquireConnection(): Promise<MysqlTransactionConnection> {
    return new MysqlTransactionConnection(await this.connections.acquire());
  }

  createQueryRunner(
    mode: ReplicationMode,
    transaction: OpenTransaction | undefined,
    typeorm: unknown = this.typeorm,
  ): QueryRunner {
    const driver = typeorm as TypeormDriver;
    return transaction ? new JoinedMysqlQueryRunner(driver, mode, transaction) : new MysqlQueryRunner(driver, mode);
  }

  /** The pool ends with TypeORM's data source. */
  async destroy(): Promise<void> {}
}
