import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderBy, SOURCE_ITEMS, where } from '../support/given.js';
import { MysqlDatabase } from '../support/magento-database.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

const PRODUCTS = '/rest/V1/products';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

describe('a product', () => {
  it('is created, changed and deleted by its SKU; what inventory does not need is ignored', async () => {
    const created = await app.post(PRODUCTS, {
      product: {
        sku: 'shirt',
        name: 'Shirt',
        price: 9.5,
        type_id: 'simple',
        custom_attributes: [{ attribute_code: 'color', value: 'blue' }],
        extension_attributes: { website_ids: [1], stock_item: { use_config_min_qty: false, min_qty: 2 } },
      },
    });
    expect(created.status).toBe(200);
    expect(created.body).toMatchObject({
      id: expect.any(Number),
      sku: 'shirt',
      name: 'Shirt',
      type_id: 'simple',
      extension_attributes: { website_ids: [1], stock_item: { use_config_min_qty: false, min_qty: 2 } },
    });
    // With the global settings, as stockItems shows it.
    const { body: stockItem } = await app.get('/rest/V1/stockItems/shirt');
    expect(created.body.extension_attributes.stock_item).toEqual(stockItem);
    const changed = await app.put(`${PRODUCTS}/shirt`, { product: { name: 'Blue shirt' } });
    expect(changed.body).toMatchObject({
      id: created.body.id,
      name: 'Blue shirt',
      extension_attributes: { website_ids: [1], stock_item: { min_qty: 2 } },
    });
    expect((await app.get(`${PRODUCTS}/shirt`)).body).toEqual(changed.body);
    expect((await app.delete(`${PRODUCTS}/shirt`)).body).toBe(true);
    expect((await app.get(`${PRODUCTS}/shirt`)).status).toBe(404);
  });

  it('is found by what inventory knows of it, in Magento’s envelope', async () => {
    for (const [sku, name] of [
      ['found-b', 'Second'],
      ['found-a', 'First'],
      ['found-c', 'Third'],
    ]) {
      await app.post(PRODUCTS, { product: { sku, name } });
    }
    const { body } = await app.get(
      `${PRODUCTS}?${where('sku', 'found-%', 'like')}&${orderBy('sku', 'ASC')}&searchCriteria[page_size]=2`,
    );
    expect(body).toMatchObject({
      items: [
        { sku: 'found-a', name: 'First', extension_attributes: { website_ids: [1], stock_item: { min_sale_qty: 1 } } },
        { sku: 'found-b', name: 'Second' },
      ],
      total_count: 3,
      search_criteria: { page_size: 2 },
    });
    expect((await app.get(`${PRODUCTS}/found-a`)).body).toEqual(body.items[0]);
    const named = await app.get(`${PRODUCTS}?${where('name', 'th%', 'like')}&fields=items[sku]`);
    expect(named.body).toEqual({ items: [{ sku: 'found-c' }] });
    expect(await app.get(`${PRODUCTS}?${where('price', '1')}`)).toMatchObject({
      status: 400,
      body: { message: 'The "%1" attribute name is invalid. Reset the name and try again.', parameters: ['price'] },
    });
    expect((await app.get(PRODUCTS)).status).toBe(400);
  });

  it('brings a source item of the default source, with the quantity that was sent', async () => {
    const itemsOf = async (sku: string) =>
      (await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`)).body.items as unknown;
    await app.post(PRODUCTS, { product: { sku: 'without' } });
    expect(await itemsOf('without')).toEqual([{ sku: 'without', source_code: 'default', quantity: 0, status: 1 }]);
    const stock_item = { qty: 7, is_in_stock: true };
    await app.post(PRODUCTS, { product: { sku: 'with', extension_attributes: { stock_item } } });
    expect(await itemsOf('with')).toEqual([{ sku: 'with', source_code: 'default', quantity: 7, status: 1 }]);
  });

  it.each([
    ['no SKU', { name: 'x' }, 'SKU'],
    ['a blank SKU', { sku: ' ' }, 'SKU'],
    ['blanks around the SKU', { sku: ' x' }, 'sku'],
    ['a SKU that is too long', { sku: 'x'.repeat(65) }, '64'],
    ['a name that is too long', { sku: 'x', name: 'x'.repeat(256) }, '255'],
    ['an unknown type', { sku: 'x', type_id: 'car' }, 'car'],
    ['an unknown website', { sku: 'x', extension_attributes: { website_ids: [77] } }, '77'],
    ['a website beyond its column', { sku: 'x', extension_attributes: { website_ids: [1, -1, 1e30] } }, '-1'],
    ['half a character in the SKU', { sku: 'x\ud800' }, 'Decoding'],
  ])('with %s is refused, and nothing of it stays', async (_, product, culprit) => {
    const answer = await app.post(PRODUCTS, { product });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(culprit);
    expect((await app.get(`${PRODUCTS}/x`)).status).toBe(404);
  });

  /** The columns' collation ignores them. */
  it('is found with blanks behind its SKU, as sources and channels are', async () => {
    await app.post(PRODUCTS, { product: { sku: 'padded' } });
    const found = await Promise.all(
      [
        `${PRODUCTS}/padded%20`,
        '/rest/V1/stockItems/padded%20%20',
        '/rest/V1/inventory/sources/default%20',
        '/rest/V1/inventory/stock-resolver/website/base%20',
      ].map((path) => app.get(path)),
    );
    expect(found.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await app.get(`${PRODUCTS}/%20padded`)).status).toBe(404);
  });

  it('with 300,000 websites is refused at once', async () => {
    const website_ids = Array.from({ length: 300_000 }, (_, index) => index);
    const answer = await app.post(PRODUCTS, { product: { sku: 'x', extension_attributes: { website_ids } } });
    expect([answer.status, answer.text.length]).toEqual([400, expect.any(Number)]);
    expect(answer.text.length).toBeLessThan(500);
  });

  it('is created once by ten requests at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.post(PRODUCTS, { product: { sku: 'crowd', name: 'Crowd' } })),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  });
});

if (!isEmbedded()) {
  it('on a Magento database, products are Magento’s', async () => {
    const magento = await MysqlDatabase.ofMagento();
    const other = await TestApp.start({}, magento);
    const answer = await other.post(PRODUCTS, { product: { sku: 'x' } });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Magento database');
    await other.stop();
  });
}

it('a page of stock items far beyond the last one is empty', async () => {
  const { status, body } = await app.get(
    '/rest/V1/stockItems/lowStock/?scopeId=0&qty=5&pageSize=1e30&currentPage=1e30',
  );
  expect([status, body.items]).toEqual([200, []]);
});
