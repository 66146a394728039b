import { isIndexSalable, salableQuantity } from '../stock-facts.js';
import type { SalabilityCondition } from './salability-condition.js';

/** What is there and not promised to orders is enough. */
export const isSalableWithReservations: SalabilityCondition = {
  role: 'sufficient',
  failure(facts, requestedQty) {
    const isEnough = facts.hasSourceItems ? hasEnough(salableQuantity(facts), requestedQty) : isIndexSalable(facts);
    if (isEnough) return null;
    return facts.isIndexed
      ? { code: 'is_salable_with_reservations-not_enough_qty', message: 'The requested qty is not available' }
      : {
          code: 'is_salable_with_reservations-no_data',
          message: 'The requested sku is not assigned to given stock',
        };
  },
};

const hasEnough = (salable: number, requestedQty: number | null): boolean =>
  requestedQty === null ? salable > 0 : salable >= cutToFourDecimals(requestedQty);

/** Magento compares four decimals, cut off and not rounded. By text: 4.35 × 10,000 is 43,499.99… in floating point. */
function cutToFourDecimals(quantity: number): number {
  const text = String(quantity);
  return text.includes('e') ? Math.trunc(quantity * 1e4) / 1e4 : Number(text.replace(/(\.\d{4})\d+$/, '$1'));
}
