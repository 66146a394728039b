import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { Config } from '../config/config.js';
import { Metrics } from '../metrics/metrics.js';
import { CoreConfigRepository } from './core-config.repository.js';
import { Database } from './database.js';
import { attributedTo } from '../startup-error.js';
import { connectionFailure } from './errors/connection-failure.js';
import { connect, type TransactionalDataSource } from './data-source.js';
import { migrationsOf } from './migrations/extension-migrations.js';
import { hostedOptions } from './host-data-source.js';
import { DATA_SOURCE, dataSourceOptions, HOST_DATA_SOURCE } from './options.js';
import { Tables } from './tables/tables.js';

interface Connection {
  readonly config: Config;
  readonly shared: DataSource | null;
}

/** Each can be replaced. */
export const DATABASE_PARTS = [CoreConfigRepository];

@Global()
@Module({})
export class DatabaseModule {
  /** @param parts some of them replaced */
  static forRoot(parts: Provider[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          name: DATA_SOURCE,
          inject: [Config, HOST_DATA_SOURCE, ModulesContainer],
          useFactory: (config: Config, host: DataSource | null, modules: ModulesContainer) => ({
            ...(host
              ? hostedOptions(host, config, migrationsOf(modules))
              : dataSourceOptions(config, migrationsOf(modules))),
            // For the factory below, which gets nothing else.
            config,
            shared: host,
            autoLoadEntities: true,
            retryAttempts: 0,
          }),
          dataSourceFactory: (given) => {
            const { config, shared, ...options } = given as DataSourceOptions & Connection;
            return attributedTo(
              'DATABASE_URL',
              () => connect(config, options as DataSourceOptions, shared),
              connectionFailure,
            );
          },
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [getDataSourceToken(DATA_SOURCE), Metrics, Config],
          useFactory: (dataSource: TransactionalDataSource, metrics: Metrics, config: Config) =>
            new Database(dataSource, metrics, config.databaseTimeout * 1000, config.searchTimeout),
        },
        Tables,
        ...parts,
      ],
      exports: [Database, Tables, ...DATABASE_PARTS],
    };
  }
}
