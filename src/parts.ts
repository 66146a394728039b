/**
 * The class of every service and repository: the token by which `overrides` replaces it, to be extended by what takes its
 * place. See docs/extending.md.
 *
 * ```ts
 * class AcmeGeonames extends parts.GeonamesRepository {}
 *
 * const overrides = [{ provide: parts.GeonamesRepository, useClass: AcmeGeonames }];
 * ```
 *
 * @experimental except for the classes that the package exports by itself
 * @module
 */

// Inventory
export { BulkAssignmentService } from './inventory/bulk-source-operations/bulk-assignment.service.js';
export type { LockedItem, SkuToChange } from './inventory/bulk-source-operations/bulk-item.js';
export { BulkSourceOperationsRepository } from './inventory/bulk-source-operations/bulk-source-operations.repository.js';
export { BulkTransferService } from './inventory/bulk-source-operations/bulk-transfer.service.js';
export type { Lock } from './inventory/changes/locks.js';
export type { PlannedUpkeep, TouchedItem, TouchedItems } from './inventory/changes/stock-upkeep.js';
export type { LegacyStockStatus, LowStockItems, StockItemToSave } from './inventory/legacy-stock/legacy-stock-item.js';
export { LegacyStockRepository } from './inventory/legacy-stock/legacy-stock.repository.js';
export { LegacyStockService } from './inventory/legacy-stock/legacy-stock.service.js';
export { StockStatusesService } from './inventory/legacy-stock/stock-statuses.service.js';
export { LowStockRepository } from './inventory/low-stock/low-stock.repository.js';
export { LowStockService } from './inventory/low-stock/low-stock.service.js';
export {
  SourceItemConfigurationsRepository,
  type LegacyThreshold,
} from './inventory/low-stock/source-item-configurations.repository.js';
export { SourceItemConfigurationsService } from './inventory/low-stock/source-item-configurations.service.js';
export { OrderNotificationsRepository } from './inventory/order-notifications/order-notifications.repository.js';
export { OrderNotificationsService } from './inventory/order-notifications/order-notifications.service.js';
export type { PickupOrder, PickupOrderItem } from './inventory/order-notifications/pickup-order.js';
export { PickupLocationsRepository, type Located } from './inventory/pickup/pickup-locations.repository.js';
export { PickupLocationsService } from './inventory/pickup/pickup-locations.service.js';
export type { Box } from './inventory/pickup/radius.js';
export {
  CompositesRepository,
  type BundleSelection,
  type Child,
} from './inventory/salability/composites.repository.js';
export { CompositesService } from './inventory/salability/composites.service.js';
export { SalabilityService } from './inventory/salability/salability.service.js';
export type { SalableSkuCount } from './inventory/salability/sku-counts/salable-sku-count.entity.js';
export {
  SalableSkuCountsRepository,
  type SkuRange,
} from './inventory/salability/sku-counts/salable-sku-counts.repository.js';
export { SalableSkuCountsService } from './inventory/salability/sku-counts/salable-sku-counts.service.js';
export { StockFactsRepository, type StockFactsRow } from './inventory/salability/stock-facts.repository.js';
export { StockFactsService } from './inventory/salability/stock-facts.service.js';
export { SampleDataService } from './inventory/sample-data.service.js';
export { AdjustmentsService } from './inventory/source-items/adjustments/adjustments.service.js';
export { SkusService, type KnownSku } from './inventory/source-items/skus.service.js';
export { SourceItemsRepository } from './inventory/source-items/source-items.repository.js';
export { SourceItemsService } from './inventory/source-items/source-items.service.js';
export {
  DistanceSettingsService,
  type DistanceSettings,
} from './inventory/source-selection/distance/distance-settings.service.js';
export { DistanceService } from './inventory/source-selection/distance/distance.service.js';
export { Geoname, type NewGeoname } from './inventory/source-selection/distance/geoname.entity.js';
export {
  GeonamesRepository,
  type PlaceName,
  type PostcodePlace,
} from './inventory/source-selection/distance/geonames.repository.js';
export { GeonamesService } from './inventory/source-selection/distance/geonames.service.js';
export { SourceSelectionRepository } from './inventory/source-selection/source-selection.repository.js';
export { SourceSelectionService } from './inventory/source-selection/source-selection.service.js';
export { SourceGeocodingService } from './inventory/sources/source-geocoding.service.js';
export { SourcesRepository } from './inventory/sources/sources.repository.js';
export { SourcesService } from './inventory/sources/sources.service.js';
export {
  StockExportRepository,
  type SkuPage,
  type ToExport,
} from './inventory/stock-export/stock-export.repository.js';
export { StockExportService } from './inventory/stock-export/stock-export.service.js';
export { CompositeIndexRepository, type Parents } from './inventory/stock-index/composite-index.repository.js';
export { IndexerStateRepository, type IndexerMode } from './inventory/stock-index/indexer-state.repository.js';
export { LegacyRowsRepository } from './inventory/stock-index/legacy-rows.repository.js';
export {
  StockIndexRepository,
  type IndexRow,
  type IndexRows,
  type LinkedStock,
} from './inventory/stock-index/stock-index.repository.js';
export { StockIndexService } from './inventory/stock-index/stock-index.service.js';
export { LinksOfStockRepository } from './inventory/stock-source-links/links-of-stock/links-of-stock.repository.js';
export { LinksOfStockService } from './inventory/stock-source-links/links-of-stock/links-of-stock.service.js';
export { SourcesOfStockRepository } from './inventory/stock-source-links/sources-of-stock.repository.js';
export { SourcesOfStockService } from './inventory/stock-source-links/sources-of-stock.service.js';
export { StockSourceLinksRepository } from './inventory/stock-source-links/stock-source-links.repository.js';
export { StockSourceLinksService } from './inventory/stock-source-links/stock-source-links.service.js';
export { StocksRepository } from './inventory/stocks/stocks.repository.js';
export { StocksService } from './inventory/stocks/stocks.service.js';

