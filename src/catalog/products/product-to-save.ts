import type { ProductStockToSave } from './product-stock.js';
import type { Product } from './product.entity.js';
import type { StockItem } from '../stock-items/stock-item.entity.js';
import type { StockItemOptionsToSave } from '../stock-items/stock-item-options.js';

/** Fields as sent. Undefined ones were absent: they keep their values. */
export interface ProductToSave {
  readonly sku: string | null;
  readonly name: string | undefined;
  readonly typeId: string | undefined;
  readonly websiteIds: readonly number[] | undefined;
  readonly options: StockItemOptionsToSave;
  /** null: no stock item was sent. */
  readonly stock: ProductStockToSave | null;
}

/** A product as it was saved. */
export interface SavedProduct extends Product {
  readonly name: string;
  /** In ascending order. */
  readonly websiteIds: readonly number[];
  readonly stockItem: StockItem;
}
