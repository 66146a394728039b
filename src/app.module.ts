import { Module, RequestMethod, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { AuthGuard } from './auth/auth.guard.js';
import { AuthModule } from './auth/auth.module.js';
import { Config } from './config.js';
import { ConfigModule } from './config.module.js';
import { Database } from './database/database.js';
import { DatabaseModule } from './database/database.module.js';
import { InventoryModule } from './inventory/inventory.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { RestUrlMiddleware } from './stores/rest-url.middleware.js';
import { StoresModule } from './stores/stores.module.js';
import { ErrorFilter } from './webapi/error.filter.js';
import { InputLimits } from './webapi/input-limits.js';
import { InputLimitsPipe } from './webapi/input-limits.pipe.js';
import { InputLimitsRepository } from './webapi/input-limits.repository.js';
import { InputPipe } from './webapi/input.pipe.js';

/** What every request passes: URL, guard, pipe; and the filter in which every error ends. */
@Module({})
export class AppModule implements NestModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        MetricsModule,
        DatabaseModule.forRoot(config),
        StoresModule,
        AuthModule,
        InventoryModule,
        OperationsModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_PIPE, useClass: InputLimitsPipe },
        {
          provide: InputLimits,
          inject: [Database],
          useFactory: (database: Database) => new InputLimits(config, new InputLimitsRepository(database)),
        },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    // As a route, not mounted with use(): Express would put back the URL that the middleware rewrites.
    consumer.apply(RestUrlMiddleware).forRoutes({ path: '{*path}', method: RequestMethod.ALL });
  }
}
