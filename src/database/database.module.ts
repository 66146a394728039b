import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Config } from '../config.js';
import { Metrics } from '../metrics/metrics.js';
import { Database } from './database.js';
import { Replicas } from './replicas.js';
import { connect, connectReader, dataSourceOptions } from './options.js';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({ ...dataSourceOptions(config), autoLoadEntities: true, retryAttempts: 0 }),
          dataSourceFactory: (options) => connect(options as DataSourceOptions),
        }),
      ],
      providers: [
        {
          provide: Database,
          inject: [DataSource, Metrics],
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
      ],
      exports: [Database],
    };
  }
}
