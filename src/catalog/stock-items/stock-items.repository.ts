import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../database/database.js';
import { chunks } from '../../database/event-loop.js';
import { MAX_LISTED } from '../../database/tables/batches.js';
import { Tables } from '../../database/tables/tables.js';
import { StockItem } from './stock-item.entity.js';
import type { StockItemOptionsToSave } from './stock-item-options.js';

/** The one row of `cataloginventory_stock`, and the website that its rows name. */
export const LEGACY_STOCK = { stockId: 1, websiteId: 0 };

/** The legacy quantity of a product, in units; null: never set. */
export type StockQuantity = Pick<StockItem, 'productId' | 'qty' | 'isInStock'> &
  Partial<Pick<StockItem, 'lowStockDate' | 'stockStatusChangedAuto'>>;

/** Rows of `cataloginventory_stock_item`: how the stock of products is managed, and their legacy quantity. */
@Injectable()
export class StockItemsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The stock item of a product, or null. */
  of(productId: number): Promise<StockItem | null> {
    return this.database.manager.findOneBy(StockItem, { productId, stockId: LEGACY_STOCK.stockId });
  }

  /** By product; one without a row is absent. */
  async ofAll(productIds: readonly number[]): Promise<ReadonlyMap<number, StockItem>> {
    const items = new Map<number, StockItem>();
    for (const part of chunks(productIds, MAX_LISTED)) {
      const where = { productId: In([...part]), stockId: LEGACY_STOCK.stockId };
      for (const item of await this.database.manager.findBy(StockItem, where)) items.set(item.productId, item);
    }
    return items;
  }

  /** Saves the options that are given; others stay. */
  saveOptions(productId: number, options: StockItemOptionsToSave): Promise<void> {
    return this.save({ productId, ...options });
  }

  /** Saves quantity and stock status. */
  saveQuantity(stock: StockQuantity): Promise<void> {
    return this.save(stock);
  }

  private save(item: Partial<StockItem>): Promise<void> {
    return this.tables.save(StockItem, [{ ...LEGACY_STOCK, ...item }], ['productId', 'stockId'], 'itemId');
  }
}
