import { answerOf, api } from '../../api/client';
import { rounded } from '../quantity-text';
import type { Edit } from '../use-items-draft';

/** Adds the difference of each edit to what is stored, all or none. @throws ApiError 409 for a stale base */
export const adjustItems = (edits: readonly Edit[], reason: string) =>
  answerOf(
    api.POST('/rest/V1/inventory/source-items-adjust', {
      body: {
        adjustments: edits.map(({ sku, source, quantity, base }) => ({
          sku,
          source_code: source,
          delta: rounded(quantity - (base?.quantity ?? 0)),
          expected_quantity: base?.quantity ?? 0,
          create: base === undefined,
          ...(reason !== '' && { reason }),
        })),
      },
    }),
  );

/** @returns how many source items were created */
export const assign = (skus: readonly string[], sourceCodes: readonly string[]): Promise<number> =>
  answerOf(
    api.POST('/rest/V1/inventory/bulk-product-source-assign', {
      body: { skus: [...skus], sourceCodes: [...sourceCodes] },
    }),
  );

/** @returns how many source items were deleted, with their quantities */
export const unassign = (skus: readonly string[], sourceCodes: readonly string[]): Promise<number> =>
  answerOf(
    api.POST('/rest/V1/inventory/bulk-product-source-unassign', {
      body: { skus: [...skus], sourceCodes: [...sourceCodes] },
    }),
  );

/** @param unassignFromOrigin whether the origin loses its source items, which otherwise stay with 0 */
export const transferAll = (
  skus: readonly string[],
  originSource: string,
  destinationSource: string,
  unassignFromOrigin: boolean,
): Promise<boolean> =>
  answerOf(
    api.POST('/rest/V1/inventory/bulk-product-source-transfer', {
      body: { skus: [...skus], originSource, destinationSource, unassignFromOrigin },
    }),
  );

export const transferPart = (
  items: readonly { readonly sku: string; readonly qty: number }[],
  originSourceCode: string,
  destinationSourceCode: string,
) =>
  answerOf(
    api.POST('/rest/V1/inventory/bulk-partial-source-transfer', {
      body: { items: [...items], originSourceCode, destinationSourceCode },
    }),
  );
