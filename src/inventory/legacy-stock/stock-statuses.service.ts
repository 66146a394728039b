import { Injectable } from '@nestjs/common';
import { StoresService } from '../../stores/stores.service.js';
import { SalabilityService } from '../salability/salability.service.js';
import { WEBSITE } from '../stocks/sales-channel.entity.js';
import { StocksService } from '../stocks/stocks.service.js';
import type { LegacyStockStatus } from './legacy-stock-item.js';
import { LegacyStockService } from './legacy-stock.service.js';

/** Legacy stock statuses: with MSI, whether a product can be sold from the stock of a website. */
@Injectable()
export class StockStatusesService {
  /** @internal */
  constructor(
    private readonly legacyStock: LegacyStockService,
    private readonly salability: SalabilityService,
    private readonly stocks: StocksService,
    private readonly stores: StoresService,
  ) {}

  /**
   * @param sku in the spelling of the product: others cannot be sold, as in Magento
   * @param storeCode of a store of the website, as in URLs; null: the default website
   * @throws WebapiError 404 for an unknown SKU, and for a website that no stock sells to
   */
  async of(sku: string, storeCode: string | null = null): Promise<LegacyStockStatus> {
    const stockItem = await this.legacyStock.itemOf(sku);
    const stockId = await this.stocks.idOfChannel(WEBSITE, await this.stores.websiteCodeOf(storeCode));
    const [quantity] = await this.salability.quantities([sku], stockId);
    return { qty: quantity!.qty, salable: quantity!.salable, stockItem };
  }
}
