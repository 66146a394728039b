import type { Config } from '../../config.js';
import { attributedTo } from '../../startup-error.js';
import { connectionFailure } from '../connection-failure.js';
import { TransactionalDataSource } from '../data-source.js';
import { migrate } from './migrate.js';

export interface Migrated {
  /** Names of the migrations that ran now, in their order. */
  readonly migrations: readonly string[];
  /** Tables that were created now; those that Magento had created are not among them. */
  readonly tables: readonly string[];
}

/** Migrates the schema, as every start does, and returns what was done. */
export async function migrateDatabase(config: Config): Promise<Migrated> {
  const connecting = () => new TransactionalDataSource(config).initialize();
  const dataSource = await attributedTo('DATABASE_URL', connecting, connectionFailure);
  const { dialect } = dataSource.ownDriver;
  try {
    const tables = async () => (await dataSource.query<{ name: string }[]>(dialect.tableNames)).map(({ name }) => name);
    const before = new Set(await tables());
    const migrations = await attributedTo('DATABASE_URL', () => migrate(dataSource, dialect), connectionFailure);
    const created = (await tables()).filter((name) => !before.has(name));
    return { migrations: migrations.map(({ name }) => name), tables: created };
  } finally {
    await dataSource.destroy();
  }
}
