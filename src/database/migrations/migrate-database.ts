import type { Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { Config } from '../../config/config.js';
import { attributedTo } from '../../startup-error.js';
import { connectionFailure } from '../errors/connection-failure.js';
import { TransactionalDataSource } from '../data-source.js';
import { dataSourceOptions } from '../options.js';
import { migrate, revert } from './migrate.js';

export interface Migrated {
  /** Names of the migrations that ran now, in their order. */
  readonly migrations: readonly string[];
  /** Tables that were created now; those that Magento had created are not among them. */
  readonly tables: readonly string[];
}

/**
 * Migrates the schema, as every start does, and returns what was done.
 *
 * @param extensions migrations of modules
 */
export function migrateDatabase(config: Config, extensions: readonly Type<MigrationInterface>[]): Promise<Migrated> {
  return connected(config, extensions, async (dataSource) => {
    const { dialect } = dataSource.ownDriver;
    const tables = async () => (await dataSource.query<{ name: string }[]>(dialect.tableNames)).map(({ name }) => name);
    const before = new Set(await tables());
    const migrations = await attributedTo('DATABASE_URL', () => migrate(dataSource, dialect), connectionFailure);
    const created = (await tables()).filter((name) => !before.has(name));
    return { migrations: migrations.map(({ name }) => name), tables: created };
  });
}

/** Takes a migration of a module back. */
export function revertMigration(
  config: Config,
  extensions: readonly Type<MigrationInterface>[],
  name: string,
): Promise<void> {
  return connected(config, extensions, (dataSource) => revert(dataSource, dataSource.ownDriver.dialect, name));
}

async function connected<Result>(
  config: Config,
  extensions: readonly Type<MigrationInterface>[],
  work: (dataSource: TransactionalDataSource) => Promise<Result>,
): Promise<Result> {
  const connecting = () => new TransactionalDataSource(config, dataSourceOptions(config, extensions)).initialize();
  const dataSource = await attributedTo('DATABASE_URL', connecting, connectionFailure);
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
