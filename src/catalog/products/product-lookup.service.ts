import { Injectable } from '@nestjs/common';
import { hasSourceItems } from './product.entity.js';
import { ProductsRepository } from './products.repository.js';

/** A product that has a SKU, as the column's collation compares them. */
export interface FoundProduct {
  readonly productId: number;
  /** As the catalog spells it. */
  readonly sku: string;
  readonly hasSourceItems: boolean;
}

/** Finds products by SKU. It needs nothing of inventory, which needs it. */
@Injectable()
export class ProductLookupService {
  /** @internal */
  constructor(private readonly products: ProductsRepository) {}

  /** Whether the catalog is this service's own; otherwise it is Magento's. */
  isOwn(): Promise<boolean> {
    return this.products.isOwn();
  }

  /**
   * The products with these SKUs, in a statement for 10,000.
   *
   * @returns by SKU as sent; upper and lower case do not count
   */
  async bySkus(skus: readonly string[]): Promise<ReadonlyMap<string, FoundProduct>> {
    const found = new Map<string, FoundProduct>();
    for (const { sent, productId, sku, typeId } of await this.products.bySkus(skus)) {
      // Two products may differ in a way that the collation does not see.
      if (found.has(sent) && sent !== sku) continue;
      found.set(sent, { productId, sku, hasSourceItems: hasSourceItems(typeId) });
    }
    return found;
  }
}
