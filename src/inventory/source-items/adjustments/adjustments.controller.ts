import { Controller } from '@nestjs/common';
import { mapInPlace } from '../../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../../webapi/arguments/arguments.decorator.js';
import {
  ApiDryRun,
  ApiError,
  ApiResult,
  ApiSection,
  ApiText,
} from '../../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../../webapi/routes/route.decorator.js';
import { QUANTITIES_HAVE_CHANGED, SourceItemDto, toSourceItemDto } from '../source-item.dto.js';
import { AdjustSourceItemsDto, toAdjustment } from './adjustment.dto.js';
import { AdjustmentsService } from './adjustments.service.js';

@Controller()
@ApiSection('Source items')
export class AdjustmentsController {
  constructor(private readonly adjustments: AdjustmentsService) {}

  @Route(
    'POST',
    'V1/inventory/source-items-adjust',
    'Magento_InventoryApi::stock_source_item_assign',
    'nestMsiSourceItemsAdjustV1.execute',
  )
  @ApiText(
    'Adds differences to quantities. What others write at the same time counts, too. Lines about one item are added up ' +
      'first; the list is saved as a whole or not at all, and errors name the index of each wrong line.',
  )
  @ApiResult({
    type: SourceItemDto,
    isArray: true,
    description: 'The items with their new quantities, each once, in the order of the request.',
  })
  @ApiDryRun
  @ApiError('A quantity is not the expected one; nothing has changed.', QUANTITIES_HAVE_CHANGED)
  async adjust(@Arguments() { adjustments, create, dryRun }: AdjustSourceItemsDto): Promise<SourceItemDto[]> {
    const lines = await mapInPlace(adjustments, (line) => toAdjustment(line, create ?? false));
    return mapInPlace(
      await (dryRun ? this.adjustments.preview(lines) : this.adjustments.adjust(lines)),
      toSourceItemDto,
    );
  }
}
