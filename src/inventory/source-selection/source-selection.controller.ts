import { Controller } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
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
@ApiSection('Source selection', 'Proposes the sources to take an order from.')
export class SourceSelectionController {
  constructor(private readonly selection: SourceSelectionService) {}

  @Route(
    'GET',
    'V1/inventory/source-selection-algorithm-list',
    'Magento_InventorySourceSelectionApi::source_selection_algorithm',
    'inventorySourceSelectionApiGetSourceSelectionAlgorithmListV1.execute',
  )
  @ApiText('Lists the source selection algorithms.')
  @ApiResult({ type: SourceSelectionAlgorithmDto, isArray: true, description: 'The algorithms, by code.' })
  list(): SourceSelectionAlgorithmDto[] {
    return this.selection.algorithms().map(toSourceSelectionAlgorithmDto);
  }

  @Route(
    'POST',
    'V1/inventory/source-selection-algorithm-result',
    'Magento_InventorySourceSelectionApi::source_selection_algorithm_post',
    'inventorySourceSelectionApiSourceSelectionServiceV1.execute',
  )
  @ApiText('Selects the sources to take an order from. It is a proposal: nothing is reserved.')
  @ApiResult({ type: SourceSelectionResultDto, description: 'The quantity to take from each source.' })
  async select(@Arguments() { inventoryRequest, algorithmCode }: SelectSourcesDto): Promise<SourceSelectionResultDto> {
    return toSourceSelectionResultDto(await this.selection.select(toInventoryRequest(inventoryRequest), algorithmCode));
  }
}
