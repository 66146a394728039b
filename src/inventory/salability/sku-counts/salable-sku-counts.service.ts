import { Injectable } from '@nestjs/common';
import { ProductsService } from '../../../catalog/products/products.service.js';
import { StockSettingsService } from '../../../catalog/stock-items/stock-settings.service.js';
import { yieldingToEventLoop } from '../../../database/event-loop.js';
import type { SalableSkuCount } from './salable-sku-count.entity.js';
import { SalableSkuCountsRepository, type SkuRange } from './salable-sku-counts.repository.js';

/** How many SKUs can be sold from stocks. */
@Injectable()
export class SalableSkuCountsService {
  /** @internal */
  constructor(
    private readonly repository: SalableSkuCountsRepository,
    private readonly settings: StockSettingsService,
    private readonly products: ProductsService,
  ) {}

  /** Of each stock, once, in the order given; 0 for one that does not exist. Other requests make progress meanwhile. */
  async of(stockIds: readonly number[]): Promise<SalableSkuCount[]> {
    const [settings, isOwn] = await Promise.all([this.settings.current(), this.products.isOwn()]);
    const ranges: SkuRange[] = [];
    for await (const range of this.repository.ranges()) ranges.push(range);
    const counts: SalableSkuCount[] = [];
    for (const stockId of new Set(stockIds)) {
      let [skus, salableSkus] = [0, 0];
      for await (const range of yieldingToEventLoop(ranges)) {
        const count = await this.repository.countIn(stockId, range, settings, isOwn);
        skus += count.skus;
        salableSkus += count.salableSkus;
      }
      counts.push({ stockId, skus, salableSkus });
    }
    return counts;
  }
}
