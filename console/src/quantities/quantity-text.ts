/** Up to four decimals, as the database has them. */
const NUMBER = /^\d+(?:[.,]\d{1,4})?$/;

/**
 * Reads a quantity as people write it: `1,5` and `1.5`, `1,000` where commas group digits, `+5` and `-5` as a change of
 * what there was.
 *
 * @param decimal the separator of decimals where the user lives
 * @returns undefined for another text
 */
export function parseQuantity(text: string, before: number, decimal: string): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/.exec(text.trim()) ?? [];
  const group = decimal === ',' ? '.' : ',';
  const isGrouped = new RegExp(`^\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`).test(digits);
  const plain = isGrouped ? digits.replaceAll(group, '') : digits;
  if (!NUMBER.test(plain)) return undefined;
  const value = Number(plain.replace(',', '.'));
  if (sign === '') return value;
  return rounded(sign === '+' ? before + value : before - value);
}

/** Without the noise of binary fractions. */
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** As it is edited: without grouping. */
export const quantityText = (value: number, decimal: string): string => String(value).replace('.', decimal);
