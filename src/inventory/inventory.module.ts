import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StoresModule } from '../stores/stores.module.js';
import { SampleDataService } from './sample-data.service.js';
import { SourcesOfStockController } from './get-sources-assigned-to-stock-ordered-by-priority/sources-of-stock.controller.js';
import { SourcesOfStockRepository } from './get-sources-assigned-to-stock-ordered-by-priority/sources-of-stock.repository.js';
import { SourcesOfStockService } from './get-sources-assigned-to-stock-ordered-by-priority/sources-of-stock.service.js';
import { IndexerStateRepository } from './indexer-state.repository.js';
import { SourceItem } from './source-items/source-item.entity.js';
import { SourceItemsController } from './source-items/source-items.controller.js';
import { SourceItemsRepository } from './source-items/source-items.repository.js';
import { SourceItemsService } from './source-items/source-items.service.js';
import { SourceSelectionController } from './source-selection/source-selection.controller.js';
import { SourceSelectionRepository } from './source-selection/source-selection.repository.js';
import { SourceSelectionService } from './source-selection/source-selection.service.js';
import { SourceCarrierLink } from './sources/source-carrier-link.entity.js';
import { Source } from './sources/source.entity.js';
import { SourcesController } from './sources/sources.controller.js';
import { SourcesRepository } from './sources/sources.repository.js';
import { SourcesService } from './sources/sources.service.js';
import { StockResolverController } from './stock-resolver/stock-resolver.controller.js';
import { StockSourceLink } from './stock-source-links/stock-source-link.entity.js';
import { StockSourceLinksController } from './stock-source-links/stock-source-links.controller.js';
import { StockSourceLinksRepository } from './stock-source-links/stock-source-links.repository.js';
import { StockSourceLinksService } from './stock-source-links/stock-source-links.service.js';
import { SalesChannel } from './stocks/sales-channel.entity.js';
import { StockIndexTables } from './stocks/stock-index-tables.repository.js';
import { Stock } from './stocks/stock.entity.js';
import { StocksController } from './stocks/stocks.controller.js';
import { StocksRepository } from './stocks/stocks.repository.js';
import { StocksService } from './stocks/stocks.service.js';

export const INVENTORY_ENTITIES = [Source, SourceCarrierLink, Stock, SalesChannel, StockSourceLink, SourceItem];

/** Magento's Multi-Source Inventory: the table of contents. */
@Module({
  imports: [TypeOrmModule.forFeature(INVENTORY_ENTITIES), StoresModule],
  controllers: [
    StockSourceLinksController,
    SourcesOfStockController,
    SourcesController,
    StocksController,
    StockResolverController,
    SourceItemsController,
    SourceSelectionController,
  ],
  providers: [
    StockSourceLinksService,
    StockSourceLinksRepository,
    SourcesOfStockService,
    SourcesOfStockRepository,
    SourcesService,
    SourcesRepository,
    StocksService,
    StocksRepository,
    StockIndexTables,
    IndexerStateRepository,
    SampleDataService,
    SourceItemsService,
    SourceItemsRepository,
    SourceSelectionService,
    SourceSelectionRepository,
  ],
  exports: [
    SourceItemsService,
    SourceSelectionService,
    StockSourceLinksService,
    SourcesOfStockService,
    SourcesService,
    StocksService,
  ],
})
export class InventoryModule {}
