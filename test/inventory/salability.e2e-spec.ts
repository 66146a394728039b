import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link } from '../support/given.js';
import { MysqlDatabase } from '../support/magento-database.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

const INVENTORY = '/rest/V1/inventory';
const NOT_ENOUGH = [
  { code: 'back_order-disabled', message: 'Backorders are disabled' },
  { code: 'manage_stock-enabled', message: 'Manage stock is enabled' },
  { code: 'is_salable_with_reservations-not_enough_qty', message: 'The requested qty is not available' },
];

let app: TestApp;
let sent: SentStatements;
let stock: number;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start();
  await given(app).sources('north', 'south');
  await given(app).source('closed', { enabled: false });
  stock = await given(app).stock('shop');
  await given(app).links(link('north', stock, 1), link('south', stock, 2), link('closed', stock, 3));
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

const at = (sku: string, source_code: string, quantity: number, status = 1) => ({ sku, source_code, quantity, status });
const quantityOf = async (sku: string, stockId = stock): Promise<unknown> =>
  (await app.get(`${INVENTORY}/get-product-salable-quantity/${encodeURIComponent(sku)}/${stockId}`)).body;
const isSalable = async (sku: string, stockId = stock): Promise<unknown> =>
  (await app.get(`${INVENTORY}/is-product-salable/${encodeURIComponent(sku)}/${stockId}`)).body;
const requested = (sku: string, qty: number): Promise<Answer> =>
  app.get(`${INVENTORY}/is-product-salable-for-requested-qty/${encodeURIComponent(sku)}/${stock}/${qty}`);
const reserve = (sku: string, quantity: number): Promise<unknown> =>
  app.nest
    .get(DataSource)
    .query('INSERT INTO inventory_reservation (stock_id, sku, quantity) VALUES (?, ?, ?)', [stock, sku, quantity]);
const product = async (sku: string, stock_item: object, more: object = {}): Promise<void> => {
  const { status, text } = await app.post('/rest/V1/products', {
    product: { sku, extension_attributes: { stock_item }, ...more },
  });
  if (status !== 200) throw new Error(text);
};
const setting = (name: string, value: string): Promise<unknown> =>
  app.nest
    .get(DataSource)
    .query("INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, ?, ?)", [
      `cataloginventory/item_options/${name}`,
      value,
    ]);

describe('the salable quantity', () => {
  it('adds up what enabled sources have in stock, with reservations', async () => {
    await given(app).items(at('sum', 'north', 4), at('sum', 'south', 2.5), at('sum', 'closed', 100));
    expect(await quantityOf('sum')).toBe(6.5);
    await reserve('sum', -1.25);
    await reserve('sum', -0.1);
    await reserve('sum', 0.1);
    expect(await quantityOf('sum')).toBe(5.25);
    expect(await isSalable('sum')).toBe(true);
  });

  it('is 0 when everything is reserved, and at once more when an order is canceled', async () => {
    await given(app).items(at('reserved', 'north', 2));
    await reserve('reserved', -2);
    expect([await quantityOf('reserved'), await isSalable('reserved')]).toEqual([0, false]);
    expect((await requested('reserved', 1)).body).toEqual({ salable: false, errors: NOT_ENOUGH });
    await reserve('reserved', 2);
    expect([await quantityOf('reserved'), await isSalable('reserved')]).toEqual([2, true]);
  });

  it('follows a source that is switched off, and a link that is deleted, at once', async () => {
    await given(app).source('switch');
    await given(app).links(link('switch', stock, 4));
    await given(app).items(at('switched', 'switch', 3));
    expect(await quantityOf('switched')).toBe(3);
    await given(app).source('switch', { enabled: false });
    expect(await quantityOf('switched')).toBe(0);
    await given(app).source('switch', { enabled: true });
    expect(await quantityOf('switched')).toBe(3);
    await app.post(`${INVENTORY}/stock-source-links-delete`, { links: [{ source_code: 'switch', stock_id: stock }] });
    expect(await quantityOf('switched')).toBe(0);
  });

  it('of a SKU without a product is that of a simple product, on a database of our own', async () => {
    await given(app).items(at('no-product', 'north', 7));
    expect(await quantityOf('no-product')).toBe(7);
    expect(await quantityOf('no-product', 1)).toBe(0);
  });

  it.each(['0', '12345', '007', '1e3', 'a/b', 'a+b', 'a b', 'ÅÄÖ', "o'clock", '50%', 'x'.repeat(64)])(
    'is told for the SKU "%s" by each route',
    async (sku) => {
      await given(app).items(at(sku, 'north', 3));
      const encoded = encodeURIComponent(sku);
      expect(await quantityOf(sku)).toBe(3);
      expect(await isSalable(sku)).toBe(true);
      expect((await requested(sku, 3)).body).toEqual({ salable: true, errors: [] });
      expect((await app.get(`${INVENTORY}/are-products-salable?skus[]=${encoded}&stockId=${stock}`)).body).toEqual([
        { sku, stock_id: stock, salable: true },
      ]);
      const request = `skuRequests[0][sku]=${encoded}&skuRequests[0][qty]=4&stockId=${stock}`;
      expect((await app.get(`${INVENTORY}/are-product-salable-for-requested-qty/?${request}`)).body).toEqual([
        { sku, stock_id: stock, salable: false, errors: NOT_ENOUGH },
      ]);
      const quantities = [{ sku, stock_id: stock, qty: 3, salable: true }];
      const path = `${INVENTORY}/get-products-salable-quantities`;
      expect((await app.post(path, { skus: [sku], stockId: stock })).body).toEqual(quantities);
      expect((await app.get(`${path}?skus[]=${encoded}&stockId=${stock}`)).body).toEqual(quantities);
    },
  );

  it.each([
    ['of another case', 'MATRIX'],
    ['with an emoji, all of which collations compare as equal', 'matrix😀'],
    ['with another accent', 'mätrix'],
    ['with blanks around it', ' matrix '],
    ['with half of a surrogate pair', 'matrix\ud83d'],
    ['that is blank', ' '],
  ])('a SKU %s is another one, for each route', async (_, sku) => {
    await given(app).items(at('matrix', 'north', 3));
    await expectUnknown(app, sku.toWellFormed(), stock);
  });
});

