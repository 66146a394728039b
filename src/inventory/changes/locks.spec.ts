import { expect, it } from '@jest/globals';
import { takeLocks, type Lock } from './locks.js';

it('takes locks one after the other, table by table in one order for all writes', async () => {
  const log: string[] = [];
  const lock = (table: Lock['table']): Lock => ({
    table,
    take: async () => {
      log.push(`${table} begins`);
      await Promise.resolve();
      log.push(`${table} ends`);
    },
  });
  await takeLocks([lock('inventory_source_item'), lock('inventory_source'), lock('inventory_stock')]);
  expect(log).toEqual(
    ['inventory_stock', 'inventory_source', 'inventory_source_item'].flatMap((table) => [
      `${table} begins`,
      `${table} ends`,
    ]),
  );
});
