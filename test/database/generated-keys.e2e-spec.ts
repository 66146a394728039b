import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { given, LINKS, SOURCE_ITEMS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

/** MySQL's `int unsigned` ends here: MariaDB then refuses to generate a key, MySQL 9 generates this one again. */
const HIGHEST = 4_294_967_295;

const PRODUCTS = '/rest/V1/products';
const STOCK_ITEMS = '/rest/V1/stockItems';

let app: TestApp;
let stockId: number;

beforeAll(async () => {
  app = await TestApp.start();
  const { source, stock } = given(app);
  for (const code of ['one', 'two']) await source(code);
  stockId = await stock('full');
});
afterAll(() => app.stop());

const keyOf = (table: string, next: number): Promise<unknown> => {
  const database = app.nest.get(Database);
  return database.transaction(() =>
    database.execute(`ALTER TABLE ${database.table(table)} AUTO_INCREMENT = ${next}`, []),
  );
};
const highestKeyOf = (table: string): Promise<unknown> => keyOf(table, HIGHEST);

const product = (sku: string, more: object) => app.post(PRODUCTS, { product: { sku, ...more } });
const inStock = (qty: number) => ({ extension_attributes: { stock_item: { qty, is_in_stock: true } } });

const NONE_LEFT = { message: 'No id is left for a new row.', parameters: [] };

/** What has the highest key goes: only then the counter can be set back. */
const setBack = async (table: string, skus: readonly string[]): Promise<void> => {
  for (const sku of skus) await app.delete(`${PRODUCTS}/${sku}`);
  await keyOf(table, 5_000);
};

const saveAll = async (skus: readonly string[], more: object): Promise<number[]> => {
  const statuses: number[] = [];
  for (const sku of skus) statuses.push((await product(sku, more)).status);
  return statuses;
};

const idOf = async (sku: string) => (await app.get(`${STOCK_ITEMS}/${sku}`)).body.item_id as number;

describe('a catalog without keys left', () => {
  beforeAll(async () => {
    await product('before', { name: 'before' });
  });

  it('keeps its products, and updates them', async () => {
    await highestKeyOf('catalog_product_entity');
    const skus = ['last', 'late', 'later'];
    const statuses = await saveAll(skus, {});
    expect(statuses.at(-1)).toBe(400);
    expect((await product('latest', {})).body).toEqual({ message: NONE_LEFT.message });
    expect((await app.get(`${PRODUCTS}/latest`)).status).toBe(404);
    expect((await product('before', { name: 'after' })).body).toMatchObject({ sku: 'before', name: 'after' });
    const stored = skus.filter((_, index) => statuses[index] === 200);
    const { items } = (await app.get(`${PRODUCTS}?searchCriteria`)).body;
    expect((items as { sku: string }[]).map(({ sku }) => sku)).toEqual(['before', ...stored]);
    await setBack('catalog_product_entity', skus);
  });

  it('keeps its stock items, and updates them', async () => {
    await highestKeyOf('cataloginventory_stock_item');
    const skus = ['one', 'two', 'three'];
    expect((await saveAll(skus, inStock(1))).at(-1)).toBe(400);
    expect((await app.get(`${PRODUCTS}/three`)).status).toBe(404);
    expect((await product('before', inStock(7))).status).toBe(200);
    const stockItem = { manage_stock: false, use_config_manage_stock: false };
    expect((await app.put(`${PRODUCTS}/before/stockItems/1`, { stockItem })).status).toBe(200);
    expect((await app.get(`${STOCK_ITEMS}/before`)).body).toMatchObject({ qty: 7, manage_stock: false });
    await setBack('cataloginventory_stock_item', skus);
  });

  it('uses up none for stock items that are saved again', async () => {
    await product('again', {});
    for (const qty of [1, 2, 3]) {
      expect((await app.put(`${PRODUCTS}/again/stockItems/1`, { stockItem: { qty } })).status).toBe(200);
    }
    await product('next', {});
    expect(await idOf('next')).toBe((await idOf('again')) + 1);
  });
});

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
    const { items } = (await app.get(`${SOURCE_ITEMS}?${where('source_code', 'one')}`)).body;
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
