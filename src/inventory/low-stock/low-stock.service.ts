import { Injectable } from '@nestjs/common';
import { ProductLookupService } from '../../catalog/products/product-lookup.service.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { LowStockItem } from './low-stock-item.js';
import { LowStockRepository } from './low-stock.repository.js';

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
   * On a Magento database, items of deleted and of disabled products are left out; on one of our own, quantities may come before products.
   */
  async search(criteria: SearchCriteria): Promise<Page<LowStockItem>> {
    return (await this.products.isOwn()) ? this.lowStock.search(criteria) : this.lowStock.searchEnabled(criteria);
  }
}