/** Each route answers that there is no such SKU. */
async function expectUnknown(server: TestApp, sku: string, stockId: number): Promise<void> {
  const encoded = encodeURIComponent(sku);
  const bodyOf = async (path: string): Promise<unknown> => (await server.get(`${INVENTORY}/${path}`)).body;
  const unsalable = { sku, stock_id: stockId, salable: false };
  const ofOne = ['get-product-salable-quantity', 'is-product-salable-for-requested-qty'];
  for (const route of ofOne) {
    const answer = await server.get(`${INVENTORY}/${route}/${encoded}/${stockId}${route === ofOne[1] ? '/1' : ''}`);
    expect([route, answer.status]).toEqual([route, 404]);
  }
  expect(await bodyOf(`is-product-salable/${encoded}/${stockId}`)).toBe(false);
  expect(await bodyOf(`are-products-salable?skus[]=${encoded}&stockId=${stockId}`)).toEqual([unsalable]);
  const request = `skuRequests[0][sku]=${encoded}&skuRequests[0][qty]=1&stockId=${stockId}`;
  const requestedQty = await server.get(`${INVENTORY}/are-product-salable-for-requested-qty/?${request}`);
  expect(requestedQty.status).toBe(404);
  const path = 'get-products-salable-quantities';
  const quantities = await server.post(`${INVENTORY}/${path}`, { skus: [sku], stockId });
  expect(quantities.body).toEqual([{ ...unsalable, qty: 0 }]);
  expect(await bodyOf(`${path}?skus[]=${encoded}&stockId=${stockId}`)).toEqual([{ ...unsalable, qty: 0 }]);
}

describe('an unknown SKU', () => {
  it('is a 404 that names it where Magento fails', async () => {
    const answer = await app.get(`${INVENTORY}/get-product-salable-quantity/ghost/${stock}`);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ errors: [{ parameters: { sku: 'ghost' } }] });
    expect((await requested('ghost', 1)).status).toBe(404);
  });

  it('is one in another case, too', async () => {
    await product('Cased', { qty: 1, is_in_stock: true });
    await given(app).items(at('Cased', 'north', 3));
    expect([await isSalable('Cased'), await isSalable('cased')]).toEqual([true, false]);
  });

  it('is not salable in a list', async () => {
    const { body } = await app.get(`${INVENTORY}/get-products-salable-quantities?skus[]=ghost&stockId=${stock}`);
    expect(body).toEqual([{ sku: 'ghost', stock_id: stock, qty: 0, salable: false }]);
  });

  it('is one longer than any SKU, however it begins', async () => {
    await given(app).items(at('y'.repeat(64), 'north', 3));
    expect(await isSalable('y'.repeat(65))).toBe(false);
  });
});

