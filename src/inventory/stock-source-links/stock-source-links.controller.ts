import { Controller } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments.decorator.js';
import { ApiSearch } from '../../webapi/openapi.decorators.js';
import type { Page } from '../../webapi/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { SearchDto, toSearchCriteria } from '../../webapi/search-criteria.js';
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
export class StockSourceLinksController {
  constructor(private readonly links: StockSourceLinksService) {}

  /** Links sources to stocks, or gives existing links a new priority. All of the list or nothing. */
  @Route('POST', 'V1/inventory/stock-source-links', RESOURCE, 'inventoryApiStockSourceLinksSaveV1.execute')
  async save(@Arguments() { links }: SaveStockSourceLinksDto): Promise<void> {
    await this.links.save(links.map(toLinkToSave));
  }

  /** Breaks links. Those that are not there are no error; other priorities stay as they are. */
  @Route('POST', 'V1/inventory/stock-source-links-delete', RESOURCE, 'inventoryApiStockSourceLinksDeleteV1.execute')
  async delete(@Arguments() { links }: DeleteStockSourceLinksDto): Promise<void> {
    await this.links.delete(links.map(toLinkToDelete));
  }

  /** Finds links. */
  @Route('GET', 'V1/inventory/stock-source-links', RESOURCE, 'inventoryApiGetStockSourceLinksV1.execute')
  @ApiSearch(StockSourceLinkDto, { field: 'stock_id', value: '4' })
  async search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<StockSourceLinkDto>> {
    return (await this.links.search(toSearchCriteria(searchCriteria))).map(toStockSourceLinkDto);
  }
}
