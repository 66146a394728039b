import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Product } from '../../catalog/products/product.entity.js';
import { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { LEGACY_STOCK } from '../../catalog/stock-items/stock-items.repository.js';
import { StockStatus } from '../../catalog/stock-items/stock-status.entity.js';
import { Database } from '../../database/database.js';
import { unpadded } from '../../database/dialect.js';
import { Tables } from '../../database/tables/tables.js';

/** The legacy stock tables: `cataloginventory_stock_item` and `cataloginventory_stock_status`. */
@Injectable()
export class LegacyStockRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The product of a SKU, or null. */
  productBySku(sku: string): Promise<Product | null> {
    return this.database.manager.findOneBy(Product, { sku: unpadded(sku) });
  }

  /** Serialises writers of this product's stock until the transaction ends. */
  lock(productId: number): Promise<void> {
    return this.tables.lock(StockItem, 'productId', [productId]);
  }

  /**
   * @param qty units
   * @returns one page, oldest first, and how many there are
   */
  low(websiteId: number, qty: number, page: number, size: number): Promise<[StockItem[], number]> {
    return this.database.manager.findAndCount(StockItem, {
      where: { websiteId, qty: LessThanOrEqual(qty) },
      order: { itemId: 'ASC' },
      take: Math.min(size, Number.MAX_SAFE_INTEGER),
      skip: Math.min((page - 1) * size, Number.MAX_SAFE_INTEGER),
    });
  }

  /**
   * Saves the stock status of a product.
   *
   * @param qty units; null: never set
   */
  async saveStatus(productId: number, qty: number | null, isInStock: boolean): Promise<void> {
    const status = { productId, ...LEGACY_STOCK, qty: isInStock ? (qty ?? 0) : 0, status: Number(isInStock) };
    await this.tables.upsert(StockStatus, [status], ['productId', 'websiteId', 'stockId']);
  }
}
