import { Controller } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments.decorator.js';
import { ApiSearch } from '../../webapi/openapi.decorators.js';
import type { Page } from '../../webapi/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { SearchDto, toSearchCriteria } from '../../webapi/search-criteria.js';
import {
  DeleteSourceItemsDto,
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
export class SourceItemsController {
  constructor(private readonly items: SourceItemsService) {}

  /** Writes how much of each product each source has. All of the list or nothing. */
  @Route('POST', 'V1/inventory/source-items', ASSIGN, 'inventoryApiSourceItemsSaveV1.execute')
  async save(@Arguments() { sourceItems }: SaveSourceItemsDto): Promise<void> {
    await this.items.save(sourceItems.map(toItemToSave));
  }

  /** Takes products away from sources. What is not there is no error. */
  @Route('POST', 'V1/inventory/source-items-delete', ASSIGN, 'inventoryApiSourceItemsDeleteV1.execute')
  async delete(@Arguments() { sourceItems }: DeleteSourceItemsDto): Promise<void> {
    await this.items.delete(sourceItems.map(toItemToDelete));
  }

  /** Finds source items. */
  @Route('GET', 'V1/inventory/source-items', READ, 'inventoryApiSourceItemRepositoryV1.getList')
  @ApiSearch(SourceItemDto, { field: 'sku', value: 'new_product1' })
  async search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<SourceItemDto>> {
    return (await this.items.search(toSearchCriteria(searchCriteria))).map(toSourceItemDto);
  }
}
