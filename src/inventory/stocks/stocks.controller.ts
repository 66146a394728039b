import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { SaveStockDto, StockDto, toStockDto, toStockToSave } from './stock.dto.js';
import { StocksService } from './stocks.service.js';

const READ = 'Magento_InventoryApi::stock';
const EDIT = 'Magento_InventoryApi::stock_edit';
const DELETE = 'Magento_InventoryApi::stock_delete';

const StockId = ApiParam({ name: 'stockId', type: 'integer', example: 4 });
const NotFound = ApiNotFoundResponse({ description: 'There is no stock with this id.' });

@Controller()
@ApiSection('Stocks and their sales channels')
export class StocksController {
  constructor(private readonly stocks: StocksService) {}

  @Route('POST', 'V1/inventory/stocks', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiText(
    'Creates a stock, or changes the one with this id. The sales channels that are given are all that it has: a ' +
      'channel of another stock moves here, a website that is left out goes back to the default stock.',
  )
  @ApiResult({ type: 'integer', description: 'The id of the stock.', example: 4 })
  save(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(toStockToSave(stock));
  }

  @Route('PUT', 'V1/inventory/stocks/:stockId', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiText(
    'Changes a stock, or creates it. The id in the path counts, whatever the body says. The sales channels that ' +
      'are given are all that it has.',
  )
  @ApiResult({ type: 'integer', description: 'The id of the stock.', example: 4 })
  @StockId
  saveById(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(toStockToSave(stock));
  }

  @Route('DELETE', 'V1/inventory/stocks/:stockId', DELETE, 'inventoryApiStockRepositoryV1.deleteById')
  @ApiText('Deletes a stock and its links. Neither the default stock, nor one that still has sales channels.')
  @StockId
  @NotFound
  async delete(@Param('stockId') stockId: number): Promise<void> {
    await this.stocks.delete(stockId);
  }

  @Route('GET', 'V1/inventory/stocks', READ, 'inventoryApiStockRepositoryV1.getList')
  @ApiText('Searches stocks.')
  @ApiSearch(StockDto, { field: 'stock_id', value: '4', sort: 'name' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<StockDto>> {
    return (await this.stocks.search(toSearchCriteria(searchCriteria))).map(toStockDto);
  }

  @Route('GET', 'V1/inventory/stocks/:stockId', READ, 'inventoryApiStockRepositoryV1.get')
  @ApiText('Gets a stock and its sales channels.')
  @ApiResult({ type: StockDto, description: 'The stock.' })
  @StockId
  @NotFound
  async get(@Param('stockId') stockId: number): Promise<StockDto> {
    return toStockDto(await this.stocks.get(stockId));
  }
}
