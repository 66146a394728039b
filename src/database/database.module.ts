import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { Config } from '../config.js';
import { Metrics } from '../metrics/metrics.js';
import { attributedTo } from '../startup-error.js';
import { connectionFailure } from './connection-failure.js';
import { Database } from './database.js';
import { connect, connectReader, DATA_SOURCE, dataSourceOptions } from './options.js';
import { Replicas } from './replicas.js';
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
          useFactory: () => ({ ...dataSourceOptions(config), autoLoadEntities: true, retryAttempts: 0 }),
          dataSourceFactory: (options) =>
            attributedTo('DATABASE_URL', () => connect(options as DataSourceOptions), connectionFailure),
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [getDataSourceToken(DATA_SOURCE), Metrics],
          useFactory: async (writer: DataSource, metrics: Metrics) =>
            new Database(
              writer,
              await attributedTo('DATABASE_URL', () => connectReader(writer), connectionFailure),
              await attributedTo('DATABASE_REPLICA_URLS', () => Replicas.connect(config, writer), connectionFailure),
              metrics,
              config.databaseTimeout * 1000,
              config.searchTimeout,
            ),
        },
        Tables,
      ],
      exports: [Database, Tables],
    };
  }
}
