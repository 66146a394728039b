/** Public API of the package; everything else may change without notice. See docs/extending.md. */

// The standalone service with your modules, or its module for your application
export { createApp, createContext, type AppOptions } from './app.js';
export { run as runCommandLine } from './cli/program.js';
export type { ProcessIo } from './cli/shell.js';
export { Config, type ConfigValues } from './config/config.js';
export { loadConfig } from './config/load-config.js';
export type { ServeOptions } from './instance.js';
export type { FeatureOptions } from './inventory/feature.module.js';
export { ensureAdmin, installSampleData } from './inventory/first-steps.js';
export { InventoryModule } from './inventory/inventory.module.js';
export { isInventoryRoute } from './webapi/isolation.js';
export type {
  FixedOptions,
  HostOptions,
  InventoryAsyncOptions,
  InventoryOptions,
  OptionsFactory,
  ServiceOptions,
} from './inventory/inventory-options.js';
export type { MessageTexts } from './webapi/errors/messages.js';
export type { Override as ProviderOverride } from './webapi/overrides.js';
export * as parts from './parts.js';
export { serve } from './serve.js';
export { serveDocs } from './webapi/documentation/swagger-ui.js';

// Rules
export type { ExtensionPoint } from './webapi/extension-point.js';
export type { InventoryRule, ItemCheck } from './inventory/changes/rules/inventory-rule.js';
export { SourceItemConfigurationRule } from './inventory/low-stock/source-item-configuration.rule.js';
export { SourceItemRule } from './inventory/source-items/source-item.rule.js';
export { SourceRule } from './inventory/sources/source.rule.js';
export { StockRule } from './inventory/stocks/stock.rule.js';
export { StockSourceLinkRule } from './inventory/stock-source-links/stock-source-link.rule.js';

// Salability
export { SalabilityCondition, type SalabilityError } from './inventory/salability/conditions/salability-condition.js';
export type { StockFacts } from './inventory/salability/stock-facts.js';
export type { StockItemConfiguration } from './catalog/stock-items/stock-item-configuration.js';

// Source selection
export {
  SourceSelectionAlgorithm,
  type Address as ShippingAddress,
  type AvailableQuantity,
  type InventoryRequest,
  type RequestedLine,
  type SelectedItem,
  type SourceSelectionResult,
} from './inventory/source-selection/algorithms/source-selection-algorithm.js';

// Distance
export { DistanceProvider } from './inventory/source-selection/distance/providers/distance-provider.js';
export type { LatLng } from './inventory/source-selection/distance/lat-lng.entity.js';

// Hooks and events
export { BeforeCommit, type EventClass } from './inventory/changes/rules/before-commit.js';
export { InventoryEvent, MOST_IN_EVENT, type Changed } from './inventory/changes/events/inventory-event.js';
export {
  SourceItemConfigurationsDeleted,
  SourceItemConfigurationsSaved,
} from './inventory/low-stock/source-item-configurations.events.js';
export {
  SourceItemsDeleted,
  SourceItemsSaved,
  type QuantityAdjustment,
  type SourceItemChange,
  type SourceItemState,
} from './inventory/source-items/source-items.events.js';
export { SourceSaved } from './inventory/sources/sources.events.js';
export { StockDeleted, StockSaved } from './inventory/stocks/stocks.events.js';
export {
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
  type LinkState,
} from './inventory/stock-source-links/stock-source-links.events.js';

// Extension attributes
export type { AttributeValues, Extended } from './inventory/changes/extension-attributes/extended.js';
export type {
  AttributesPoint,
  ExtensionAttributes,
  Keyed,
} from './inventory/changes/extension-attributes/extension-attributes.js';
export { SourceExtensionAttributes } from './inventory/sources/source.attributes.js';
export { StockExtensionAttributes } from './inventory/stocks/stock.attributes.js';
export { StockSourceLinkExtensionAttributes } from './inventory/stock-source-links/stock-source-link.attributes.js';

// Endpoints
export { aclResource } from './webapi/routes/acl.js';
export { Arguments } from './webapi/arguments/arguments.decorator.js';
export { ListOf, ObjectOf, type NestedOptions } from './webapi/arguments/dto.decorators.js';
export {
  ApiResult,
  ApiSearch,
  ApiSection,
  ApiText,
  type ResultDescription,
  type SearchExample,
} from './webapi/documentation/openapi.decorators.js';
export { Page } from './webapi/search/page.js';
export { Route } from './webapi/routes/route.decorator.js';
export { ANONYMOUS, type HttpMethod } from './webapi/routes/route.js';
export {
  FilterDto,
  FilterGroupDto,
  OptionalSearchDto,
  SearchCriteriaDto,
  SearchDto,
  SortOrderDto,
  toSearchCriteria,
  type Filter as SearchFilter,
  type SearchCriteria,
  type SortOrder as SearchSortOrder,
} from './webapi/search/search-criteria.js';
export { search } from './webapi/search/search-query.js';

// Routes without HTTP
export { RpcErrorFilter, type RpcError } from './webapi/errors/rpc-error.filter.js';
export type { RouteCaller } from './webapi/routes/route.guard.js';
export { RouteInvoker, type RouteInput } from './webapi/routes/route-invoker.js';