describe('many SKUs', () => {
  /** SQLite runs on the event loop, which others need, too. */
  it('are answered in the order of the request, duplicates too, with one statement on a server', async () => {
    const skus = Array.from({ length: 2_600 }, (_, index) => `many-${index}`);
    await given(app).items(...skus.map((sku, index) => at(sku, index % 2 ? 'north' : 'south', index)));
    const asked = ['many-3', 'many-7', ...skus.toReversed()];
    let body: unknown;
    const statements = await sent.allDuring(async () => {
      ({ body } = await app.post(`${INVENTORY}/get-products-salable-quantities`, { skus: asked, stockId: stock }));
    });
    expect(statements.filter(({ sql }) => sql.includes('inventory_reservation'))).toHaveLength(isEmbedded() ? 2 : 1);
    expect(body).toEqual(
      asked.map((sku) => {
        const qty = Number(sku.slice('many-'.length));
        return { sku, stock_id: stock, qty, salable: qty > 0 };
      }),
    );
  });

  it('are refused beyond 10,000', async () => {
    const skus = Array.from({ length: 10_001 }, (_, index) => `s${index}`);
    const answer = await app.post(`${INVENTORY}/get-products-salable-quantities`, { skus, stockId: stock });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('10000');
  });

  it('name the place of one that is null', async () => {
    const answer = await app.post(`${INVENTORY}/get-products-salable-quantities`, {
      skus: ['a', null],
      stockId: stock,
    });
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [
        {
          message: 'each value in "%field" must be a string',
          parameters: { field: 'skus' },
          index: 1,
          path: 'skus[1]',
        },
      ],
    ]);
  });
});

describe('a list', () => {
  const path = `${INVENTORY}/get-products-salable-quantities`;

  it('of no SKUs has no results', async () => {
    expect((await app.post(path, { skus: [], stockId: stock })).body).toEqual([]);
    expect((await app.post(path, { skus: [''], stockId: stock })).body).toEqual([
      { sku: '', stock_id: stock, qty: 0, salable: false },
    ]);
    expect((await app.get(`${INVENTORY}/are-products-salable?skus[]=&stockId=${stock}`)).body).toEqual([
      { sku: '', stock_id: stock, salable: false },
    ]);
  });

  it.each<[string, object, string]>([
    ['no SKUs', { stockId: 1 }, '"fieldName":"skus"'],
    ['no stock', { skus: ['a'] }, '"fieldName":"stockId"'],
    ['one SKU instead of a list', { skus: 'a', stockId: 1 }, 'string[]'],
    ['an object for a SKU', { skus: [{ sku: 'a' }], stockId: 1 }, 'string'],
    ['text for a stock', { skus: ['a'], stockId: 'main' }, 'main'],
  ])('with %s is refused', async (_, body, culprit) => {
    const answer = await app.post(path, body);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(culprit)]);
  });

  it.each<[string, string, string]>([
    ['no quantity', 'skuRequests[0][sku]=a&stockId=1', 'qty'],
    ['no SKU', 'skuRequests[0][qty]=1&stockId=1', 'sku'],
    ['a quantity that is a list', 'skuRequests[0][sku]=a&skuRequests[0][qty][]=1&stockId=1', 'qty'],
    ['an unknown key', 'skuRequests[0][sku]=a&skuRequests[0][qty]=1&skuRequests[0][color]=1&stockId=1', 'olor'],
    ['text for the requests', 'skuRequests=a&stockId=1', 'value'],
  ])('of requested quantities with %s is refused', async (_, query, culprit) => {
    const answer = await app.get(`${INVENTORY}/are-product-salable-for-requested-qty?${query}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(culprit)]);
  });

  it('of a composite product among others is refused, and names why', async () => {
    await product('composite', {}, { type_id: 'grouped' });
    const query = `skuRequests[0][sku]=many-1&skuRequests[0][qty]=1&skuRequests[1][sku]=composite&skuRequests[1][qty]=1`;
    const answer = await app.get(`${INVENTORY}/are-product-salable-for-requested-qty?${query}&stockId=${stock}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('without Source Items support')]);
  });

  it('is XML where that is asked for', async () => {
    await given(app).items(at('xml', 'north', 3));
    const xml = { headers: { accept: 'application/xml' } };
    const list = await app.get(`${INVENTORY}/are-products-salable?skus[]=xml&stockId=${stock}`, xml);
    expect(list.text.replaceAll(/>\s+</g, '><')).toContain(
      `<response><item><sku>xml</sku><stock_id>${stock}</stock_id><salable>`,
    );
    const one = await app.get(`${INVENTORY}/get-product-salable-quantity/xml/${stock}`, xml);
    expect(one.text).toContain('<response>3</response>');
  });
});

