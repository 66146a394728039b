/**
 * The global stock settings of Magento's Admin: Stores › Configuration › Catalog › Inventory › Product Stock Options.
 */
export interface StockSettings {
  readonly manageStock: boolean;
  /** 0: none; 1: allowed; 2: allowed, and the customer is notified. */
  readonly backorders: number;
  /** Out-of-stock threshold, in units. */
  readonly minQty: number;
  readonly minSaleQty: number;
  readonly maxSaleQty: number;
  readonly enableQtyIncrements: boolean;
  readonly qtyIncrements: number;
  /** "Notify for quantity below", in units. */
  readonly notifyStockQty: number;
}

/** The customer groups that a quantity may be set for: guests, and all groups. */
const GUESTS = '0';
const ALL_GROUPS = '32000';

/**
 * @param stored values by the last part of their path; absent ones get Magento's default. Admin stores an emptied field as
 *   NULL, which is no number: 0
 */
export function stockSettingsOf(stored: ReadonlyMap<string, string | null>): StockSettings {
  const number = (name: string, otherwise: number): number => {
    const value = stored.get(name);
    return value === undefined ? otherwise : Number(value) || 0;
  };
  return {
    manageStock: number('manage_stock', 1) !== 0,
    backorders: number('backorders', 0),
    minQty: number('min_qty', 0),
    minSaleQty: minSaleQtyOf(stored.get('min_sale_qty')),
    maxSaleQty: number('max_sale_qty', 10_000),
    enableQtyIncrements: number('enable_qty_increments', 0) !== 0,
    qtyIncrements: number('qty_increments', 1),
    notifyStockQty: number('notify_stock_qty', 1),
  };
}

/** A number, or JSON with a number for each customer group. An API caller is a guest. 0: none. */
function minSaleQtyOf(stored: string | null | undefined): number {
  if (stored === undefined) return 1;
  const number = Number(stored ?? 0);
  if (!Number.isNaN(number)) return number;
  try {
    const byGroup = JSON.parse(stored ?? '') as Readonly<Record<string, unknown>>;
    return Number(byGroup[GUESTS] ?? byGroup[ALL_GROUPS]) || 0;
  } catch {
    return 1;
  }
}
