import { Injectable } from '@nestjs/common';
import { ProductLookupService } from '../../catalog/product-lookup.service.js';
import { Page } from '../../webapi/search/page.js';
import type { Filter, SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { LowStockItem } from './low-stock-item.js';
import { LowStockRepository } from './low-stock.repository.js';

const HAS_PRODUCT: readonly Filter[] = [{ field: 'product_id', value: null, conditionType: 'notnull' }];

/** Magento's report "Low Stock", which its REST API lacks. */
@Injectable()
export class LowStockService {
  /** @internal */
  constructor(
    private readonly lowStock: LowStockRepository,
    private readonly products: ProductLookupService,
  ) {}

  /**
   * Source items at or below their threshold, lowest quantity first: of enabled sources and products with managed stock.
   * On a Magento database, items of deleted products are left out; on one of our own, quantities may come before products.
   */
  async search(criteria: SearchCriteria): Promise<Page<LowStockItem>> {
    if (await this.products.isOwn()) return this.lowStock.search(criteria);
    const filterGroups = [...criteria.filterGroups, HAS_PRODUCT];
    const { items, totalCount } = await this.lowStock.search({ ...criteria, filterGroups });
    return new Page(items, totalCount, criteria);
  }
}
