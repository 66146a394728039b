/** A source item at or below its threshold. */
export interface LowStockItem {
  readonly sku: string;
  readonly sourceCode: string;
  readonly sourceName: string;
  /** Units. */
  readonly quantity: number;
  /** `IN_STOCK` or `OUT_OF_STOCK`. */
  readonly status: number;
  /** The threshold that applies, in units. */
  readonly notifyStockQty: number;
  /** Of the websites whose stocks the source serves, in alphabetical order. */
  readonly websiteCodes: readonly string[];
}
