import { Controller } from '@nestjs/common';
import { aclResource, ApiSearch, ApiSection, ApiText, Arguments, Database, Page, Route, search } from 'nest-msi';
import { SearchDto, toSearchCriteria } from 'nest-msi';
import { StockOverview } from './stock-overview.view.js';

export const OVERVIEW = aclResource('Acme_Stock::overview', 'Stock overview');

@Controller()
@ApiSection('Acme', 'Stocks at a glance.')
export class StockOverviewController {
  constructor(private readonly database: Database) {}

  @Route('GET', 'V1/acme/stock-overview', OVERVIEW, 'acmeStockOverviewV1.getList')
  @ApiText('Searches stocks by how many sources they have.')
  @ApiSearch(StockOverview, { field: 'sources', value: '3', sort: 'name' })
  search(@Arguments() { searchCriteria }: SearchDto): Promise<Page<StockOverview>> {
    return search(this.database, StockOverview, toSearchCriteria(searchCriteria));
  }
}
