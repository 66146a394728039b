import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asyncProperty, assert, array, boolean, constantFrom, integer, record, uniqueArray } from 'fast-check';
import { DataSource } from 'typeorm';
import { given, link, SOURCE_ITEMS, SOURCE_ITEMS_DELETE } from '../support/given.js';
import { insertItems } from '../support/many-items.js';
import { TestApp, type Answer } from '../support/test-app.js';

const COUNTS = '/rest/V1/inventory/salable-sku-counts';
const SKUS = ['a', 'b', 'c', 'd', 'e', 'no-product'];

let app: TestApp;
let stock: number;
let large: number;

const counts = (...stockIds: (number | string)[]): Promise<Answer> =>
  app.get(`${COUNTS}?${stockIds.map((id) => `stockIds[]=${id}`).join('&')}`);
const areSalable = async (skus: readonly string[]): Promise<boolean[]> => {
  if (skus.length === 0) return [];
  const { body } = await app.get(
    `/rest/V1/inventory/are-products-salable?${skus.map((sku) => `skus[]=${sku}`).join('&')}&stockId=${stock}`,
  );
  return (body as { salable: boolean }[]).map(({ salable }) => salable);
};
const query = (text: string, values: readonly unknown[]): Promise<unknown> =>
  app.nest.get(DataSource).query(text, [...values]);

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('north', 'south', 'elsewhere', 'huge');
  await given(app).source('closed', { enabled: false });
  stock = await given(app).stock('Small');
  await given(app).links(link('north', stock), link('south', stock, 2), link('closed', stock, 3));
  large = await given(app).stock('Large');
  await given(app).links(link('huge', large), link('elsewhere', large, 2));
});
afterAll(() => app.stop());

describe('the number of salable SKUs', () => {
  it('is of each stock once, in the order of the request; 0 of one without items or of one that does not exist', async () => {
    const empty = await given(app).stock('Empty');
    const { status, body } = await counts(empty, 1, 999_999, empty);
    expect([status, body]).toEqual([
      200,
      [
        { stock_id: empty, skus: 0, salable_skus: 0 },
        { stock_id: 1, skus: 0, salable_skus: 0 },
        { stock_id: 999_999, skus: 0, salable_skus: 0 },
      ],
    ]);
  });

  it('is what are-products-salable answers for each SKU', async () => {
    const option = record({
      managed: boolean(),
      backorders: integer({ min: 0, max: 2 }),
      minQty: constantFrom(-5, 0, 0.3, 2),
      isGlobal: boolean(),
    });
    const item = record({
      sku: constantFrom(...SKUS),
      source_code: constantFrom('north', 'south', 'closed', 'elsewhere'),
      quantity: constantFrom(-1, 0, 0.1, 0.2, 0.3, 1, 2, 5),
      status: integer({ min: 0, max: 1 }),
    });
    const reservation = record({ sku: constantFrom(...SKUS), quantity: constantFrom(-5, -0.3, -0.1, 1) });
    const scene = record({
      options: array(option, { minLength: 5, maxLength: 5 }),
      items: uniqueArray(item, { selector: ({ sku, source_code }) => `${sku}/${source_code}`, minLength: 1 }),
      reservations: array(reservation, { maxLength: 6 }),
    });
    const all = SKUS.flatMap((sku) =>
      ['north', 'south', 'closed', 'elsewhere'].map((source_code) => ({ sku, source_code })),
    );
    await assert(
      asyncProperty(scene, async ({ options, items, reservations }) => {
        await app.post(SOURCE_ITEMS_DELETE, { sourceItems: all });
        await query('DELETE FROM inventory_reservation', []);
        for (const [index, { managed, backorders, minQty, isGlobal }] of options.entries()) {
          await given(app).product(SKUS[index]!, {
            extension_attributes: {
              stock_item: {
                use_config_manage_stock: isGlobal,
                manage_stock: managed,
                use_config_backorders: isGlobal,
                backorders,
                use_config_min_qty: isGlobal,
                min_qty: minQty,
              },
            },
          });
        }
        await app.post(SOURCE_ITEMS, { sourceItems: items });
        for (const { sku, quantity } of reservations) {
          await query('INSERT INTO inventory_reservation (stock_id, sku, quantity) VALUES (?, ?, ?)', [
            stock,
            sku,
            quantity,
          ]);
        }
        const assigned = [...new Set(items.filter((each) => each.source_code !== 'elsewhere').map(({ sku }) => sku))];
        const salable = (await areSalable(assigned)).filter(Boolean).length;
        expect((await counts(stock)).body).toEqual([{ stock_id: stock, skus: assigned.length, salable_skus: salable }]);
      }),
      { seed: 17, numRuns: 15 },
    );
  });

  it('leaves composite products out: they have no source items', async () => {
    await given(app).product('group', { type_id: 'grouped' });
    const before = (await counts(stock)).body;
    await query('INSERT INTO inventory_source_item (source_code, sku, quantity, status) VALUES (?, ?, 5, 1)', [
      'north',
      'group',
    ]);
    expect((await counts(stock)).body).toEqual(before);
    await query('DELETE FROM inventory_source_item WHERE sku = ?', ['group']);
  });

  it('is right over many thousand source items, read in parts', async () => {
    await query('DELETE FROM inventory_source_item', []);
    await insertItems(app, 'huge', 25_000);
    await insertItems(app, 'elsewhere', 5_000);
    const [count] = (await counts(large)).body as object[];
    // Every tenth is out of stock in both; SKU-00000, too, which has a quantity of 0.
    expect(count).toMatchObject({ skus: 25_000, salable_skus: 22_500, stock_id: large });
  });

  it('refuses more than 100 stocks, and a request without any; ids are cast as in every list', async () => {
    const many = await counts(...Array.from({ length: 101 }, (_, index) => index));
    expect([many.status, many.text]).toEqual([400, expect.stringContaining('100')]);
    expect((await counts('x')).body).toEqual([{ stock_id: 0, skus: 0, salable_skus: 0 }]);
    expect((await app.get(COUNTS)).status).toBe(400);
    expect((await app.get(`${COUNTS}?stockIds[]=1`, { token: null })).status).toBe(401);
  });
});