// Products
export { ProductLookupService, type FoundProduct } from './catalog/products/product-lookup.service.js';
export { ProductSearchRepository } from './catalog/products/product-search.repository.js';
export { ProductSearchService } from './catalog/products/product-search.service.js';
export type { ProductStockToSave } from './catalog/products/product-stock.js';
export type { ProductToSave, SavedProduct } from './catalog/products/product-to-save.js';
export { Product } from './catalog/products/product.entity.js';
export { ProductsRepository, type ProductOfSku } from './catalog/products/products.repository.js';
export { ProductsService } from './catalog/products/products.service.js';
export type { StockItemOptions } from './catalog/stock-items/stock-item-configuration.js';
export type {
  STOCK_ITEM_OPTIONS,
  StockItemOption,
  StockItemOptionsToSave,
} from './catalog/stock-items/stock-item-options.js';
export { StockItem } from './catalog/stock-items/stock-item.entity.js';
export { StockItemsRepository, type StockQuantity } from './catalog/stock-items/stock-items.repository.js';
export { StockSettingsService } from './catalog/stock-items/stock-settings.service.js';
export type { StockSettings } from './catalog/stock-items/stock-settings.js';
export { StockStatus } from './catalog/stock-items/stock-status.entity.js';

// Stores
export { StoreConfigsService, type StoreConfig } from './stores/store-configs.service.js';
export { StoreGroup } from './stores/store-group.entity.js';
export { Store } from './stores/store.entity.js';
export { StoresRepository, type ConfigValue } from './stores/stores.repository.js';
export { StoresService, type NewStore } from './stores/stores.service.js';
export { Website } from './stores/website.entity.js';

// Callers
export { AclResourcesService, type AclResource } from './auth/acl-resources.service.js';
export { CallersService } from './auth/callers.service.js';
export {
  IntegrationAccountsRepository,
  type Integration,
  type IntegrationState,
  type NewIntegration,
  type StoredCredentials,
} from './auth/oauth/integration-accounts.repository.js';
export { IntegrationsRepository, type AccessToken, type Consumer } from './auth/oauth/integrations.repository.js';
export { IntegrationsService, type Credentials, type IntegrationSummary } from './auth/oauth/integrations.service.js';
export type { OAuthParameters, SignedRequest } from './auth/oauth/oauth-signature.js';
export { OAuthService } from './auth/oauth/oauth.service.js';
export { SecretsRepository } from './auth/oauth/secrets.repository.js';
export { Refusal } from './auth/refusal.js';
export type { FailedSignIns } from './auth/sign-in/lockout.js';
export { OptionalTablesRepository } from './auth/sign-in/optional-tables.repository.js';
export { SignInAddressesRepository } from './auth/sign-in/sign-in-addresses.repository.js';
export { SignInService } from './auth/sign-in/sign-in.service.js';
export { TokensService, type AdminToken } from './auth/sign-in/tokens.service.js';
export { TwoFactorRepository, type TwoFactorConfiguration } from './auth/sign-in/two-factor.repository.js';
export { TwoFactorService } from './auth/sign-in/two-factor.service.js';
export { AdminUsersRepository, type AdminUser, type UserRow } from './auth/users/admin-users.repository.js';
export {
  AdminUsersService,
  type NewUserOptions,
  type PasswordOptions,
  type UserSummary,
} from './auth/users/admin-users.service.js';
export { RolesRepository, type Role } from './auth/users/roles.repository.js';
export { RolesService, type RoleWithUsers } from './auth/users/roles.service.js';

// Shared
export { CoreConfigRepository } from './database/core-config.repository.js';
export type { SqlColumn } from './database/dialect.js';
