import { Injectable } from '@nestjs/common';
import { toTimestamp } from '../../database/timestamps.js';
import { ProductStock, type ProductStockToSave } from '../../catalog/products/product-stock.js';
import { hasSourceItems, type Product } from '../../catalog/products/product.entity.js';
import {
  stockItemConfigurationOf,
  withSettings,
  type StockItemConfiguration,
} from '../../catalog/stock-items/stock-item-configuration.js';
import type { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { StockItemsRepository, type StockQuantity } from '../../catalog/stock-items/stock-items.repository.js';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import { Database } from '../../database/database.js';
import { noSuchEntity } from '../../webapi/errors/entity-errors.js';
import { takeLocks } from '../changes/locks.js';
import { StockUpkeep } from '../changes/stock-upkeep.js';
import { DEFAULT_SOURCE } from '../sources/source.entity.js';
import { IN_STOCK, OUT_OF_STOCK } from '../source-items/source-item.entity.js';
import { SourceItemsService } from '../source-items/source-items.service.js';
import { blankStockItem, type LowStockItems, type StockItemToSave } from './legacy-stock-item.js';
import { LegacyStockRepository } from './legacy-stock.repository.js';

/** Legacy stock items, from before MSI: the quantity is the source item of the default source. */
@Injectable()
export class LegacyStockService extends ProductStock {
  /** @internal */
  constructor(
    private readonly repository: LegacyStockRepository,
    private readonly stockItems: StockItemsRepository,
    private readonly items: SourceItemsService,
    private readonly settings: StockSettingsService,
    private readonly upkeep: StockUpkeep,
    private readonly database: Database,
  ) {
    super();
  }

  /** @throws WebapiError 404 for an unknown SKU */
  async itemOf(sku: string): Promise<StockItem> {
    const { productId } = await this.known(sku);
    return withSettings(await this.stockItemOf(productId), await this.settings.current());
  }

  /**
   * Stock items with at most this quantity, oldest first.
   *
   * @param websiteId 0: where stock is kept; others have none
   * @param qty units
   * @param page 1 for lower ones, as in Magento
   * @param size 1 for lower ones, as in Magento
   */
  async low(websiteId: number, qty: number, page: number, size: number): Promise<LowStockItems> {
    const [items, totalCount] = await this.repository.low(websiteId, qty, Math.max(page, 1), Math.max(size, 1));
    const settings = await this.settings.current();
    return { items: items.map((item) => withSettings(item, settings)), totalCount };
  }

  /**
   * Changes options and quantity, and the source item of the default source.
   *
   * @returns the id of the stock item
   * @throws WebapiError 404 for an unknown SKU
   */
  async update(sku: string, { options, stock }: StockItemToSave): Promise<number> {
    const { typeId } = await this.known(sku);
    // The quantity of a product with source items counts where they are; everything else in all stocks.
    const isConfigured = Object.keys(options).length > 0 || !hasSourceItems(typeId);
    const upkeep = await this.upkeep.plan({ configured: isConfigured ? [sku] : [] });
    return this.database.transaction(async () => {
      await takeLocks(upkeep.locks);
      const product = await this.known(sku);
      await this.repository.lock(product.productId);
      await this.stockItems.saveOptions(product.productId, options);
      await this.saveStock(product, stock);
      await upkeep.run();
      return (await this.stockItemOf(product.productId)).itemId;
    });
  }

  async save(sku: string, stock: ProductStockToSave | null, isNew: boolean): Promise<void> {
    if (stock || isNew) await this.saveStock(await this.known(sku), stock);
  }

  /** @param stock null: a new product without stock data */
  private async saveStock({ productId, typeId, sku }: Product, stock: ProductStockToSave | null): Promise<void> {
    const own = await this.stockItemOf(productId);
    const qty = stock?.qty ?? own.qty;
    const wanted = stock?.isInStock ?? own.isInStock;
    if (!hasSourceItems(typeId)) return this.saveLegacy({ productId, qty: 0, isInStock: wanted });
    const settings = await this.settings.current();
    const isEnough = canBeInStock(qty, stockItemConfigurationOf(own, settings));
    const isInStock = wanted && isEnough;
    // Magento creates the item of a product without stock as one that is in stock, with nothing of it.
    const status = isInStock || !stock ? IN_STOCK : OUT_OF_STOCK;
    await this.items.save([{ sku, sourceCode: DEFAULT_SOURCE, quantity: qty ?? 0, status }]);
    // After the item, whose upkeep copies its quantity: it knows no quantity that was never set.
    await this.saveLegacy({
      productId,
      qty,
      isInStock,
      lowStockDate: (qty ?? 0) < (withSettings(own, settings).notifyStockQty ?? 0) ? toTimestamp(Date.now()) : null,
      stockStatusChangedAuto: !isEnough,
    });
  }

  private async saveLegacy(stock: StockQuantity): Promise<void> {
    await this.stockItems.saveQuantity(stock);
    await this.repository.saveStatus(stock.productId, stock.qty, stock.isInStock);
  }

  /** Magento gives every product one; products that were imported otherwise may lack it. */
  private async stockItemOf(productId: number): Promise<StockItem> {
    return (await this.stockItems.of(productId)) ?? blankStockItem(productId);
  }

  private async known(sku: string): Promise<Product> {
    const product = await this.repository.productBySku(sku);
    if (!product) throw noSuchEntity('The Product with the "%1" SKU doesn\'t exist.', [sku]);
    return product;
  }
}

/** A product with managed stock needs a quantity to be in stock; with backorders, a negative threshold is the least one. */
function canBeInStock(qty: number | null, { manageStock, backorders, minQty }: StockItemConfiguration): boolean {
  if (!manageStock) return true;
  if (qty === null) return false;
  return backorders > 0 ? minQty === 0 || qty >= minQty : qty > minQty;
}
