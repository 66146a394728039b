import {
  Module,
  RequestMethod,
  VERSION_NEUTRAL,
  type DynamicModule,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { ApplicationConfig, DiscoveryModule, HttpAdapterHost } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Express } from 'express';
import { AUTH_PARTS, AuthModule } from '../auth/auth.module.js';
import { CATALOG_PARTS, CatalogModule } from '../catalog/catalog.module.js';
import { ProductStock } from '../catalog/products/product-stock.js';
import { Config } from '../config/config.js';
import { DATABASE_PARTS, DatabaseModule } from '../database/database.module.js';
import { DATA_SOURCE } from '../database/options.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { RestUrlMiddleware } from '../stores/rest-url.middleware.js';
import { STORE_PARTS, StoresModule } from '../stores/stores.module.js';
import { replyUnder } from '../http/reply.js';
import { BODY_LIMIT, RequestBodyReader } from '../http/bodies/request-body.js';
import { checkOverrides, replaced } from '../webapi/overrides.js';
import { prefixSchemas } from '../webapi/documentation/schema-names.js';
import { isolate } from '../webapi/isolation.js';
import { Mount } from '../webapi/mount.js';
import { RoutesService } from '../webapi/routes/routes.service.js';
import { WebapiModule } from '../webapi/webapi.module.js';
import { WebapiAdapter } from '../http/webapi.adapter.js';
import { FeatureModule, type FeatureOptions } from './feature.module.js';
import type { InventoryAsyncOptions, InventoryOptions } from './inventory-options.js';
import { OptionsModule } from './options.module.js';
import { SampleDataService } from './sample-data.service.js';
import { LinksOfStockController } from './stock-source-links/links-of-stock/links-of-stock.controller.js';
import { LinksOfStockRepository } from './stock-source-links/links-of-stock/links-of-stock.repository.js';
import { LinksOfStockService } from './stock-source-links/links-of-stock/links-of-stock.service.js';
import { BulkAssignmentService } from './bulk-source-operations/bulk-assignment.service.js';
import { BulkSourceOperationsController } from './bulk-source-operations/bulk-source-operations.controller.js';
import { BulkSourceOperationsRepository } from './bulk-source-operations/bulk-source-operations.repository.js';
import { BulkTransferService } from './bulk-source-operations/bulk-transfer.service.js';
import { SourcesOfStockController } from './stock-source-links/sources-of-stock.controller.js';
import { SourcesOfStockRepository } from './stock-source-links/sources-of-stock.repository.js';
import { SourcesOfStockService } from './stock-source-links/sources-of-stock.service.js';
import { EventsService } from './changes/events/events.service.js';
import { ExtensionAttributesService } from './changes/extension-attributes/extension-attributes.service.js';
import { HooksService } from './changes/rules/hooks.service.js';
import { RulesService } from './changes/rules/rules.service.js';
import { WritePath } from './changes/write-path.service.js';
import { StockUpkeep } from './changes/stock-upkeep.js';
import { CompositeIndexRepository } from './stock-index/composite-index.repository.js';
import { IndexerStateRepository } from './stock-index/indexer-state.repository.js';
import { LegacyRowsRepository } from './stock-index/legacy-rows.repository.js';
import { StockIndexRepository } from './stock-index/stock-index.repository.js';
import { StockIndexService } from './stock-index/stock-index.service.js';
import { LegacyStockController } from './legacy-stock/legacy-stock.controller.js';
import { LegacyStockRepository } from './legacy-stock/legacy-stock.repository.js';
import { LegacyStockService } from './legacy-stock/legacy-stock.service.js';
import { StockStatusesService } from './legacy-stock/stock-statuses.service.js';
import { PickupLocationsController } from './pickup/pickup-locations.controller.js';
import { PickupLocationsRepository } from './pickup/pickup-locations.repository.js';
import { PickupLocationsService } from './pickup/pickup-locations.service.js';
import { LowStockController } from './low-stock/low-stock.controller.js';
import { LowStockRepository, LowStockView } from './low-stock/low-stock.repository.js';
import { LowStockService } from './low-stock/low-stock.service.js';
import { SourceItemConfiguration } from './low-stock/source-item-configuration.entity.js';
import { SourceItemConfigurationsRepository } from './low-stock/source-item-configurations.repository.js';
import { SourceItemConfigurationsService } from './low-stock/source-item-configurations.service.js';
import { OrderNotificationsController } from './order-notifications/order-notifications.controller.js';
import { OrderNotificationsRepository } from './order-notifications/order-notifications.repository.js';
import { OrderNotificationsService } from './order-notifications/order-notifications.service.js';
import { Reservation } from './reservations/reservation.entity.js';
import { CompositesRepository } from './salability/composites.repository.js';
import { CompositesService } from './salability/composites.service.js';
import { SalabilityController } from './salability/salability.controller.js';
import { SalabilityService } from './salability/salability.service.js';
import { StockFactsRepository } from './salability/stock-facts.repository.js';
import { StockFactsService } from './salability/stock-facts.service.js';
import { SalableSkuCountsController } from './salability/sku-counts/salable-sku-counts.controller.js';
import { SalableSkuCountsRepository } from './salability/sku-counts/salable-sku-counts.repository.js';
import { SalableSkuCountsService } from './salability/sku-counts/salable-sku-counts.service.js';
import { StockExportController } from './stock-export/stock-export.controller.js';
import { StockExportRepository } from './stock-export/stock-export.repository.js';
import { StockExportService } from './stock-export/stock-export.service.js';
import { SkusService } from './source-items/skus.service.js';
import { SourceItem } from './source-items/source-item.entity.js';
import { AdjustmentsController } from './source-items/adjustments/adjustments.controller.js';
import { AdjustmentsService } from './source-items/adjustments/adjustments.service.js';
import { SourceItemsController } from './source-items/source-items.controller.js';
import { SourceItemsRepository } from './source-items/source-items.repository.js';
import { SourceItemsService } from './source-items/source-items.service.js';
import { DistanceAlgorithm } from './source-selection/algorithms/distance.algorithm.js';
import { PriorityAlgorithm } from './source-selection/algorithms/priority.algorithm.js';
import { DistanceController } from './source-selection/distance/distance.controller.js';
import { DistanceService } from './source-selection/distance/distance.service.js';
import { DistanceSettingsService } from './source-selection/distance/distance-settings.service.js';
import { Geoname } from './source-selection/distance/geoname.entity.js';
import { GeonamesRepository } from './source-selection/distance/geonames.repository.js';
import { GeonamesService } from './source-selection/distance/geonames.service.js';
import { GoogleProvider } from './source-selection/distance/providers/google.provider.js';
import { OfflineProvider } from './source-selection/distance/providers/offline.provider.js';
import { SourceSelectionController } from './source-selection/source-selection.controller.js';
import { SourceSelectionRepository } from './source-selection/source-selection.repository.js';
import { SourceSelectionService } from './source-selection/source-selection.service.js';
import { SourceCarrierLink } from './sources/source-carrier-link.entity.js';
import { Source } from './sources/source.entity.js';
import { SourcesController } from './sources/sources.controller.js';
import { SourcesRepository } from './sources/sources.repository.js';
import { SourceGeocodingService } from './sources/source-geocoding.service.js';
import { SourcesService } from './sources/sources.service.js';
import { StockResolverController } from './stocks/stock-resolver.controller.js';
import { StockSourceLink } from './stock-source-links/stock-source-link.entity.js';
import { StockSourceLinksController } from './stock-source-links/stock-source-links.controller.js';
import { StockSourceLinksRepository } from './stock-source-links/stock-source-links.repository.js';
import { StockSourceLinksService } from './stock-source-links/stock-source-links.service.js';
import { SalesChannel } from './stocks/sales-channel.entity.js';
import { Stock } from './stocks/stock.entity.js';
import { StocksController } from './stocks/stocks.controller.js';
import { StocksRepository } from './stocks/stocks.repository.js';
import { StocksService } from './stocks/stocks.service.js';