// Errors
export { couldNotSave, noSuchEntity, notAllowed } from './webapi/errors/entity-errors.js';
export { required as requiredFields, validationFailed } from './webapi/errors/input-errors.js';
export {
  entry as errorEntry,
  WebapiError,
  type ErrorBody,
  type ErrorEntry,
  type Parameters as ErrorParameters,
  type Place as ErrorPlace,
} from './webapi/errors/webapi-error.js';

// Authentication and callers
export { Authentication } from './auth/authentication.js';
export { Caller, type CallerType } from './auth/caller.js';

// The database and its entities
export { Database } from './database/database.js';
export type { ReadOptions, Written as WriteResult } from './database/driver.js';
export type { Key as ColumnProperty } from './database/tables/table-access.js';
export type { Change as RowChange } from './database/tables/table-reads.js';
export { Tables } from './database/tables/tables.js';
export { DATA_SOURCE as INVENTORY_DATA_SOURCE } from './database/options.js';
export {
  createMissingTables,
  dropTables,
  Columns as MigrationColumns,
  type TableDefinition,
} from './database/migrations/tables.js';
export {
  SourceItem,
  type ItemKey,
  type ItemToDelete,
  type ItemToSave,
  type NewItem,
} from './inventory/source-items/source-item.entity.js';
export type {
  AdjustedItem,
  Adjustment as ItemAdjustment,
} from './inventory/source-items/adjustments/adjustment.entity.js';
export { Source } from './inventory/sources/source.entity.js';
export type {
  NewSource,
  Pickup as SourcePickup,
  SourceColumn,
  SourceToSave,
} from './inventory/sources/source-to-save.js';
export {
  StockSourceLink,
  type LinkKey,
  type LinkToDelete,
  type LinkToSave,
  type NewLink,
} from './inventory/stock-source-links/stock-source-link.entity.js';
export {
  LinksHaveChanged,
  LinksOfStock,
  type LinkedSource,
  type LinksDifference,
  type Move as LinkMove,
  type SourceToLink,
} from './inventory/stock-source-links/links-of-stock/linked-source.entity.js';
export type { Precondition as EntityTagPrecondition } from './webapi/replies/entity-tag.js';
export { SalesChannel } from './inventory/stocks/sales-channel.entity.js';
export {
  Stock,
  type Channel as StockChannel,
  type NewStock,
  type SavedStock,
  type StockKey,
  type StockToSave,
  type StockWithChannels,
} from './inventory/stocks/stock.entity.js';

// The services behind the routes, and repositories: each can be replaced
export { BulkAssignmentService } from './inventory/bulk-source-operations/bulk-assignment.service.js';
export type { PartialTransferItemToCheck as PartialTransferItem } from './inventory/bulk-source-operations/bulk-item.js';
export { BulkTransferService } from './inventory/bulk-source-operations/bulk-transfer.service.js';
export type { LowStockItem } from './inventory/low-stock/low-stock-item.js';
export { LowStockService } from './inventory/low-stock/low-stock.service.js';
export {
  SourceItemConfiguration,
  type ConfigurationKey as SourceItemConfigurationKey,
  type ConfigurationToDelete as SourceItemConfigurationToDelete,
  type ConfigurationToSave as SourceItemConfigurationToSave,
} from './inventory/low-stock/source-item-configuration.entity.js';
export { SourceItemConfigurationsService } from './inventory/low-stock/source-item-configurations.service.js';
export type { OrderNotificationFailure } from './inventory/order-notifications/pickup-order.js';
export { OrderNotificationsService } from './inventory/order-notifications/order-notifications.service.js';
export { PickupLocationsService, type PickupLocations } from './inventory/pickup/pickup-locations.service.js';
export type { Area as PickupArea, PickupFilter, PickupSearch } from './inventory/pickup/pickup-search.js';
export { SalabilityService, type SkuRequest as SalabilityRequest } from './inventory/salability/salability.service.js';
export type { SalabilityResult } from './inventory/salability/salability-result.js';
export type { SalableQuantity } from './inventory/salability/salable-quantity.entity.js';
export {
  StockExportService,
  type Export as StockExport,
  type ExportedPage as StockExportPage,
} from './inventory/stock-export/stock-export.service.js';
export { SourceItemsRepository } from './inventory/source-items/source-items.repository.js';
export {
  SourceSelectionRepository,
  type AvailableItem,
} from './inventory/source-selection/source-selection.repository.js';
export { SourcesRepository } from './inventory/sources/sources.repository.js';
export { SourcesOfStockRepository } from './inventory/stock-source-links/sources-of-stock.repository.js';
export { StockSourceLinksRepository } from './inventory/stock-source-links/stock-source-links.repository.js';
export { StocksRepository } from './inventory/stocks/stocks.repository.js';
export { SourcesOfStockService } from './inventory/stock-source-links/sources-of-stock.service.js';
export { LinksOfStockService } from './inventory/stock-source-links/links-of-stock/links-of-stock.service.js';
export { AdjustmentsService } from './inventory/source-items/adjustments/adjustments.service.js';
export { SourceItemsService } from './inventory/source-items/source-items.service.js';
export { DistanceService } from './inventory/source-selection/distance/distance.service.js';
export { SourceSelectionService } from './inventory/source-selection/source-selection.service.js';
export { SourcesService } from './inventory/sources/sources.service.js';
export { StockSourceLinksService } from './inventory/stock-source-links/stock-source-links.service.js';
export { StocksService } from './inventory/stocks/stocks.service.js';
