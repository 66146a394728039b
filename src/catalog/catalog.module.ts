import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/options.js';
import { replaced, type Override } from '../webapi/overrides.js';
import { LegacyStock } from './legacy-stock.entity.js';
import { ProductLookupService } from './product-lookup.service.js';
import { ProductName } from './product-name.entity.js';
import { ProductWebsite } from './product-website.entity.js';
import { Product } from './product.entity.js';
import { ProductSearchRepository } from './product-search.repository.js';
import { ProductSearchService } from './product-search.service.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { StockItem } from './stock-item.entity.js';
import { StockItemsRepository } from './stock-items.repository.js';
import { StockSettingsService } from './stock-settings.service.js';
import { StockStatus } from './stock-status.entity.js';

const ENTITIES = [Product, ProductName, ProductWebsite, LegacyStock, StockItem, StockStatus];

/** Each can be replaced. */
export const CATALOG_PARTS = [
  StockItemsRepository,
  ProductsService,
  ProductLookupService,
  ProductsRepository,
  ProductSearchService,
  ProductSearchRepository,
  StockSettingsService,
];

/** Products, as far as inventory needs them. The importing module must provide `ProductStock`. */
@Module({})
export class CatalogModule {
  static forRoot(overrides: readonly Override[] = []): DynamicModule {
    return {
      module: CatalogModule,
      imports: [TypeOrmModule.forFeature(ENTITIES, DATA_SOURCE)],
      controllers: [ProductsController],
      providers: replaced(CATALOG_PARTS, overrides),
      exports: [
        StockItemsRepository,
        ProductsService,
        ProductLookupService,
        ProductSearchService,
        StockSettingsService,
      ],
    };
  }
}
