import { Controller } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments.decorator.js';
import { ApiResult } from '../../webapi/openapi.decorators.js';
import { Route } from '../../webapi/route.decorator.js';
import {
  SelectSourcesDto,
  SourceSelectionAlgorithmDto,
  SourceSelectionResultDto,
  toInventoryRequest,
  toSourceSelectionAlgorithmDto,
  toSourceSelectionResultDto,
} from './source-selection.dto.js';
import { SourceSelectionService } from './source-selection.service.js';

@Controller()
export class SourceSelectionController {
  constructor(private readonly selection: SourceSelectionService) {}

  /** The ways to select sources that this service knows. */
  @Route(
    'GET',
    'V1/inventory/source-selection-algorithm-list',
    'Magento_InventorySourceSelectionApi::source_selection_algorithm',
    'inventorySourceSelectionApiGetSourceSelectionAlgorithmListV1.execute',
  )
  @ApiResult({ type: SourceSelectionAlgorithmDto, isArray: true })
  list(): SourceSelectionAlgorithmDto[] {
    return this.selection.algorithms().map(toSourceSelectionAlgorithmDto);
  }

  /** Which sources an order would best be taken from. Advice only: nothing is reserved. */
  @Route(
    'POST',
    'V1/inventory/source-selection-algorithm-result',
    'Magento_InventorySourceSelectionApi::source_selection_algorithm_post',
    'inventorySourceSelectionApiSourceSelectionServiceV1.execute',
  )
  @ApiResult({ type: SourceSelectionResultDto })
  async select(@Arguments() { inventoryRequest, algorithmCode }: SelectSourcesDto): Promise<SourceSelectionResultDto> {
    return toSourceSelectionResultDto(await this.selection.select(toInventoryRequest(inventoryRequest), algorithmCode));
  }
}
