import type { KnownSku } from '../source-items/skus.service.js';
import type { NewItem } from '../source-items/source-item.entity.js';

/** A source item that a request is about. */
export interface BulkItem {
  readonly sku: string;
  readonly sourceCode: string;
  /** Place of its SKU in the request. */
  readonly index: number;
}

/** A source item that is locked until the transaction ends, as it is now. */
export interface LockedItem extends NewItem {
  readonly sourceItemId: number;
  /** The SKU as it was asked for. */
  readonly asked: string;
}

/** A SKU that an operation changes. */
export interface SkuToChange {
  readonly sku: string;
}

/** Units to move. */
export interface PartialTransferItem extends SkuToChange {
  readonly qty: number;
}

/** As sent; null: absent. */
export interface PartialTransferItemToCheck {
  readonly sku: string | null;
  readonly qty: number | null;
}

/** Without composite products, which have no source items. */
export const stockable = (
  skus: readonly SkuToChange[],
  known: ReadonlyMap<string, Pick<KnownSku, 'hasSourceItems'>>,
): SkuToChange[] => skus.filter(({ sku }) => known.get(sku)?.hasSourceItems);

/** One for each SKU and source; a SKU that comes twice counts where it comes first. */
export function bulkItemsOf(skus: readonly SkuToChange[], sourceCodes: readonly string[]): BulkItem[] {
  const places = new Map<string, number>();
  skus.forEach(({ sku }, index) => {
    if (!places.has(sku)) places.set(sku, index);
  });
  return [...places].flatMap(([sku, index]) => sourceCodes.map((sourceCode) => ({ sku, sourceCode, index })));
}

/** The name of an item that was asked for, in a map. */
export const nameOf = (sku: string, sourceCode: string): string => `${sourceCode}\0${sku}`;
