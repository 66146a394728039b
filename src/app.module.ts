import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuthModule } from './auth/auth.module.js';
import type { Config } from './config/config.js';
import { DATA_SOURCE } from './database/options.js';
import type { ServiceOptions } from './inventory/inventory-options.js';
import { inventoryModule } from './inventory/inventory.module.js';
import { StockIndexService } from './inventory/stock-index/stock-index.service.js';
import { OnlyRoutesGuard } from './only-routes.guard.js';
import { HealthService } from './operations/health.service.js';
import { OperationsModule } from './operations/operations.module.js';
import { ErrorFilter } from './webapi/errors/error.filter.js';

/** Root module of the standalone service: requests without a route get Magento's error format too. */
@Module({})
export class AppModule {
  constructor(health: HealthService, index: StockIndexService) {
    health.describe('stockIndex', async () => ({ mode: await index.currentMode() }));
  }

  /** @param imports modules that extend the service */
  static forRoot(config: Config, imports: ModuleMetadata['imports'] = [], options: ServiceOptions = {}): DynamicModule {
    const auth = AuthModule.forRoot(options);
    const inventory = inventoryModule(
      { ...options, useFactory: () => ({ ...options, config, globals: 'apply' }) },
      auth,
    );
    return {
      module: AppModule,
      // The order of modules is the order of sections in the documentation: signing in comes first.
      imports: [auth, inventory, OperationsModule, ...imports],
      providers: [
        { provide: APP_GUARD, useClass: OnlyRoutesGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        // The standalone service has no other one.
        { provide: DataSource, useExisting: getDataSourceToken(DATA_SOURCE) },
      ],
    };
  }
}
