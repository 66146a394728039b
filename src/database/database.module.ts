import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { Config } from '../config.js';
import { Metrics } from '../metrics/metrics.js';
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
          dataSourceFactory: (options) => connect(options as DataSourceOptions),
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [getDataSourceToken(DATA_SOURCE), Metrics],
          useFactory: async (writer: DataSource, metrics: Metrics) =>
            new Database(
              writer,
              await connectReader(writer),
              await Replicas.connect(config, writer),
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
