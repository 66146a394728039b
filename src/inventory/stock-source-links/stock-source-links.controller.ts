import { Controller } from '@nestjs/common';
import { mapInPlace } from '../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { SearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import {
  DeleteStockSourceLinksDto,
  SaveStockSourceLinksDto,
  StockSourceLinkDto,
  toLinkToDelete,
  toLinkToSave,
  toStockSourceLinkDto,
} from './stock-source-link.dto.js';
import { StockSourceLinksService } from './stock-source-links.service.js';

const RESOURCE = 'Magento_InventoryApi::stock_source_link';

@Controller()
@ApiSection('Links', 'Which sources a stock draws from, and in what order.')
export class StockSourceLinksController {
  constructor(private readonly links: StockSourceLinksService) {}

  @Route('POST', 'V1/inventory/stock-source-links', RESOURCE, 'inventoryApiStockSourceLinksSaveV1.execute')
  @ApiText(
    'Links sources to stocks. Existing links get the new priority. The list is saved as a whole or not at all; ' +
      'errors name the index of each wrong link.',
  )
  async save(@Arguments() { links }: SaveStockSourceLinksDto): Promise<void> {
    await this.links.save(await mapInPlace(links, toLinkToSave));
  }

  @Route('POST', 'V1/inventory/stock-source-links-delete', RESOURCE, 'inventoryApiStockSourceLinksDeleteV1.execute')
  @ApiText(
    'Deletes links between sources and stocks. Links that do not exist are ignored; the priorities of others stay.',
  )
  async delete(@Arguments() { links }: DeleteStockSourceLinksDto): Promise<void> {
    await this.links.delete(await mapInPlace(links, toLinkToDelete));
  }

  @Route('GET', 'V1/inventory/stock-source-links', RESOURCE, 'inventoryApiGetStockSourceLinksV1.execute')
  @ApiText('Searches links between sources and stocks.')
  @ApiSearch(StockSourceLinkDto, {
    fields: ['link_id', 'stock_id', 'source_code', 'priority'],
    field: 'stock_id',
    value: '1',
    sort: 'priority',
  })
  async search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<StockSourceLinkDto>> {
    return (await this.links.search(toSearchCriteria(searchCriteria))).map(toStockSourceLinkDto);
  }
}
