import type { SalabilityCondition, SalabilityError } from './salability-condition.js';

const error = (code: string, message: string): SalabilityError => ({ code: `is_correct_qty-${code}`, message });

/** The quantity fits the product's limits for the shopping cart. Tells the first that it breaks. */
export const isCorrectQty: SalabilityCondition = {
  role: 'required',
  failure({ configuration }, requestedQty) {
    if (requestedQty === null) return null;
    const { minSaleQty, maxSaleQty, qtyIncrements, isQtyDecimal } = configuration;
    if (minSaleQty !== 0 && requestedQty < minSaleQty) {
      return error('min_sale_qty', `The fewest you may purchase is ${minSaleQty}.`);
    }
    if (maxSaleQty !== 0 && requestedQty > maxSaleQty) {
      return error('max_sale_qty', 'The requested qty exceeds the maximum qty allowed in shopping cart');
    }
    if (qtyIncrements !== 0 && !isMultipleOf(requestedQty, qtyIncrements)) {
      return error('qty_increment', `You can buy this product only in quantities of ${qtyIncrements} at a time.`);
    }
    if (!isQtyDecimal && !Number.isInteger(requestedQty)) {
      return error('is_qty_decimal', 'You cannot use decimal quantity for this product.');
    }
    return null;
  },
};

/** As a part of the divisor, how far the remainder of floating-point numbers may be off. */
const TOLERANCE = 1e-4;

function isMultipleOf(quantity: number, divisor: number): boolean {
  const remainder = Math.abs(quantity % divisor);
  return remainder < divisor * TOLERANCE || Math.abs(remainder - divisor) < divisor * TOLERANCE;
}
