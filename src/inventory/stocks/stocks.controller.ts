import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { SaveStockDto, StockDto, toStockDto, toStockToSave } from './stock.dto.js';
import { StocksService } from './stocks.service.js';

const READ = 'Magento_InventoryApi::stock';
const EDIT = 'Magento_InventoryApi::stock_edit';
const DELETE = 'Magento_InventoryApi::stock_delete';

const StockToRead = ApiParam({ name: 'stockId', type: 'integer', example: 1 });
const StockToChange = ApiParam({ name: 'stockId', type: 'integer', example: 4 });
const NotFound = ApiNotFoundResponse({ description: 'No stock has this id.' });

@Controller()
@ApiSection('Stocks', 'What sales channels sell from.')
export class StocksController {
  constructor(private readonly stocks: StocksService) {}

  @Route('POST', 'V1/inventory/stocks', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiText(
    'Creates a stock, or updates the one with this id. The list of sales channels replaces the one it has: a channel of ' +
      'another stock moves here, and a website that is left out goes back to the default stock.',
  )
  @ApiResult({ type: 'integer', description: 'The id of the stock.', example: 4 })
  async save(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(await toStockToSave(stock));
  }

  @Route('PUT', 'V1/inventory/stocks/:stockId', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiText(
    'Updates a stock, or creates it. The id in the path wins over the one in the body. The list of sales channels ' +
      'replaces the one it has.',
  )
  @ApiResult({ type: 'integer', description: 'The id of the stock.', example: 4 })
  @StockToChange
  async saveById(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(await toStockToSave(stock));
  }

  @Route('DELETE', 'V1/inventory/stocks/:stockId', DELETE, 'inventoryApiStockRepositoryV1.deleteById')
  @ApiText('Deletes a stock and its links. The default stock and stocks with sales channels cannot be deleted.')
  @StockToChange
  @NotFound
  async delete(@Param('stockId') stockId: number): Promise<void> {
    await this.stocks.delete(stockId);
  }

  @Route('GET', 'V1/inventory/stocks', READ, 'inventoryApiStockRepositoryV1.getList')
  @ApiText('Searches stocks.')
  @ApiSearch(StockDto, { fields: ['stock_id', 'name'], field: 'stock_id', value: '1', sort: 'name' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<StockDto>> {
    return (await this.stocks.search(toSearchCriteria(searchCriteria))).map(toStockDto);
  }

  @Route('GET', 'V1/inventory/stocks/:stockId', READ, 'inventoryApiStockRepositoryV1.get')
  @ApiText('Gets a stock and its sales channels.')
  @ApiResult({ type: StockDto, description: 'The stock.' })
  @StockToRead
  @NotFound
  async get(@Param('stockId') stockId: number): Promise<StockDto> {
    return toStockDto(await this.stocks.get(stockId));
  }
}
