import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { given, LINKS, SOURCE_ITEMS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

/** MySQL's `int unsigned` ends here: MariaDB then refuses to generate a key, MySQL 9 generates this one again. */
const HIGHEST = 4_294_967_295;

let app: TestApp;
let stockId: number;

beforeAll(async () => {
  app = await TestApp.start();
  const { source, stock } = given(app);
  for (const code of ['one', 'two']) await source(code);
  stockId = await stock('full');
});
afterAll(() => app.stop());

const highestKeyOf = (table: string): Promise<unknown> => {
  const database = app.nest.get(Database);
  return database.transaction(() =>
    database.execute(`ALTER TABLE ${database.table(table)} AUTO_INCREMENT = ${HIGHEST}`, []),
  );
};

const NONE_LEFT = { message: 'No id is left for a new row.', parameters: [] };

describe('a table without keys left', () => {
  it('keeps its source items, and updates them', async () => {
    await highestKeyOf('inventory_source_item');
    const save = (sku: string, quantity: number) =>
      app.post(SOURCE_ITEMS, { sourceItems: [{ source_code: 'one', sku, quantity, status: 1 }] });
    const statuses = [];
    for (const sku of ['last', 'late', 'later']) statuses.push((await save(sku, 1)).status);
    expect(statuses.at(-1)).toBe(400);
    expect((await save('latest', 1)).body).toEqual({ message: 'Could not save Source Item', errors: [NONE_LEFT] });
    const stored = statuses.filter((status) => status === 200).length;
    expect((await save('last', 2)).status).toBe(stored === 0 ? 400 : 200);
    const { items } = (await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body;
    expect(items).toHaveLength(stored);
  });

  it('keeps its links, and updates them', async () => {
    const save = (code: string, priority: number) =>
      app.post(LINKS, { links: [{ stock_id: stockId, source_code: code, priority }] });
    await highestKeyOf('inventory_source_stock_link');
    const before = (await app.get(`${LINKS}?searchCriteria`)).body.items;
    const statuses = [];
    for (const code of ['one', 'two']) statuses.push((await save(code, 7)).status);
    expect(statuses.at(-1)).toBe(400);
    expect((await save('two', 8)).body).toMatchObject({ errors: [NONE_LEFT] });
    const after = (await app.get(`${LINKS}?searchCriteria`)).body.items;
    expect(after).toEqual([
      ...before,
      ...(statuses[0] === 200 ? [{ stock_id: stockId, source_code: 'one', priority: 7 }] : []),
    ]);
  });
});