export const INVENTORY_ENTITIES = [
  Source,
  SourceCarrierLink,
  Stock,
  SalesChannel,
  StockSourceLink,
  SourceItem,
  SourceItemConfiguration,
  LowStockView,
  Reservation,
  Geoname,
];

const CONTROLLERS = [
  StockSourceLinksController,
  SourcesOfStockController,
  LinksOfStockController,
  SourcesController,
  StocksController,
  StockResolverController,
  SourceItemsController,
  AdjustmentsController,
  LowStockController,
  BulkSourceOperationsController,
  OrderNotificationsController,
  SourceSelectionController,
  DistanceController,
  PickupLocationsController,
  SalabilityController,
  SalableSkuCountsController,
  StockExportController,
  LegacyStockController,
];

const REPOSITORIES = [
  StockSourceLinksRepository,
  SourcesOfStockRepository,
  LinksOfStockRepository,
  SourcesRepository,
  StocksRepository,
  StockIndexRepository,
  CompositeIndexRepository,
  LegacyRowsRepository,
  IndexerStateRepository,
  SourceItemsRepository,
  SourceItemConfigurationsRepository,
  LowStockRepository,
  BulkSourceOperationsRepository,
  OrderNotificationsRepository,
  SourceSelectionRepository,
  GeonamesRepository,
  PickupLocationsRepository,
  StockFactsRepository,
  SalableSkuCountsRepository,
  StockExportRepository,
  CompositesRepository,
  LegacyStockRepository,
];

