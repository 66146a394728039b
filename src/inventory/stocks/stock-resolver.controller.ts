import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { StockDto, toStockDto } from './stock.dto.js';
import { StocksService } from './stocks.service.js';

@Controller()
@ApiSection('Stocks')
export class StockResolverController {
  constructor(private readonly stocks: StocksService) {}

  @Route(
    'GET',
    'V1/inventory/stock-resolver/:type/:code',
    'Magento_InventorySalesApi::stock',
    'inventorySalesApiStockResolverV1.execute',
  )
  @ApiText('Gets the stock that a sales channel sells from.')
  @ApiResult({ type: StockDto, description: 'The stock.' })
  @ApiParam({ name: 'type', type: 'string', example: 'website' })
  @ApiParam({ name: 'code', type: 'string', example: 'base' })
  @ApiNotFoundResponse({ description: 'No stock has this channel.' })
  async execute(@Param('type') type: string, @Param('code') code: string): Promise<StockDto> {
    return toStockDto(await this.stocks.ofChannel(type, code));
  }
}
