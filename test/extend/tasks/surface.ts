import type {
  AdjustmentsService,
  Authentication,
  BulkTransferService,
  Caller,
  Database,
  DistanceService,
  LinksOfStockService,
  LowStockService,
  OrderNotificationsService,
  parts,
  PickupLocationsService,
  RouteInvoker,
  SalabilityService,
  SourceItemConfigurationsService,
  SourceItemsRepository,
  SourceItemsService,
  SourceSelectionService,
  SourcesService,
  StockExportService,
  StockSourceLinksService,
  StocksRepository,
  StocksService,
  Tables,
} from 'nest-msi';
import * as api from 'nest-msi';

/* Types that are inferred: the compiler has to name each of them in the declaration of this file. */

type Parts = readonly [
  AdjustmentsService,
  BulkTransferService,
  Database,
  DistanceService,
  LinksOfStockService,
  LowStockService,
  OrderNotificationsService,
  PickupLocationsService,
  SalabilityService,
  SourceItemConfigurationsService,
  SourceItemsRepository,
  SourceItemsService,
  SourceSelectionService,
  SourcesService,
  StockExportService,
  StockSourceLinksService,
  StocksRepository,
  StocksService,
  Tables,
];

export const results = (...[adjustments, , database, , links, low, orders, pickup, salability, ...others]: Parts) => ({
  adjust: adjustments.adjust.bind(adjustments),
  execute: database.execute.bind(database),
  links: [links.get(1), links.previewMove.bind(links)],
  low: low.search.bind(low),
  orders: orders.notifyReadyForPickup([1]),
  pickup: pickup.search.bind(pickup),
  salable: [salability.quantities([], 1), salability.areSalableForRequestedQty([], 1)],
  ...restOf(others),
});

const restOf = ([
  thresholds,
  items,
  itemsService,
  selection,
  sources,
  exports,
  saves,
  stocks,
  service,
  tables,
]: readonly [
  SourceItemConfigurationsService,
  SourceItemsRepository,
  SourceItemsService,
  SourceSelectionService,
  SourcesService,
  StockExportService,
  StockSourceLinksService,
  StocksRepository,
  StocksService,
  Tables,
]) => ({
  thresholds: [thresholds.get('a', 'b'), thresholds.save.bind(thresholds)],
  items: [items.find.bind(items), items.preview.bind(items)],
  itemsService: [itemsService.check([]), itemsService.delete.bind(itemsService), itemsService.preview([])],
  selection: selection.algorithms(),
  sources: [sources.get('a'), sources.save.bind(sources)],
  exports: exports.indexRows('website', 'base'),
  saves: [saves.check([]), saves.preview([]), saves.delete.bind(saves)],
  stocks: [stocks.channelsOf([1]), stocks.assignChannels.bind(stocks)],
  service: [service.get(1), service.ofChannel('website', 'base')],
  tables: [tables.current.bind(tables), tables.preview.bind(tables)],
});

export const values = { ...api };
export const invoked = (invoker: RouteInvoker) => invoker.invoke.bind(invoker);
export const called = (authentication: Authentication): Authentication['authenticate'] =>
  authentication.authenticate.bind(authentication);
export const callerOf = (caller: Caller) => ({ ...caller });

export const inner = (
  facts: parts.StockFactsRepository,
  index: parts.StockIndexService,
  stock: parts.LegacyStockService,
  statuses: parts.StockStatusesService,
  products: parts.ProductsService,
  stores: parts.StoresRepository,
  tokens: parts.TokensService,
  integrations: parts.IntegrationsService,
) => ({
  facts: facts.of([], 1),
  index: [index.plan.bind(index), index.currentMode()],
  stock: [stock.itemOf('a'), statuses.of('a'), stock.update.bind(stock)],
  products: products.save.bind(products),
  stores: [stores.stores(), stores.configValues([])],
  tokens: tokens.verify('a'),
  integrations: [integrations.list(), integrations.find('a')],
});
