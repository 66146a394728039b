import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/options.js';
import { ModulesController } from './modules.controller.js';
import { StoreConfigsService } from './store-configs.service.js';
import { StoreDirectoryController } from './store-directory.controller.js';
import { Store } from './store.entity.js';
import { StoreGroup } from './store-group.entity.js';
import { StoresRepository } from './stores.repository.js';
import { StoresService } from './stores.service.js';
import { Website } from './website.entity.js';

export const STORE_ENTITIES = [Website, StoreGroup, Store];

/** Magento's websites and store views. */
@Module({
  imports: [TypeOrmModule.forFeature(STORE_ENTITIES, DATA_SOURCE)],
  controllers: [StoreDirectoryController, ModulesController],
  providers: [StoresService, StoreConfigsService, StoresRepository],
  exports: [StoresService],
})
export class StoresModule {}
