import { DataSource, type DataSourceOptions, type QueryRunner, type ReplicationMode } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import type { Config } from '../config/config.js';
import { attributedTo } from '../startup-error.js';
import { connectionFailure } from './errors/connection-failure.js';
import type { Driver } from './driver.js';
import { migrate } from './migrations/migrate.js';
import { MysqlDriver } from './mysql/mysql-driver.js';
import { ReplicatedDriver } from './mysql/replicated-driver.js';
import { dataSourceOptions } from './options.js';
import { isSqlite, prepareFile, SqliteDriver } from './sqlite/sqlite-driver.js';
import { AmbientTransaction } from './transactions/transactions.js';

/** TypeORM's data source, whose query runners, and so all repositories, take part in the transaction that is open. */
export class TransactionalDataSource extends DataSource {
  readonly ambient = new AmbientTransaction();
  private own: Driver | null = null;

  constructor(
    private readonly config: Config,
    options: DataSourceOptions = dataSourceOptions(config),
    private readonly host: DataSource | null = null,
  ) {
    super(options);
    // SQLite accepts any type name; TypeORM only those that it knows.
    if (isSqlite(this)) this.driver.supportedDataTypes.push('timestamp');
  }

  /** @throws Error before `initialize` */
  get ownDriver(): Driver {
    if (!this.own) throw new Error('The data source is not initialized.');
    return this.own;
  }

  override async initialize(): Promise<this> {
    if (isSqlite(this) && !this.host) prepareFile(this);
    await super.initialize();
    try {
      this.own = await connectDriver(this, this.config);
      if (this.host) this.join(this.host);
    } catch (error) {
      await this.disconnect();
      throw error;
    }
    return this;
  }

  override createQueryRunner(mode: ReplicationMode = 'master'): QueryRunner {
    const runner = this.ownDriver.createQueryRunner(mode, this.ambient.current);
    return Object.assign(runner, { manager: this.createEntityManager(runner) });
  }

  override async destroy(): Promise<void> {
    await this.own?.destroy();
    await this.disconnect();
  }

  /** The host's query runners, and so its repositories, take part in our transactions. */
  private join(host: DataSource): void {
    const { createQueryRunner } = host;
    host.createQueryRunner = (mode: ReplicationMode = 'master') => {
      const { current } = this.ambient;
      // On SQLite there is one connection that writes, and statements outside of transactions wait for it as well.
      if (!current && !isSqlite(this)) return createQueryRunner.call(host, mode);
      const runner = this.ownDriver.createQueryRunner(mode, current, host.driver);
      return Object.assign(runner, { manager: host.createEntityManager(runner) });
    };
  }

  /** The host closes its connections. */
  private async disconnect(): Promise<void> {
    if (this.host) Object.assign(this, { isInitialized: false });
    else await super.destroy();
  }
}

/** The one place that chooses a driver. */
async function connectDriver(dataSource: DataSource, config: Config): Promise<Driver> {
  if (isSqlite(dataSource)) {
    if (config.databaseReplicaUrls !== '') {
      await attributedTo('DATABASE_REPLICA_URLS', () => Promise.reject(new Error('SQLite has no replicas.')));
    }
    return new SqliteDriver(dataSource.driver as BetterSqlite3Driver, config.databaseTimeout * 1000);
  }
  const primary = await MysqlDriver.connect(dataSource, config.searchTimeout);
  return attributedTo('DATABASE_REPLICA_URLS', () => ReplicatedDriver.around(primary, config), connectionFailure);
}

/**
 * Connects, and migrates the schema.
 *
 * @param host whose connections are used
 */
export async function connect(
  config: Config,
  options?: DataSourceOptions,
  host?: DataSource | null,
): Promise<TransactionalDataSource> {
  const dataSource = await new TransactionalDataSource(config, options, host).initialize();
  await migrate(dataSource, dataSource.ownDriver.dialect);
  return dataSource;
}
