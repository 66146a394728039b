import type { ProductStockToSave } from '../../catalog/product-stock.js';
import { stockItemConfigurationOf } from '../../catalog/stock-item-configuration.js';
import type { StockItem } from '../../catalog/stock-item.entity.js';
import type { StockItemOptionsToSave } from '../../catalog/stock-item-options.js';
import type { StockSettings } from '../../catalog/stock-settings.js';

/** A stock item as Magento shows it: options that are left to the global settings have their value from there. */
export type LegacyStockItem = StockItem;

/** Stock item and status of a product. */
export interface LegacyStockStatus {
  /** Units; 0 for what is out of stock. */
  readonly qty: number;
  /** 1: in stock. */
  readonly status: number;
  readonly stockItem: LegacyStockItem;
}

/** A page of products with a low quantity. */
export interface LowStockItems {
  readonly items: readonly LegacyStockItem[];
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

export function withSettings(item: StockItem, settings: StockSettings): LegacyStockItem {
  const { manageStock, backorders, minQty, minSaleQty, maxSaleQty, qtyIncrements } = stockItemConfigurationOf(
    item,
    settings,
  );
  return {
    ...item,
    manageStock,
    backorders,
    minQty,
    minSaleQty,
    maxSaleQty,
    qtyIncrements,
    enableQtyIncrements: item.useConfigEnableQtyInc ? settings.enableQtyIncrements : item.enableQtyIncrements,
    notifyStockQty: item.useConfigNotifyStockQty ? settings.notifyStockQty : item.notifyStockQty,
  };
}
