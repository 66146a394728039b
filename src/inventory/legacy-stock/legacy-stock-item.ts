import type { ProductStockToSave } from '../../catalog/products/product-stock.js';
import type { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import type { StockItemOptionsToSave } from '../../catalog/stock-items/stock-item-options.js';

/** Whether a product can be sold from the stock of a website, and its stock item. */
export interface LegacyStockStatus {
  /** Salable units. */
  readonly qty: number;
  readonly salable: boolean;
  readonly stockItem: StockItem;
}

/** A page of products with a low quantity. */
export interface LowStockItems {
  readonly items: readonly StockItem[];
  readonly totalCount: number;
}

/** A stock item as sent. */
export interface StockItemToSave {
  readonly options: StockItemOptionsToSave;
  readonly stock: ProductStockToSave;
}

/** What the columns of a new row hold. */
export const blankStockItem = (productId: number): StockItem => ({
  itemId: 0,
  productId,
  stockId: 1,
  websiteId: 0,
  qty: null,
  isInStock: false,
  isQtyDecimal: false,
  useConfigMinQty: true,
  minQty: 0,
  useConfigMinSaleQty: true,
  minSaleQty: 1,
  useConfigMaxSaleQty: true,
  maxSaleQty: 0,
  useConfigBackorders: true,
  backorders: 0,
  useConfigNotifyStockQty: true,
  notifyStockQty: null,
  useConfigQtyIncrements: true,
  qtyIncrements: 0,
  useConfigEnableQtyInc: true,
  enableQtyIncrements: false,
  useConfigManageStock: true,
  manageStock: false,
  lowStockDate: null,
  isDecimalDivided: false,
  stockStatusChangedAuto: false,
});
