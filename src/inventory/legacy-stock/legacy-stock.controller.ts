import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam, ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { StoreCode } from '../../webapi/arguments/http-argument.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { LegacyStockItemDto, toLegacyStockItemDto } from '../../catalog/stock-items/stock-item.dto.js';
import {
  LegacyStockStatusDto,
  LowStockDto,
  LowStockItemsDto,
  SaveStockItemDto,
  toLegacyStockStatusDto,
  toStockItemCriteriaDto,
  toStockItemToSave,
  SCOPE,
} from './legacy-stock.dto.js';
import { LegacyStockService } from './legacy-stock.service.js';
import { StockStatusesService } from './stock-statuses.service.js';

const STOCK_ITEMS = 'Magento_Catalog::catalog_inventory';
const REGISTRY = 'catalogInventoryStockRegistryV1';

const ProductSku = ApiParam({ name: 'productSku', type: String, example: 'new_product1' });
const NotFound = ApiNotFoundResponse({ description: 'No product has this SKU.' });

@Controller()
@ApiSection('Legacy stock items', 'The quantity in the source `default`, and how the stock of a product is managed.')
export class LegacyStockController {
  constructor(
    private readonly stock: LegacyStockService,
    private readonly statuses: StockStatusesService,
  ) {}

  @Route('GET', 'V1/stockItems/lowStock/', STOCK_ITEMS, `${REGISTRY}.getLowStockItems`)
  @ApiText('Lists stock items with at most this quantity, oldest first. Only the source `default` counts.')
  @ApiResult({ type: LowStockItemsDto, description: 'One page of stock items, and how many there are in all.' })
  @ApiQuery({
    name: 'pageSize',
    required: false,
    description: 'Without it, a page has one item, as in Magento.',
    schema: { type: 'integer', example: 20 },
  })
  @ApiQuery({ name: 'currentPage', required: false, schema: { type: 'integer', example: 1 } })
  @ApiQuery({ name: 'qty', description: 'In units.', schema: { type: 'number', example: 5 } })
  @ApiQuery({ name: 'scopeId', description: SCOPE, schema: { type: 'integer', example: 0 } })
  async low(@Arguments() request: LowStockDto): Promise<LowStockItemsDto> {
    const { scopeId, qty, currentPage = 1, pageSize = 0 } = request;
    const { items, totalCount } = await this.stock.low(scopeId, qty, currentPage, pageSize);
    return {
      items: items.map(toLegacyStockItemDto),
      search_criteria: toStockItemCriteriaDto(currentPage, pageSize),
      total_count: totalCount,
    };
  }

  @Route('GET', 'V1/stockItems/:productSku', STOCK_ITEMS, `${REGISTRY}.getStockItemBySku`)
  @ApiText('Gets the stock item of a product.')
  @ApiResult({ type: LegacyStockItemDto, description: 'The stock item.' })
  @ProductSku
  @NotFound
  async get(@Param('productSku') productSku: string): Promise<LegacyStockItemDto> {
    return toLegacyStockItemDto(await this.stock.itemOf(productSku));
  }

  @Route('PUT', 'V1/products/:productSku/stockItems/:itemId', STOCK_ITEMS, `${REGISTRY}.updateStockItemBySku`)
  @ApiText(
    'Changes the stock item of a product, and the source item of the source `default`. The SKU counts, the item id ' +
      'is ignored.',
  )
  @ApiResult({ type: 'integer', description: 'The id of the stock item.', example: 1 })
  @ApiParam({ name: 'itemId', type: 'integer', example: 1 })
  @ProductSku
  @NotFound
  update(@Param('productSku') productSku: string, @Arguments() { stockItem }: SaveStockItemDto): Promise<number> {
    return this.stock.update(productSku, toStockItemToSave(stockItem));
  }

  @Route('GET', 'V1/stockStatuses/:productSku', STOCK_ITEMS, `${REGISTRY}.getStockStatusBySku`)
  @ApiText('Can a product be sold, and how many, from the stock of the website whose store code is in the URL?')
  @ApiResult({ type: LegacyStockStatusDto, description: 'The answer, with the legacy stock item.' })
  @ProductSku
  @NotFound
  async status(
    @Param('productSku') productSku: string,
    @StoreCode() storeCode: string | null,
  ): Promise<LegacyStockStatusDto> {
    return toLegacyStockStatusDto(await this.statuses.of(productSku, storeCode));
  }
}
