import { Controller } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../../webapi/routes/route.decorator.js';
import { SalableSkuCountDto, StocksToCountDto, toSalableSkuCountDto } from './salable-sku-counts.dto.js';
import { SalableSkuCountsService } from './salable-sku-counts.service.js';

@Controller()
@ApiSection('Salability')
export class SalableSkuCountsController {
  constructor(private readonly counts: SalableSkuCountsService) {}

  @Route(
    'GET',
    'V1/inventory/salable-sku-counts',
    'Magento_InventorySalesApi::stock',
    'nestMsiSalableSkuCountsV1.getList',
  )
  @ApiText(
    'Counts the SKUs that can be sold from stocks. Of the SKUs that have source items there, as `are-products-salable` ' +
      'answers; composite products and conditions of modules do not count. Not in Magento.',
  )
  @ApiResult({ type: SalableSkuCountDto, isArray: true, description: 'Each stock once, in the order of the request.' })
  @ApiQuery({
    name: 'stockIds[]',
    schema: { type: 'array', items: { type: 'integer' }, example: [1, 4] },
  })
  async get(@Arguments() { stockIds }: StocksToCountDto): Promise<SalableSkuCountDto[]> {
    return (await this.counts.of(stockIds)).map(toSalableSkuCountDto);
  }
}
