import { Controller, Param } from '@nestjs/common';
import { ApiResult } from '../../webapi/openapi.decorators.js';
import { Route } from '../../webapi/route.decorator.js';
import { SourceDto, toSourceDto } from '../sources/source.dto.js';
import { SourcesOfStockService } from './sources-of-stock.service.js';

@Controller()
export class SourcesOfStockController {
  constructor(private readonly sources: SourcesOfStockService) {}

  /** The sources of a stock in the order in which they are asked: 1 comes first. Disabled sources are listed too. */
  @Route(
    'GET',
    'V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/:stockId',
    'Magento_InventoryApi::source',
    'inventoryApiGetSourcesAssignedToStockOrderedByPriorityV1.execute',
  )
  @ApiResult({ type: SourceDto, isArray: true })
  async execute(@Param('stockId') stockId: number): Promise<SourceDto[]> {
    return (await this.sources.assignedTo(stockId)).map(toSourceDto);
  }
}
