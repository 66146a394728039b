/** What a client says about a product's own stock, with the product. What is undefined was not sent. */
export interface ProductStockToSave {
  /** Units. */
  readonly qty?: number | null;
  readonly isInStock?: boolean | null;
}

/** Keeps the quantity of products that come with one. Inventory provides it: the catalog knows no sources. */
export abstract class ProductStock {
  /**
   * Part of the transaction that saves the product, after its row and its options.
   *
   * @param isNew the product was created just now
   */
  abstract save(sku: string, stock: ProductStockToSave | null, isNew: boolean): Promise<void>;
}
