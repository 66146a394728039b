import { Controller, Param } from '@nestjs/common';
import { ApiResult } from '../../webapi/openapi.decorators.js';
import { Route } from '../../webapi/route.decorator.js';
import { StockDto, toStockDto } from '../stocks/stock.dto.js';
import { StocksService } from '../stocks/stocks.service.js';

@Controller()
export class StockResolverController {
  constructor(private readonly stocks: StocksService) {}

  /** The stock that a sales channel sells from. */
  @Route(
    'GET',
    'V1/inventory/stock-resolver/:type/:code',
    'Magento_InventorySalesApi::stock',
    'inventorySalesApiStockResolverV1.execute',
  )
  @ApiResult({ type: StockDto })
  async execute(@Param('type') type: string, @Param('code') code: string): Promise<StockDto> {
    return toStockDto(await this.stocks.ofChannel(type, code));
  }
}
