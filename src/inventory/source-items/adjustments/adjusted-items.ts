import { forEachYielding } from '../../../database/event-loop.js';
import { IN_STOCK, type SourceItem } from '../source-item.entity.js';
import type { QuantityAdjustment } from '../source-items.events.js';
import { quantityOf, unitsOf } from '../units.js';
import type { AdjustedItem, NewAdjustment } from './adjustment.entity.js';

/** The lines about one item, added up. */
export interface Sum {
  readonly stored: SourceItem;
  /** Index of the first line. */
  readonly index: number;
  /** In ten-thousandths: many lines may exceed what a number can hold exactly. */
  units: bigint;
  status: number;
  readonly adjustments: QuantityAdjustment[];
}

/**
 * @param stored the item of each line
 * @returns by the id of the item, in the order of the first lines
 */
export async function sumsOf(
  lines: readonly NewAdjustment[],
  stored: readonly SourceItem[],
  isNew: (item: SourceItem) => boolean,
): Promise<ReadonlyMap<number, Sum>> {
  const sums = new Map<number, Sum>();
  let at = 0;
  await forEachYielding(lines, ({ delta, status, reason, reference }) => {
    const index = at++;
    const item = stored[index]!;
    let sum = sums.get(item.sourceItemId);
    if (!sum) {
      const before = isNew(item) ? IN_STOCK : item.status;
      sum = { stored: item, index, units: 0n, status: before, adjustments: [] };
      sums.set(item.sourceItemId, sum);
    }
    sum.units += BigInt(unitsOf(delta)!);
    sum.status = status ?? sum.status;
    sum.adjustments.push({ delta, reason: reason ?? null, reference: reference ?? null });
  });
  return sums;
}

export const totalOf = ({ stored, units }: Sum): bigint => BigInt(unitsOf(stored.quantity)!) + units;

export const adjustedItem = (sum: Sum, isNew: boolean): AdjustedItem => {
  const { stored, index, status, adjustments } = sum;
  const { sourceItemId, sourceCode, sku } = stored;
  const quantity = quantityOf(Number(totalOf(sum)));
  return { sourceItemId, index, sourceCode, sku, quantity, status, before: isNew ? null : stored, adjustments };
};
