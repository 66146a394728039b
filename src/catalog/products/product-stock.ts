/** Stock data sent with a product. Undefined fields were absent. */
export interface ProductStockToSave {
  /** Units. */
  readonly qty?: number | null;
  readonly isInStock?: boolean | null;
}

/** Saves stock data sent with a product. Inventory implements it: the catalog does not depend on inventory. */
export abstract class ProductStock {
  /**
   * Part of the transaction that saves the product, after its row and its options.
   *
   * @param isNew the product was created just now
   */
  abstract save(sku: string, stock: ProductStockToSave | null, isNew: boolean): Promise<void>;
}
