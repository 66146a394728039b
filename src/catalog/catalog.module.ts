import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../database/options.js';
import { replaced, type Override } from '../webapi/overrides.js';
import { LegacyStock } from './stock-items/legacy-stock.entity.js';
import { ProductLookupService } from './products/product-lookup.service.js';
import { ProductName } from './products/product-name.entity.js';
import { ProductWebsite } from './products/product-website.entity.js';
import { Product } from './products/product.entity.js';
import { ProductSearchRepository } from './products/product-search.repository.js';
import { ProductSearchService } from './products/product-search.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsRepository } from './products/products.repository.js';
import { ProductsService } from './products/products.service.js';
import { StockItem } from './stock-items/stock-item.entity.js';
import { StockItemsRepository } from './stock-items/stock-items.repository.js';
import { StockSettingsService } from './stock-items/stock-settings.service.js';
import { StockStatus } from './stock-items/stock-status.entity.js';

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
