import type { StockItem } from './stock-item.entity.js';

/** The columns of `cataloginventory_stock_item` that configure a product's stock. */
export const STOCK_ITEM_OPTIONS = [
  'isQtyDecimal',
  'useConfigMinQty',
  'minQty',
  'useConfigMinSaleQty',
  'minSaleQty',
  'useConfigMaxSaleQty',
  'maxSaleQty',
  'useConfigBackorders',
  'backorders',
  'useConfigNotifyStockQty',
  'notifyStockQty',
  'useConfigQtyIncrements',
  'qtyIncrements',
  'useConfigEnableQtyInc',
  'enableQtyIncrements',
  'useConfigManageStock',
  'manageStock',
  'isDecimalDivided',
] as const satisfies readonly (keyof StockItem)[];

/** The name of an option of a stock item. */
export type StockItemOption = (typeof STOCK_ITEM_OPTIONS)[number];

/** Options as sent: absent ones keep their value, or get the column's default. */
export type StockItemOptionsToSave = Partial<Pick<StockItem, StockItemOption>>;
