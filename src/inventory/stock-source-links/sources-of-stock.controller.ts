import { Controller, Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/route.decorator.js';
import { SourceDto, toSourceDto } from '../sources/source.dto.js';
import { SourcesOfStockService } from './sources-of-stock.service.js';

@Controller()
@ApiSection('Sources of a stock in order of priority')
export class SourcesOfStockController {
  constructor(private readonly sources: SourcesOfStockService) {}

  @Route(
    'GET',
    'V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/:stockId',
    'Magento_InventoryApi::source',
    'inventoryApiGetSourcesAssignedToStockOrderedByPriorityV1.execute',
  )
  @ApiText(
    'Lists the sources of a stock in order of priority. 1 comes first. Disabled sources are listed too; an ' +
      'unknown stock has none.',
  )
  @ApiResult({ type: SourceDto, isArray: true, description: 'The sources, first the one that is asked first.' })
  @ApiParam({ name: 'stockId', type: 'integer', example: 4 })
  async execute(@Param('stockId') stockId: number): Promise<SourceDto[]> {
    return (await this.sources.assignedTo(stockId)).map(toSourceDto);
  }
}
