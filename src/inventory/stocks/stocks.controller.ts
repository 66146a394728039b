import { Controller, Param } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments.decorator.js';
import { ApiResult, ApiSearch } from '../../webapi/openapi.decorators.js';
import type { Page } from '../../webapi/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search-criteria.js';
import { SaveStockDto, StockDto, toStockDto, toStockToSave } from './stock.dto.js';
import { StocksService } from './stocks.service.js';

const READ = 'Magento_InventoryApi::stock';
const EDIT = 'Magento_InventoryApi::stock_edit';
const DELETE = 'Magento_InventoryApi::stock_delete';

@Controller()
export class StocksController {
  constructor(private readonly stocks: StocksService) {}

  /** Makes a stock and answers its id. The channels given are all that it has; a channel of another stock moves. */
  @Route('POST', 'V1/inventory/stocks', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiResult({ type: 'integer' })
  save(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(toStockToSave(stock));
  }

  /** Changes a stock, or makes it under this id. Leaving the channels out takes them away. */
  @Route('PUT', 'V1/inventory/stocks/:stockId', EDIT, 'inventoryApiStockRepositoryV1.save')
  @ApiResult({ type: 'integer' })
  saveById(@Arguments() { stock }: SaveStockDto): Promise<number> {
    return this.stocks.save(toStockToSave(stock));
  }

  /** Deletes a stock and its links. One that still has sales channels stays. */
  @Route('DELETE', 'V1/inventory/stocks/:stockId', DELETE, 'inventoryApiStockRepositoryV1.deleteById')
  async delete(@Param('stockId') stockId: number): Promise<void> {
    await this.stocks.delete(stockId);
  }

  /** Finds stocks; without criteria, all. */
  @Route('GET', 'V1/inventory/stocks', READ, 'inventoryApiStockRepositoryV1.getList')
  @ApiSearch(StockDto, { field: 'name', value: 'St. Louis Stock' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<StockDto>> {
    return (await this.stocks.search(toSearchCriteria(searchCriteria))).map(toStockDto);
  }

  /** One stock. */
  @Route('GET', 'V1/inventory/stocks/:stockId', READ, 'inventoryApiStockRepositoryV1.get')
  @ApiResult({ type: StockDto })
  async get(@Param('stockId') stockId: number): Promise<StockDto> {
    return toStockDto(await this.stocks.get(stockId));
  }
}
