import type { Type } from '@nestjs/common';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';
import type { Config } from '../config/config.js';
import { CreateStores1700000001000 } from './migrations/1700000001000-create-stores.js';
import { CreateInventory1700000002000 } from './migrations/1700000002000-create-inventory.js';
import { CreateAccess1700000003000 } from './migrations/1700000003000-create-access.js';
import { CreateIntegrations1700000004000 } from './migrations/1700000004000-create-integrations.js';
import { IndexReferences1700000005000 } from './migrations/1700000005000-index-references.js';
import { CreateSignInAddresses1700000006000 } from './migrations/1700000006000-create-sign-in-addresses.js';
import { CreateCatalog1700000007000 } from './migrations/1700000007000-create-catalog.js';
import { CreateGeonames1700000009000 } from './migrations/1700000009000-create-geonames.js';
import { CreateLowStock1700000010000 } from './migrations/1700000010000-create-low-stock.js';
import { MagentoNamingStrategy } from './migrations/naming.strategy.js';
import { mysqlOptions } from './mysql/mysql-driver.js';
import { sqliteOptions } from './sqlite/sqlite-driver.js';

/** Its name in Nest's TypeORM module: the application around may have a data source of its own. */
export const DATA_SOURCE = 'nest-msi';

/** Token of the data source that a host application gives us; null: we make one. */
export const HOST_DATA_SOURCE: unique symbol = Symbol('data source of the host');

/**
 * For TypeORM: the service's data source, and its command line (ormconfig.ts).
 *
 * @param extensions migrations of modules
 */
export function dataSourceOptions(
  config: Config,
  extensions: readonly Type<MigrationInterface>[] = [],
): DataSourceOptions {
  return {
    ...ownOptions(config, extensions),
    ...(config.embedded ? sqliteOptions(config) : mysqlOptions(config)),
  };
}

/** What is ours on any connection: names, prefix and migrations. */
export function ownOptions(config: Config, extensions: readonly Type<MigrationInterface>[]) {
  return {
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
      CreateGeonames1700000009000,
      CreateLowStock1700000010000,
      ...extensions,
    ],
    migrationsTableName: `${config.databaseTablePrefix}nest_msi_migration`,
  };
}
