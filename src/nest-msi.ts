/** All that other packages may import; nothing else is promised to stay. docs/extending.md explains it. */

// The service, with modules of yours; or its module for an application of yours
export { createApp, createContext } from './app.js';
export { run as runCommandLine } from './cli/program.js';
export { Config, loadConfig } from './config.js';
export { InventoryModule } from './inventory/inventory.module.js';
export { serve } from './serve.js';
export { serveDocs } from './webapi/documentation/openapi.js';

// Rules
export {
  SourceItemRule,
  SourceRule,
  StockRule,
  StockSourceLinkRule,
  type InventoryRule,
} from './inventory/changes/inventory-rules.js';
export type { Rule } from './inventory/changes/rules.js';

// Source selection
export {
  SourceSelectionAlgorithm,
  type Address,
  type InventoryRequest,
} from './inventory/source-selection/algorithms/source-selection-algorithm.js';

// Events
export {
  MOST_IN_EVENT,
  SourceItemsDeleted,
  SourceItemsSaved,
  SourceSaved,
  StockDeleted,
  StockSaved,
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
  type Changed,
  type LinkState,
  type SourceItemState,
} from './inventory/changes/events.js';

// Extension attributes
export {
  SourceExtensionAttributes,
  StockExtensionAttributes,
  StockSourceLinkExtensionAttributes,
  type ExtensionAttributes,
  type Keyed,
} from './inventory/changes/extension-attributes.js';

// Endpoints
export { aclResource } from './webapi/acl.js';
export { Arguments } from './webapi/arguments/arguments.decorator.js';
export { ListOf, ObjectOf } from './webapi/arguments/dto.decorators.js';
export { ApiResult, ApiSearch, ApiSection, ApiText } from './webapi/documentation/openapi.decorators.js';
export { Page } from './webapi/search/page.js';
export { ANONYMOUS, Route } from './webapi/route.decorator.js';
export {
  OptionalSearchDto,
  SearchDto,
  toSearchCriteria,
  type SearchCriteria,
} from './webapi/search/search-criteria.js';
export { search } from './webapi/search/search-query.js';

// Errors
export {
  couldNotSave,
  entry,
  noSuchEntity,
  notAllowed,
  required,
  validationFailed,
  WebapiError,
  type ErrorEntry,
} from './webapi/errors.js';

// Who sends a request
export { Authentication } from './auth/authentication.js';
export { Caller } from './auth/caller.js';

// The database, and what is in it
export { Database } from './database/database.js';
export { Tables } from './database/tables/tables.js';
export { DATA_SOURCE } from './database/options.js';
export { SourceItem, type ItemToSave } from './inventory/source-items/source-item.entity.js';
export type { ItemKey, NewItem } from './inventory/source-items/source-items.repository.js';
export { Source } from './inventory/sources/source.entity.js';
export type { SourceToSave } from './inventory/sources/source-to-save.js';
export { StockSourceLink, type LinkToSave } from './inventory/stock-source-links/stock-source-link.entity.js';
export type { LinkKey, NewLink } from './inventory/stock-source-links/stock-source-links.repository.js';
export { SalesChannel } from './inventory/stocks/sales-channel.entity.js';
export { Stock, type StockToSave, type StockWithChannels } from './inventory/stocks/stock.entity.js';

// The services behind the routes
export { SourcesOfStockService } from './inventory/stock-source-links/sources-of-stock.service.js';
export { SourceItemsService } from './inventory/source-items/source-items.service.js';
export { SourceSelectionService } from './inventory/source-selection/source-selection.service.js';
export { SourcesService } from './inventory/sources/sources.service.js';
export { StockSourceLinksService } from './inventory/stock-source-links/stock-source-links.service.js';
export { StocksService } from './inventory/stocks/stocks.service.js';
