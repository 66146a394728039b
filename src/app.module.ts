import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuthModule } from './auth/auth.module.js';
import type { Config } from './config.js';
import { DATA_SOURCE } from './database/options.js';
import { InventoryModule } from './inventory/inventory.module.js';
import { OnlyRoutesGuard } from './only-routes.guard.js';
import { OperationsModule } from './operations/operations.module.js';
import { ErrorFilter } from './webapi/error.filter.js';

/** The service: the inventory and nothing beside it, so that whatever is no route of it is answered in Magento's way too. */
@Module({})
export class AppModule {
  /** @param imports modules that extend it */
  static forRoot(config: Config, imports: ModuleMetadata['imports'] = []): DynamicModule {
    return {
      module: AppModule,
      // Signing in comes first in the documentation, too.
      imports: [AuthModule, InventoryModule.forRoot(config), OperationsModule, ...imports],
      providers: [
        { provide: APP_GUARD, useClass: OnlyRoutesGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        // Here there is no other one.
        { provide: DataSource, useExisting: getDataSourceToken(DATA_SOURCE) },
      ],
    };
  }
}
