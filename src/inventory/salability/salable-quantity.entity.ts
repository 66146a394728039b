/** How many of a SKU can be sold from a stock. */
export interface SalableQuantity {
  readonly sku: string;
  /** Units; negative while backorders are open. */
  readonly qty: number;
  readonly salable: boolean;
}