/** What other modules may use. */
const SERVICES = [
  StockSourceLinksService,
  SourcesOfStockService,
  LinksOfStockService,
  SourceGeocodingService,
  SourcesService,
  StocksService,
  SourceItemsService,
  AdjustmentsService,
  SourceItemConfigurationsService,
  LowStockService,
  BulkAssignmentService,
  BulkTransferService,
  OrderNotificationsService,
  SourceSelectionService,
  DistanceService,
  GeonamesService,
  PickupLocationsService,
  SalabilityService,
  SalableSkuCountsService,
  StockExportService,
  LegacyStockService,
  StockStatusesService,
  SampleDataService,
];

/** Each can be replaced. */
const PARTS = [
  ...SERVICES,
  DistanceSettingsService,
  SkusService,
  StockFactsService,
  CompositesService,
  StockIndexService,
  ...REPOSITORIES,
];

const STRATEGIES = [PriorityAlgorithm, DistanceAlgorithm, OfflineProvider, GoogleProvider];

/** What calls the extension points. */
const WRITE_PATH = [WritePath, RulesService, EventsService, HooksService, ExtensionAttributesService];

/**
 * Magento's Multi-Source Inventory, for any Nest application: its routes under `/rest`, its services, and their
 * dependencies, the database included. Global: modules that extend it need not import it.
 */
@Module({})
export class InventoryModule implements NestModule {
  /**
   * For the `imports` of your application's module; the service itself does not need it.
   *
   * @param options or the configuration alone
   */
  static forRoot(options: InventoryOptions | Config): DynamicModule {
    if (options instanceof Config) return this.forRoot({ config: options });
    const { overrides = [], authentication = 'magento' } = options;
    return this.forRootAsync({ overrides, authentication, useFactory: () => options });
  }

  /** The same, with a factory for what other providers of the application know. */
  static forRootAsync(options: InventoryAsyncOptions): DynamicModule {
    return inventoryModule(options, AuthModule.forRoot(options));
  }

  /** Tables of a module that extends the service: for the `imports` of that module. */
  static forFeature(options: FeatureOptions): DynamicModule {
    return FeatureModule.with(options);
  }

  /** @internal */
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: Config,
    private readonly mount: Mount,
    private readonly routes: RoutesService,
    application: ApplicationConfig,
  ) {
    if (mount.isIsolated) isolate(application, mount.path);
  }

  /** Called by Nest. @throws Error on another platform than Express */
  configure(consumer: MiddlewareConsumer): void {
    const { httpAdapter } = this.host;
    if (httpAdapter.getType() !== 'express') {
      throw new Error(`nest-msi needs @nestjs/platform-express; this application runs on ${httpAdapter.getType()}.`);
    }
    const { path, isIsolated } = this.mount;
    (httpAdapter.getInstance() as Express).set(BODY_LIMIT, this.config.bodyLimit);
    if (!(httpAdapter instanceof WebapiAdapter)) replyUnder(`/${path}/`, httpAdapter);
    this.mount.serve(this.routes.all);
    if (isIsolated) prefixSchemas(this.routes.all);
    // As a route, not mounted with use(): Express would put back the URL that the middleware rewrites.
    const [method, version] = [RequestMethod.ALL, VERSION_NEUTRAL as unknown as string];
    consumer
      .apply(RestUrlMiddleware)
      .forRoutes({ path, method, version }, { path: `${path}/{*path}`, method, version });
  }
}

/** @param auth the application lists it before, so that signing in comes first in the documentation */
export function inventoryModule(options: InventoryAsyncOptions, auth: DynamicModule): DynamicModule {
  const { overrides } = options;
  checkOverrides([...PARTS, ...AUTH_PARTS, ...STORE_PARTS, ...CATALOG_PARTS, ...DATABASE_PARTS], overrides);
  const [stores, catalog] = [StoresModule.forRoot(overrides), CatalogModule.forRoot(overrides)];
  return {
    module: InventoryModule,
    global: true,
    imports: [
      OptionsModule.forRoot(options),
      MetricsModule,
      DatabaseModule.forRoot(replaced(DATABASE_PARTS, overrides)),
      WebapiModule.forRoot({ bodyReader: new RequestBodyReader() }),
      stores,
      catalog,
      auth,
      DiscoveryModule,
      // Not global: the application may have an emitter of its own. `@OnEvent` listens to both.
      EventEmitterModule.forRoot({ global: false }),
      TypeOrmModule.forFeature(INVENTORY_ENTITIES, DATA_SOURCE),
    ],
    controllers: CONTROLLERS,
    providers: [
      ...replaced(PARTS, overrides),
      ...STRATEGIES,
      ...WRITE_PATH,
      { provide: StockUpkeep, useExisting: StockIndexService },
      { provide: ProductStock, useExisting: LegacyStockService },
    ],
    exports: [...SERVICES, StockIndexService, ProductStock, catalog, stores, auth],
  };
}
