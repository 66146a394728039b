import { Controller, Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { SourceDto, toSourceDto } from '../sources/source.dto.js';
import { SourcesOfStockService } from './sources-of-stock.service.js';

@Controller()
@ApiSection('Links')
export class SourcesOfStockController {
  constructor(private readonly sources: SourcesOfStockService) {}

  @Route(
    'GET',
    'V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/:stockId',
    'Magento_InventoryApi::source',
    'inventoryApiGetSourcesAssignedToStockOrderedByPriorityV1.execute',
  )
  @ApiText(
    'Lists the sources of a stock in order of priority. Lower numbers come first. Disabled sources are included; for an ' +
      'unknown stock the list is empty.',
  )
  @ApiResult({ type: SourceDto, isArray: true, description: 'The sources, lowest priority number first.' })
  @ApiParam({ name: 'stockId', type: 'integer', example: 1 })
  async execute(@Param('stockId') stockId: number): Promise<SourceDto[]> {
    return (await this.sources.assignedTo(stockId)).map(toSourceDto);
  }
}
