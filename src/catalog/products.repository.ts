import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../database/database.js';
import { Tables } from '../database/tables/tables.js';
import { Website } from '../stores/website.entity.js';
import { ProductName } from './product-name.entity.js';
import { ProductWebsite } from './product-website.entity.js';
import { Product } from './product.entity.js';
import { StockItem } from './stock-item.entity.js';
import type { StockItemOptionsToSave } from './stock-item-options.js';

/** The one row of `cataloginventory_stock`, and the website that its rows name. */
const LEGACY_STOCK = { stockId: 1, websiteId: 0 };

@Injectable()
export class ProductsRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** Whether this service's migrations created the catalog; otherwise it is Magento's and read-only. */
  isOwn(): Promise<boolean> {
    return this.tables.hasTable('nest_msi_product_name');
  }

  /** Locks this SKU until the transaction ends. */
  lock(sku: string): Promise<void> {
    return this.tables.lock(Product, 'sku', [sku]);
  }

  bySku(sku: string): Promise<Product | null> {
    return this.database.manager.findOneBy(Product, { sku });
  }

  async nameOf(productId: number): Promise<string> {
    const found = await this.database.manager.findOneBy(ProductName, { productId });
    return found?.name ?? '';
  }

  async websiteIds(): Promise<Set<number>> {
    const rows = await this.database.manager.find(Website, { select: { websiteId: true } });
    return new Set(rows.map(({ websiteId }) => websiteId));
  }

  /** In ascending order. */
  async websitesOf(productId: number): Promise<number[]> {
    const rows = await this.database.manager.find(ProductWebsite, {
      where: { productId },
      order: { websiteId: 'ASC' },
    });
    return rows.map(({ websiteId }) => websiteId);
  }

  stockItemOf(productId: number): Promise<StockItem | null> {
    return this.database.manager.findOneBy(StockItem, { productId, stockId: LEGACY_STOCK.stockId });
  }

  /** @returns the id that the database generated */
  create(sku: string, typeId: string, attributeSetId: number): Promise<number> {
    return this.tables.insertGenerated(Product, { sku, typeId, attributeSetId }, 'productId');
  }

  async setType(productId: number, typeId: string): Promise<void> {
    await this.database.manager.update(Product, { productId }, { typeId });
  }

  setName(productId: number, name: string): Promise<void> {
    return this.tables.upsert(ProductName, [{ productId, name }], ['productId']);
  }

  async setWebsites(productId: number, websiteIds: readonly number[]): Promise<void> {
    const current = await this.websitesOf(productId);
    const dropped = current.filter((websiteId) => !websiteIds.includes(websiteId));
    const added = [...new Set(websiteIds)].filter((websiteId) => !current.includes(websiteId));
    const { manager } = this.database;
    if (dropped.length > 0) await manager.delete(ProductWebsite, { productId, websiteId: In(dropped) });
    if (added.length > 0) {
      await manager.insert(
        ProductWebsite,
        added.map((websiteId) => ({ productId, websiteId })),
      );
    }
  }

  saveOptions(productId: number, options: StockItemOptionsToSave): Promise<void> {
    return this.tables.upsert(StockItem, [{ productId, ...LEGACY_STOCK, ...options }], ['productId', 'stockId']);
  }

  /** Foreign keys cascade to its name, websites and stock item. */
  async delete(productId: number): Promise<void> {
    await this.database.manager.delete(Product, { productId });
  }
}
