import { Injectable } from '@nestjs/common';
import { ProductLookupService } from '../../catalog/products/product-lookup.service.js';
import { entry, WebapiError } from '../../webapi/errors/webapi-error.js';
import { forEachYielding } from '../../database/event-loop.js';
import { isDistinguishable } from '../../webapi/arguments/distinguishable.js';
import { failuresAbout } from '../changes/rules/validation.js';
import { SourceItemsRepository } from './source-items.repository.js';

/** Longer than any stored SKU. */
const LONGEST_SKU = 64;

/** A SKU that exists. */
export interface KnownSku {
  /** As it is stored. */
  readonly spelling: string;
  readonly hasSourceItems: boolean;
  /** null: a SKU with source items and no product, on a database of our own. */
  readonly productId: number | null;
}

/** Whether a stored SKU can equal this one. A longer one would be cut, emoji equal each other. */
export const isStorable = (sku: string): boolean => sku !== '' && sku.length <= LONGEST_SKU && isDistinguishable(sku);

/** @throws WebapiError 404 that names the SKUs without a product, and their places in the request */
export async function refuseUnknownSkus<Item extends { readonly sku: string }>(
  items: readonly Item[],
  isUnknown: (item: Item) => boolean,
): Promise<void> {
  const unknown: string[] = [];
  const errors = await failuresAbout(items, (item) => {
    if (!isUnknown(item)) return null;
    unknown.push(item.sku);
    return entry('No product has the SKU "%sku".', { sku: item.sku });
  });
  if (errors.length === 0) return;
  throw new WebapiError(404, {
    message: 'Following products with requested skus were not found: %1',
    errors,
    parameters: [unknown.join(', ')],
  });
}

/**
 * Which SKUs exist. On a Magento database those of products; on a database of our own also those of source items, since
 * quantities may be pushed before products.
 */
@Injectable()
export class SkusService {
  /** @internal */
  constructor(
    private readonly products: ProductLookupService,
    private readonly items: SourceItemsRepository,
  ) {}

  /** @returns by SKU as sent; upper and lower case do not count. Unknown SKUs are absent */
  async known(skus: readonly string[]): Promise<ReadonlyMap<string, KnownSku>> {
    const different = new Set<string>();
    await forEachYielding(skus, (sku) => isStorable(sku) && different.add(sku));
    const asked = [...different];
    const known = new Map<string, KnownSku>();
    for (const [sent, { sku, productId, hasSourceItems }] of await this.products.bySkus(asked)) {
      known.set(sent, { spelling: sku, productId, hasSourceItems });
    }
    const rest = asked.filter((sku) => !known.has(sku));
    if (rest.length === 0 || !(await this.products.isOwn())) return known;
    for (const [sent, spelling] of await this.items.spellings(rest)) {
      known.set(sent, { spelling, productId: null, hasSourceItems: true });
    }
    return known;
  }
}
