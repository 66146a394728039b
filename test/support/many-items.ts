import { DataSource } from 'typeorm';
import type { TestApp } from './test-app.js';
import { isEmbedded } from './test-database.js';

const DIGITS = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`;
/** 0 to 99,999. */
const NUMBERS =
  `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d AS n ` +
  `FROM ${['a', 'b', 'c', 'd', 'e'].map((name) => `${DIGITS} ${name}`).join(', ')}) numbers`;

/** `SKU-00000` and so on. */
export const numberedSku = (number: number): string => `SKU-${String(number).padStart(5, '0')}`;

/**
 * Source items with numbered SKUs, by SQL: over HTTP they would take a minute. Every tenth is out of stock.
 *
 * @param count up to 100,000
 */
export async function insertItems(app: TestApp, sourceCode: string, count: number): Promise<void> {
  const sku = isEmbedded() ? "'SKU-' || substr('00000' || n, -5)" : "CONCAT('SKU-', LPAD(n, 5, '0'))";
  await app.nest.get(DataSource).query(
    `INSERT INTO inventory_source_item (source_code, sku, quantity, status)
     SELECT ?, ${sku}, n, n % 10 > 0 FROM ${NUMBERS} WHERE n < ?`,
    [sourceCode, count],
  );
}
