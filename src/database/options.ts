import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { DataSource, type Migration, MigrationExecutor, type DataSourceOptions, type QueryRunner } from 'typeorm';
import type { Config } from '../config.js';
import { CreateStores1700000001000 } from './migrations/1700000001000-create-stores.js';
import { CreateInventory1700000002000 } from './migrations/1700000002000-create-inventory.js';
import { CreateAccess1700000003000 } from './migrations/1700000003000-create-access.js';
import { CreateIntegrations1700000004000 } from './migrations/1700000004000-create-integrations.js';
import { IndexReferences1700000005000 } from './migrations/1700000005000-index-references.js';
import { CreateSignInAddresses1700000006000 } from './migrations/1700000006000-create-sign-in-addresses.js';
import { CreateCatalog1700000007000 } from './migrations/1700000007000-create-catalog.js';
import { MagentoNamingStrategy } from './naming.strategy.js';
import { guardPool, type MysqlPool } from './pool.js';

/** Its name in Nest's TypeORM module: the application around may have a data source of its own. */
export const DATA_SOURCE = 'nest-msi';

/**
 * MySQL keeps to the rules that column-limits.ts has applied already, so that nothing is cut or clamped unseen. Who waits
 * for a lock gives way several times before the patience of the whole ends, and lets go of its own ones with that.
 */
export const sessionOf = (patienceMs: number): string =>
  "SET SESSION autocommit = 1, sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', " +
  `innodb_lock_wait_timeout = ${Math.max(1, Math.floor(patienceMs / 5_000))}`;

/** So many wait for a connection; a server that hangs must not fill our memory with them. */
export const LONGEST_QUEUE = 5_000;

/** For each connection: a server has 16,382 for all of them. */
const MOST_PREPARED = 20;

/** What TypeORM needs to know, for the service and for its command line (ormconfig.ts). */
export function dataSourceOptions(config: Config): DataSourceOptions {
  const common = {
    entityPrefix: config.databaseTablePrefix,
    namingStrategy: new MagentoNamingStrategy(),
    migrations: [
      CreateStores1700000001000,
      CreateInventory1700000002000,
      CreateAccess1700000003000,
      CreateIntegrations1700000004000,
      IndexReferences1700000005000,
      CreateSignInAddresses1700000006000,
      CreateCatalog1700000007000,
    ],
    migrationsTableName: `${config.databaseTablePrefix}nest_msi_migration`,
  };
  if (config.embedded) {
    return {
      ...common,
      type: 'better-sqlite3',
      driver: createRequire(import.meta.url)('libsql') as unknown,
      database: resolve(config.databaseUrl.slice('sqlite:'.length)),
      enableWAL: true,
    };
  }
  return {
    ...common,
    type: config.databaseUrl.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    connectTimeout: config.databaseTimeout * 1000,
    extra: { queueLimit: LONGEST_QUEUE, maxPreparedStatements: MOST_PREPARED },
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    // A stack trace for every query, in case it fails, would cost more than sending it.
    trace: false,
  };
}

/** SQLite waits for another process in our own thread: not for long, then the unit of work starts again in its turn. */
const BUSY_MS = 20;

/** Connects, and brings the schema up to date. */
export async function connect(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = await open(options);
  await migrate(dataSource);
  if (options.type === 'better-sqlite3') await dataSource.query(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return dataSource;
}

/** Connects, with the session settings that every statement of ours relies on. */
export async function open(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource(options);
  // SQLite takes any type name; TypeORM only lets through those it knows.
  if (options.type === 'better-sqlite3') dataSource.driver.supportedDataTypes.push('timestamp');
  await dataSource.initialize();
  if (options.type === 'mysql' || options.type === 'mariadb') {
    const { pool } = dataSource.driver as unknown as { pool: MysqlPool };
    const patience = options.connectTimeout ?? 0;
    // TypeORM has tried the address: of what comes now, that connection would know nothing.
    pool.getConnection((_, connection) => connection?.destroy());
    guardPool(pool, sessionOf(patience), patience);
  }
  return dataSource;
}

/**
 * Instances that start at once take turns. The lock is its connection's, so the migrations run on the same one.
 *
 * @returns the migrations that ran
 */
export async function migrate(dataSource: DataSource): Promise<Migration[]> {
  const queryRunner = dataSource.createQueryRunner();
  const migrations = new MigrationExecutor(dataSource, queryRunner);
  migrations.transaction = 'each';
  const isServer = dataSource.options.type !== 'better-sqlite3';
  try {
    if (isServer) await lockMigrations(queryRunner);
    return await migrations.executePendingMigrations();
  } finally {
    if (isServer) await queryRunner.query(`DO RELEASE_LOCK(${MIGRATION_LOCK})`);
    await queryRunner.release();
  }
}

/** Of this database, on a server that may have many; at most 64 characters. */
const MIGRATION_LOCK = "CONCAT('nest-msi ', MD5(DATABASE()))";
const LOCK_SECONDS = 300;

/** Asked every second, since a connection on which nothing is heard for long is taken for dead. */
async function lockMigrations(queryRunner: QueryRunner): Promise<void> {
  for (let seconds = 0; seconds < LOCK_SECONDS; seconds++) {
    const [lock] = (await queryRunner.query(`SELECT GET_LOCK(${MIGRATION_LOCK}, 1) AS taken`)) as { taken: unknown }[];
    if (Number(lock?.taken) === 1) return;
  }
  throw new Error(`Another instance has been migrating for ${LOCK_SECONDS} s.`);
}

/** A second connection to a SQLite file that can only read; MySQL's pool is the same for both. */
export async function connectReader(writer: DataSource): Promise<DataSource> {
  if (writer.options.type !== 'better-sqlite3') return writer;
  const reader = new DataSource({
    ...writer.options,
    migrations: [],
    prepareDatabase: (connection: { pragma(text: string): void }) => connection.pragma('query_only = ON'),
  });
  reader.driver.supportedDataTypes.push('timestamp');
  return reader.initialize();
}
