import type { DataSource, DataSourceOptions, MigrationInterface } from 'typeorm';
import type { Type } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { ownOptions } from './options.js';
import { hostedMysqlOptions } from './mysql/hosted-pool.js';
import { hostedSqliteOptions } from './sqlite/hosted-sqlite.js';
import { isSqlite } from './sqlite/sqlite-driver.js';

/**
 * Options of a data source of ours, with our entities, migrations and prefix, on the connections of the host's.
 *
 * @throws Error for a data source that we cannot work on
 */
export function hostedOptions(
  host: DataSource,
  config: Config,
  extensions: readonly Type<MigrationInterface>[],
): DataSourceOptions {
  const { type } = host.options;
  if (!host.isInitialized) throw new Error('dataSource: initialize it before it is given to InventoryModule.');
  const own = ownOptions(config, extensions);
  if (type === 'mysql' || type === 'mariadb') return { ...own, ...hostedMysqlOptions(host, config) };
  if (isSqlite(host)) return { ...own, ...hostedSqliteOptions(host) };
  throw new Error(`dataSource: nest-msi works on mysql, mariadb and better-sqlite3, not on ${type}.`);
}
