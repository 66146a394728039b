import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { Config } from '../config.js';
import { Metrics } from '../metrics/metrics.js';
import { Database } from './database.js';
import { attributedTo } from '../startup-error.js';
import { connectionFailure } from './connection-failure.js';
import { connect, type TransactionalDataSource } from './data-source.js';
import { migrationsOf } from './migrations/extension-migrations.js';
import { DATA_SOURCE, dataSourceOptions } from './options.js';
import { Tables } from './tables/tables.js';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          name: DATA_SOURCE,
          inject: [ModulesContainer],
          useFactory: (modules: ModulesContainer) => ({
            ...dataSourceOptions(config, migrationsOf(modules)),
            autoLoadEntities: true,
            retryAttempts: 0,
          }),
          dataSourceFactory: (options) =>
            attributedTo('DATABASE_URL', () => connect(config, options as DataSourceOptions), connectionFailure),
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [getDataSourceToken(DATA_SOURCE), Metrics],
          useFactory: (dataSource: TransactionalDataSource, metrics: Metrics) =>
            new Database(dataSource, metrics, config.databaseTimeout * 1000, config.searchTimeout),
        },
        Tables,
      ],
      exports: [Database, Tables],
    };
  }
}