describe('without a token', () => {
  it.each([
    `get-product-salable-quantity/a/1`,
    `is-product-salable/a/1`,
    `are-products-salable?skus[]=a&stockId=1`,
    `is-product-salable-for-requested-qty/a/1/1`,
    `are-product-salable-for-requested-qty/?skuRequests[0][sku]=a&skuRequests[0][qty]=1&stockId=1`,
    `get-products-salable-quantities?skus[]=a&stockId=1`,
  ])('%s is refused, before anything else is said', async (path) => {
    const answer = await app.get(`${INVENTORY}/${path}`, { token: null });
    expect([answer.status, answer.body.parameters]).toEqual([401, { resources: 'Magento_InventorySalesApi::stock' }]);
  });
});

describe('global settings', () => {
  it('count within a second', async () => {
    await given(app).items(at('global', 'north', 5));
    expect(await quantityOf('global')).toBe(5);
    await setting('min_qty', '2');
    await setting('min_sale_qty', '{"32000":"3"}');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await quantityOf('global')).toBe(3);
    expect((await requested('global', 2)).body).toEqual({
      salable: false,
      errors: [{ code: 'is_correct_qty-min_sale_qty', message: 'The fewest you may purchase is 3.' }],
    });
    await product('own-settings', { use_config_min_qty: false, min_qty: 0, use_config_min_sale_qty: 0 });
    await given(app).items(at('own-settings', 'north', 5));
    expect(await quantityOf('own-settings')).toBe(5);
  });
});

if (!isEmbedded()) {
  describe('composite products of a Magento database', () => {
    let magento: MysqlDatabase;
    let other: TestApp;

    beforeAll(async () => {
      magento = await MysqlDatabase.ofMagento();
      await magento.query(
        "INSERT INTO cataloginventory_stock (stock_id, website_id, stock_name) VALUES (1, 0, 'Default')",
      );
      await magento.query(
        `INSERT INTO catalog_product_entity (entity_id, type_id, sku) VALUES (1, 'simple', 'SKU-1'), (2, 'simple', 'SKU-2'),
           (3, 'grouped', 'group'), (4, 'configurable', 'config'), (5, 'bundle', 'bundle'), (6, 'grouped', 'off')`,
      );
      await magento.query(
        `INSERT INTO cataloginventory_stock_item (product_id, stock_id, is_in_stock)
           VALUES (1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 1, 1), (6, 1, 0)`,
      );
      await magento.query(
        'INSERT INTO catalog_product_link (product_id, linked_product_id, link_type_id) VALUES (3, 1, 3), (3, 2, 1), (6, 1, 3)',
      );
      await magento.query('INSERT INTO catalog_product_super_link (product_id, parent_id) VALUES (2, 4)');
      await magento.query('INSERT INTO catalog_product_bundle_option VALUES (1, 5, 1), (2, 5, 0)');
      await magento.query(
        `INSERT INTO catalog_product_bundle_selection
           (option_id, parent_product_id, product_id, selection_qty, selection_can_change_qty)
           VALUES (1, 5, 1, 1, 1), (2, 5, 2, 3, 0)`,
      );
      other = await TestApp.start({}, magento);
    });
    afterAll(() => other.stop());

    const areSalable = async (): Promise<Record<string, boolean>> => {
      const skus = ['group', 'config', 'bundle', 'off', 'SKU-1', 'eu-unknown'].map((sku) => `skus[]=${sku}`).join('&');
      const { body } = await other.get(`${INVENTORY}/are-products-salable?${skus}&stockId=10`);
      const results = body as { sku: string; salable: boolean }[];
      return Object.fromEntries(results.map((each) => [each.sku, each.salable]));
    };

    it('are not found by what its character set lacks', async () => {
      await expectUnknown(other, 'SKU-1😀', 10);
      await expectUnknown(other, 'sku-1', 10);
    });

    it('are salable when they are in stock and enough of their children are', async () => {
      const all = { group: true, config: true, bundle: true, off: false, 'SKU-1': true, 'eu-unknown': false };
      expect(await areSalable()).toEqual(all);
      await given(other).items({ sku: 'SKU-2', source_code: 'eu-1', quantity: 0, status: 1 });
      expect(await areSalable()).toEqual({ ...all, config: false });
      await given(other).items({ sku: 'SKU-1', source_code: 'eu-1', quantity: 0, status: 1 });
      expect(await areSalable()).toEqual({ ...all, group: false, config: false, bundle: false, 'SKU-1': false });
    });
  });
}
