import { parseQuantity, rounded } from '../quantities/quantity-text.js';

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Order {
  /** Each SKU once: quantities of equal ones are added up. */
  readonly lines: readonly OrderLine[];
  /** Numbers of the lines that have no SKU or no quantity, from 1. */
  readonly wrong: readonly number[];
}

/** The database ignores upper and lower case. */
export const foldedSku = (sku: string): string => sku.toLowerCase();

/** A SKU, a separator (comma, semicolon, tab or space) and a number. */
const LINE = /^([^\s,;].*?)\s*[\t;,\s]\s*([\d.,]+)$/;

/**
 * Reads an order as it is typed, or pasted from a spreadsheet or a CSV file.
 *
 * @param decimal the separator of decimals where the user lives
 */
export function parseOrder(text: string, decimal: string): Order {
  const found = new Map<string, OrderLine>();
  const wrong: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const [, sku = '', number = ''] = LINE.exec(line.trim()) ?? [];
    const quantity = parseQuantity(number, 0, decimal);
    if (quantity === undefined || quantity <= 0) return void wrong.push(index + 1);
    const name = unquoted(sku);
    const same = found.get(foldedSku(name));
    found.set(foldedSku(name), { sku: same?.sku ?? name, quantity: rounded((same?.quantity ?? 0) + quantity) });
  });
  return { lines: [...found.values()], wrong };
}

const unquoted = (cell: string): string => (/^".*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
