import { Controller } from '@nestjs/common';
import { mapInPlace } from '../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiError, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { SearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import {
  DeleteSourceItemsDto,
  QUANTITIES_HAVE_CHANGED,
  SaveSourceItemsDto,
  SourceItemDto,
  toItemToDelete,
  toItemToSave,
  toSourceItemDto,
} from './source-item.dto.js';
import { SourceItemsService } from './source-items.service.js';

const READ = 'Magento_InventoryApi::source';
const ASSIGN = 'Magento_InventoryApi::stock_source_item_assign';

@Controller()
@ApiSection('Source items', 'The quantities of products in sources.')
export class SourceItemsController {
  constructor(private readonly items: SourceItemsService) {}

  @Route('POST', 'V1/inventory/source-items', ASSIGN, 'inventoryApiSourceItemsSaveV1.execute')
  @ApiText(
    'Saves source items: the quantities of products in sources. Existing items get the new quantity and status. The list ' +
      'is saved as a whole or not at all; errors name the index of each wrong item.',
  )
  @ApiError('A quantity is not the expected one; nothing has changed.', QUANTITIES_HAVE_CHANGED)
  async save(@Arguments() { sourceItems }: SaveSourceItemsDto): Promise<void> {
    await this.items.save(await mapInPlace(sourceItems, toItemToSave));
  }

  @Route('POST', 'V1/inventory/source-items-delete', ASSIGN, 'inventoryApiSourceItemsDeleteV1.execute')
  @ApiText('Deletes source items. Items that do not exist are ignored.')
  @ApiError('A quantity is not the expected one; nothing has changed.', QUANTITIES_HAVE_CHANGED)
  async delete(@Arguments() { sourceItems }: DeleteSourceItemsDto): Promise<void> {
    await this.items.delete(await mapInPlace(sourceItems, toItemToDelete));
  }

  @Route('GET', 'V1/inventory/source-items', READ, 'inventoryApiSourceItemRepositoryV1.getList')
  @ApiText('Searches source items.')
  @ApiSearch(SourceItemDto, {
    fields: ['source_item_id', 'source_code', 'sku', 'quantity', 'status'],
    field: 'source_code',
    value: 'default',
    sort: 'sku',
  })
  async search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<SourceItemDto>> {
    return (await this.items.search(toSearchCriteria(searchCriteria))).map(toSourceItemDto);
  }
}
