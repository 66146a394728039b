import { isSalableInIndex, withFourDecimals } from '../../catalog/stock-items/index-salability.js';
import type { StockItemConfiguration } from '../../catalog/stock-items/stock-item-configuration.js';

/** What decides whether one SKU can be sold from one stock, as the tables are now. Quantities are in units. */
export interface StockFacts {
  /** As the product or the source item spells it. */
  readonly sku: string;
  readonly stockId: number;
  readonly stockExists: boolean;
  /** false for composite products: configurable, grouped, bundle. */
  readonly hasSourceItems: boolean;
  /** Effective stock options of the product. */
  readonly configuration: StockItemConfiguration;
  /** Some source of the stock, enabled or not, has an item of the SKU. */
  readonly isAssigned: boolean;
  /**
   * Magento's stock index has a row: some enabled source of the stock has an item of the SKU, or of a child; or it is a
   * bundle with options.
   */
  readonly isIndexed: boolean;
  /** Some enabled source of the stock has an item that is in stock. */
  readonly hasItemInStock: boolean;
  /** Sum over the items in stock of enabled sources; of composite products, over their children. */
  readonly quantity: number;
  /** Sum of the reservations; negative while orders are open. */
  readonly reserved: number;
  /** Of composite products: what their children make of them. */
  readonly isCompositeSalable: boolean;
}

/** Quantity, plus reservations, minus the out-of-stock threshold; whether or not the SKU is salable. */
const availableQuantity = ({ quantity, reserved, configuration }: StockFacts): number =>
  withFourDecimals(quantity + reserved - configuration.minQty);

/** `is_salable` as Magento's stock index would say after indexing everything that is there now. */
export function isIndexSalable(facts: StockFacts): boolean {
  const { configuration } = facts;
  if (!facts.hasSourceItems) return facts.isCompositeSalable;
  if (!facts.isIndexed) return false;
  return isSalableInIndex({
    managesStock: configuration.manageStock,
    allowsBackorders: allowsBackorders(configuration),
    hasItemInStock: facts.hasItemInStock,
    available: facts.quantity + facts.reserved - configuration.configuredMinQty,
  });
}

/** What can still be sold: 0 for what is not salable, negative while backorders are open. */
export const salableQuantity = (facts: StockFacts): number => (isIndexSalable(facts) ? availableQuantity(facts) : 0);

/** A negative threshold limits backorders instead of allowing them without end. */
export const allowsBackorders = ({ backorders, minQty }: StockItemConfiguration): boolean =>
  backorders > 0 && minQty >= 0;
