import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { attributedTo } from '../startup-error.js';
import { connectionFailure } from './connection-failure.js';
import { dataSourceOptions, migrate, open } from './options.js';

export interface Migrated {
  /** Names of the migrations that ran now, in their order. */
  readonly migrations: readonly string[];
  /** Tables that were made now; those that Magento had made are not among them. */
  readonly tables: readonly string[];
}

/** Brings the schema up to date, as every start does, and tells what that was. */
export async function migrateDatabase(config: Config): Promise<Migrated> {
  const dataSource = await attributedTo('DATABASE_URL', () => open(dataSourceOptions(config)), connectionFailure);
  try {
    const before = new Set(await tablesOf(dataSource));
    const migrations = await attributedTo('DATABASE_URL', () => migrate(dataSource), connectionFailure);
    const tables = (await tablesOf(dataSource)).filter((name) => !before.has(name));
    return { migrations: migrations.map(({ name }) => name), tables };
  } finally {
    await dataSource.destroy();
  }
}

async function tablesOf(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    dataSource.options.type === 'better-sqlite3'
      ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
      : 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
  );
  return rows.map(({ name }) => name);
}
