import { MAX_QUANTITY } from './source-item.entity.js';

const UNITS_OF_ONE = 10_000;
/** What is left of arithmetic with binary fractions: 0.1 + 0.2 is 0.30000000000000004. */
const NOISE = 1e-6;
const RELATIVE_NOISE = 2 ** -51;

/** Most of what a quantity can be. */
export const MAX_UNITS = Math.round(MAX_QUANTITY * UNITS_OF_ONE);

/** A quantity in ten-thousandths, which its column counts in; null for a number with more than four decimals. */
export function unitsOf(quantity: number): number | null {
  const scaled = quantity * UNITS_OF_ONE;
  const units = Math.round(scaled);
  return Math.abs(scaled - units) <= NOISE + Math.abs(scaled) * RELATIVE_NOISE ? units + 0 : null;
}

export const quantityOf = (units: number): number => units / UNITS_OF_ONE;
