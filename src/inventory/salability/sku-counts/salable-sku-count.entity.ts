/** How much of a stock can be sold. */
export interface SalableSkuCount {
  readonly stockId: number;
  /** SKUs that sources of the stock have source items of. */
  readonly skus: number;
  /** Those of them that can be sold now. */
  readonly salableSkus: number;
}
