import type { StockItem } from './stock-item.entity.js';
import type { StockSettings } from './stock-settings.js';

/** Columns of a product's row in `cataloginventory_stock_item` that configure its stock. */
export interface StockItemOptions {
  readonly useConfigManageStock: boolean;
  readonly manageStock: boolean;
  readonly useConfigBackorders: boolean;
  readonly backorders: number;
  readonly useConfigMinQty: boolean;
  readonly minQty: number;
  readonly useConfigMinSaleQty: boolean;
  readonly minSaleQty: number;
  readonly useConfigMaxSaleQty: boolean;
  readonly maxSaleQty: number;
  readonly useConfigEnableQtyInc: boolean;
  readonly enableQtyIncrements: boolean;
  readonly useConfigQtyIncrements: boolean;
  readonly qtyIncrements: number;
  readonly isQtyDecimal: boolean;
  readonly isInStock: boolean;
}

/** Effective stock options of a product: its own ones, else the global settings. */
export interface StockItemConfiguration {
  /** false: salable without counting. */
  readonly manageStock: boolean;
  /** 0: none; 1: allowed below 0; 2: allowed, and the customer is notified. */
  readonly backorders: number;
  /** Out-of-stock threshold that counts, in units: with backorders at most 0, without them at least 0. */
  readonly minQty: number;
  /** Out-of-stock threshold as it is set: Magento's stock index compares with it. */
  readonly configuredMinQty: number;
  /** Least quantity in a cart; 0: none. */
  readonly minSaleQty: number;
  /** 0: unlimited. */
  readonly maxSaleQty: number;
  /** 0: any quantity. */
  readonly qtyIncrements: number;
  /** Quantities may have decimals. */
  readonly isQtyDecimal: boolean;
  /** The product's own switch; for composite products it decides together with their children. */
  readonly isInStock: boolean;
}

/** @param own null for a product without a row: the global settings apply */
export function stockItemConfigurationOf(
  own: StockItemOptions | null,
  settings: StockSettings,
): StockItemConfiguration {
  if (!own) {
    return {
      ...settings,
      ...thresholdOf(settings.backorders, settings.minQty),
      qtyIncrements: incrementsOf(settings.enableQtyIncrements, settings.qtyIncrements, false),
      isQtyDecimal: false,
      isInStock: false,
    };
  }
  const backorders = own.useConfigBackorders ? settings.backorders : own.backorders;
  return {
    manageStock: own.useConfigManageStock ? settings.manageStock : own.manageStock,
    backorders,
    ...thresholdOf(backorders, own.useConfigMinQty ? settings.minQty : own.minQty),
    minSaleQty: own.useConfigMinSaleQty ? settings.minSaleQty : own.minSaleQty,
    maxSaleQty: own.useConfigMaxSaleQty ? settings.maxSaleQty : own.maxSaleQty,
    qtyIncrements: incrementsOf(
      own.useConfigEnableQtyInc ? settings.enableQtyIncrements : own.enableQtyIncrements,
      own.useConfigQtyIncrements ? settings.qtyIncrements : own.qtyIncrements,
      own.isQtyDecimal,
    ),
    isQtyDecimal: own.isQtyDecimal,
    isInStock: own.isInStock,
  };
}

/** A stock item as Magento shows it: options that are left to the global settings have their value from there. */
export function withSettings(item: StockItem, settings: StockSettings): StockItem {
  const { manageStock, backorders, minQty, minSaleQty, maxSaleQty, qtyIncrements } = stockItemConfigurationOf(
    item,
    settings,
  );
  return {
    ...item,
    manageStock,
    isInStock: !manageStock || item.isInStock,
    backorders,
    minQty,
    minSaleQty,
    maxSaleQty,
    qtyIncrements,
    enableQtyIncrements: item.useConfigEnableQtyInc ? settings.enableQtyIncrements : item.enableQtyIncrements,
    notifyStockQty: item.useConfigNotifyStockQty ? settings.notifyStockQty : (item.notifyStockQty ?? 0),
  };
}

const thresholdOf = (
  backorders: number,
  minQty: number,
): Pick<StockItemConfiguration, 'minQty' | 'configuredMinQty'> => ({
  minQty: backorders > 0 ? Math.min(minQty, 0) : Math.max(minQty, 0),
  configuredMinQty: minQty,
});

/** Of a product that is sold in whole units, Magento drops the decimals: steps of 2.5 are steps of 2, those of 0.5 none. */
function incrementsOf(isEnabled: boolean, increments: number, isQtyDecimal: boolean): number {
  if (!isEnabled) return 0;
  return Math.max(isQtyDecimal ? increments : Math.trunc(increments), 0);
}
