import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/options.js';
import { replaced, type Override } from '../webapi/overrides.js';
import { ModulesController } from './modules.controller.js';
import { StoreConfigsService } from './store-configs.service.js';
import { StoreDirectoryController } from './store-directory.controller.js';
import { Store } from './store.entity.js';
import { StoreGroup } from './store-group.entity.js';
import { StoresRepository } from './stores.repository.js';
import { StoresService } from './stores.service.js';
import { Website } from './website.entity.js';

export const STORE_ENTITIES = [Website, StoreGroup, Store];

/** Each can be replaced. */
export const STORE_PARTS = [StoresService, StoreConfigsService, StoresRepository];

/** Magento's websites and store views. */
@Module({})
export class StoresModule {
  static forRoot(overrides: readonly Override[] = []): DynamicModule {
    return {
      module: StoresModule,
      imports: [TypeOrmModule.forFeature(STORE_ENTITIES, DATA_SOURCE)],
      controllers: [StoreDirectoryController, ModulesController],
      providers: replaced(STORE_PARTS, overrides),
      exports: [StoresService],
    };
  }
}
