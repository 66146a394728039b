import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { SalabilityService } from '../../src/inventory/salability/salability.service.js';
import { RouteInvoker } from '../../src/webapi/routes/route-invoker.js';
import { given, link, orderBy, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, where } from '../support/given.js';
import { insertItems } from '../support/many-items.js';
import { MysqlDatabase } from '../support/magento-database.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { until } from '../support/until.js';

const EXPORT = '/rest/V1/inventory/export-stock-salable-qty';
const DUMP = '/rest/V1/inventory/dump-stock-index-data';
const PRODUCTS = '/rest/V1/products';
/** More than are read at once. */
const MANY = 4_500;

interface Row {
  readonly sku: string;
  readonly qty: number;
  readonly is_salable: boolean;
}

/** The SKUs of the channel, in their order. */
const OF_SHOP = [
  'p-closed',
  'p-group',
  'p-plain',
  'p-reserve',
  'p-unmanaged',
  'p-unmanaged-elsewhere',
  'p-unmanaged-group',
  'q-no-product',
];

let app: TestApp;
let stock: number;

const at = (sku: string, source_code: string, quantity: number, status = 1) => ({ sku, source_code, quantity, status });
const product = async (sku: string, more: object = {}): Promise<void> => {
  const { status, text } = await app.post(PRODUCTS, { product: { sku, ...more } });
  if (status !== 200) throw new Error(text);
};
const exported = (criteria = 'searchCriteria', headers: Record<string, string> = {}): Promise<Answer> =>
  app.get(`${EXPORT}/shop/x?${criteria}`, { headers });
const withPrefix = (prefix: string): string => where('sku', `${prefix}%`, 'like');
const bySku = (rows: readonly Row[]): Record<string, [number, boolean]> =>
  Object.fromEntries(rows.map(({ sku, qty, is_salable }) => [sku, [qty, is_salable]]));

beforeAll(async () => {
  app = await TestApp.start({ DATABASE_POOL_SIZE: '2' });
  await given(app).sources('north', 'south');
  await given(app).source('closed', { enabled: false });
  stock = await given(app).stock('shop', { type: 'shop', code: 'x' }, { type: 'website', code: 'base' });
  await given(app).links(link('north', stock), link('south', stock, 2), link('closed', stock, 3));
  await product('p-plain', { name: 'Plain shirt' });
  await product('p-reserve', {
    extension_attributes: { stock_item: { use_config_min_qty: false, min_qty: 2 } },
  });
  await product('p-unmanaged', {
    extension_attributes: { stock_item: { use_config_manage_stock: false, manage_stock: false } },
  });
  await product('p-elsewhere');
  await product('p-unmanaged-elsewhere', {
    extension_attributes: { stock_item: { use_config_manage_stock: false, manage_stock: false } },
  });
  await product('p-unmanaged-group', {
    type_id: 'grouped',
    extension_attributes: { stock_item: { use_config_manage_stock: false, manage_stock: false, is_in_stock: false } },
  });
  await product('p-group', { type_id: 'grouped', name: 'Group' });
  await product('p-closed');
  await given(app).items(
    at('p-plain', 'north', 4),
    at('p-plain', 'south', 2.5),
    at('p-reserve', 'south', 5),
    at('p-unmanaged', 'north', 9),
    at('p-closed', 'closed', 7),
    at('q-no-product', 'north', 3),
    at('q-no-product', 'south', 1),
  );
  await app.nest
    .get(DataSource)
    .query('INSERT INTO inventory_reservation (stock_id, sku, quantity) VALUES (?, ?, ?)', [stock, 'p-plain', -1]);
});
afterAll(() => app.stop());

describe('the export of a channel', () => {
  it('has the salable quantities of what the stock has, and of SKUs without a product', async () => {
    const { status, body } = await exported();
    expect(status).toBe(200);
    expect(bySku(body.items)).toEqual({
      'p-plain': [5.5, true],
      'p-reserve': [3, true],
      'p-unmanaged': [0, true],
      'p-unmanaged-elsewhere': [0, true],
      'p-unmanaged-group': [0, false],
      'p-group': [0, false],
      'p-closed': [0, false],
      'q-no-product': [4, true],
    });
    expect(body.total_count).toBe(8);
    expect(body.search_criteria).toEqual({ filter_groups: [] });
  });

  it.each<[string, string, string[]]>([
    ['a SKU', where('sku', 'p-plain'), ['p-plain']],
    ['a prefix', withPrefix('q-'), ['q-no-product']],
    ['a name', where('name', '%shirt', 'like'), ['p-plain']],
    ['a type', where('type_id', 'grouped'), ['p-unmanaged-group', 'p-group']],
    [
      'a type that SKUs without a product have, too',
      `${where('type_id', 'simple')}&${where('sku', 'q%', 'like', 1)}`,
      ['q-no-product'],
    ],
    ['nothing', where('sku', 'nonesuch'), []],
  ])('is narrowed down by %s', async (_, criteria, skus) => {
    const { body } = await exported(criteria);
    expect((body.items as Row[]).map(({ sku }) => sku)).toEqual(skus);
    expect(body.total_count).toBe(skus.length);
  });

  it('counts all matches, whatever the page, and sorts', async () => {
    const page = (size: number, current: number) =>
      exported(`${orderBy('sku', 'DESC')}&searchCriteria[page_size]=${size}&searchCriteria[current_page]=${current}`);
    const skusOf = async (size: number, current: number): Promise<unknown> => {
      const { body } = await page(size, current);
      return [body.total_count, ...(body.items as Row[]).map(({ sku }) => sku)];
    };
    expect(await skusOf(2, 1)).toEqual([8, 'p-unmanaged-group', 'p-unmanaged-elsewhere']);
    expect(await skusOf(2, 4)).toEqual([8, 'p-closed', 'q-no-product']);
    expect(await skusOf(2, 5)).toEqual([8]);
    expect(await skusOf(7, 2)).toEqual([8, 'q-no-product']);
    expect((await exported(orderBy('sku', 'ASC'))).body.items.map(({ sku }: Row) => sku)).toEqual(OF_SHOP);
  });

  it('refuses fields that products do not have as Magento does, and tells which there are', async () => {
    const { status, body } = await exported(where('nonesuch', '1'));
    expect(status).toBe(400);
    expect(body.message).toBe('The "%1" attribute name is invalid. Reset the name and try again.');
    expect(body.parameters).toEqual(['nonesuch']);
    expect(body.errors[0].parameters.fields).toContain('sku');
    expect((await exported(orderBy('nonesuch', 'ASC'))).status).toBe(400);
  });

  it('needs search criteria, a channel and the right', async () => {
    expect((await app.get(`${EXPORT}/shop/x`)).status).toBe(400);
    expect(await app.get(`${EXPORT}/shop/none?searchCriteria`)).toMatchObject({
      status: 404,
      body: { message: 'No linked stock found' },
    });
    expect((await app.get(`${EXPORT}/shop/x?searchCriteria`, { token: null })).status).toBe(401);
  });

  it('of the default stock has the products with an item there', async () => {
    await product('p-nothing');
    const ofDefault = async () => (await app.get(`${EXPORT}/website/admin?searchCriteria[page_size]=50`)).body;
    const before = await ofDefault();
    expect(bySku(before.items)).toMatchObject({ 'p-plain': [0, false], 'p-nothing': [0, false] });
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku: 'p-nothing', source_code: 'default' }] });
    const after = await ofDefault();
    expect(bySku(after.items)).not.toHaveProperty('p-nothing');
    expect(after.total_count).toBe(before.total_count - 1);
    await app.delete(`${PRODUCTS}/p-nothing`);
  });

  it.each<[string, string, readonly string[]]>([
    ['eq', 'p-plain', ['p-plain']],
    [
      'neq',
      'p-plain',
      ['p-closed', 'p-group', 'p-reserve', 'p-unmanaged', 'p-unmanaged-elsewhere', 'p-unmanaged-group', 'q-no-product'],
    ],
    ['in', 'p-plain,q-no-product', ['p-plain', 'q-no-product']],
    [
      'nin',
      'p-plain,p-closed,p-group,p-reserve,q-no-product',
      ['p-unmanaged', 'p-unmanaged-elsewhere', 'p-unmanaged-group'],
    ],
    ['like', '%unmanaged%', ['p-unmanaged', 'p-unmanaged-elsewhere', 'p-unmanaged-group']],
    ['nlike', 'p-%', ['q-no-product']],
    ['gt', 'p-unmanaged-group', ['q-no-product']],
    ['gteq', 'p-unmanaged-group', ['p-unmanaged-group', 'q-no-product']],
    ['lt', 'p-group', ['p-closed']],
    ['lteq', 'p-group', ['p-closed', 'p-group']],
    ['from', 'q', ['q-no-product']],
    ['to', 'p-d', ['p-closed']],
    ['finset', 'p-plain', ['p-plain']],
    ['notnull', '1', OF_SHOP],
    ['null', '1', []],
  ])('is narrowed down with the condition %s', async (condition, value, skus) => {
    const { status, body } = await exported(`${where('sku', value, condition)}&${orderBy('sku', 'ASC')}`);
    expect([status, body.total_count, ...((body.items ?? []) as Row[]).map(({ sku }) => sku)]).toEqual([
      200,
      skus.length,
      ...skus,
    ]);
  });

  it('is no route for HEAD, nor for other methods', async () => {
    for (const path of [`${EXPORT}/shop/x?searchCriteria`, `${DUMP}/shop/x`]) {
      const head = await fetch(app.url + path, { method: 'HEAD', headers: { authorization: app.authorization } });
      expect([head.status, await head.text()]).toEqual([405, '']);
      expect((await app.post(path, {})).status).toBe(404);
    }
  });
});

describe('the dump of a stock index', () => {
  it('has what is there, without reservations and thresholds', async () => {
    const { body } = await app.get(`${DUMP}/shop/x`);
    // Unmanaged products first, those of all stocks; composite ones without children have no row.
    expect(body).toEqual([
      { sku: 'p-unmanaged', qty: 0, is_salable: true },
      { sku: 'p-unmanaged-elsewhere', qty: 0, is_salable: true },
      { sku: 'p-unmanaged-group', qty: 0, is_salable: true },
      { sku: 'p-plain', qty: 6.5, is_salable: true },
      { sku: 'p-reserve', qty: 5, is_salable: true },
      { sku: 'q-no-product', qty: 4, is_salable: true },
    ]);
    expect(bySku((await app.get(`${DUMP}/website/base`)).body)).toEqual(bySku(body));
  });

  it('of a website has its products', async () => {
    await product('p-nowhere', { extension_attributes: { website_ids: [] } });
    await given(app).items(at('p-nowhere', 'north', 1));
    expect(bySku((await app.get(`${DUMP}/website/base`)).body)).not.toHaveProperty('p-nowhere');
    expect(bySku((await app.get(`${DUMP}/shop/x`)).body)).toHaveProperty('p-nowhere');
    expect((await app.get(`${DUMP}/website/admin`)).body).toEqual([]);
    await app.delete(`${PRODUCTS}/p-nowhere`);
    await app.post('/rest/V1/inventory/source-items-delete', {
      sourceItems: [{ sku: 'p-nowhere', source_code: 'north' }],
    });
  });
});

describe('other formats', () => {
  it('are CSV and lines of JSON', async () => {
    await given(app).items(at('q,comma', 'north', 1));
    const csv = await exported(withPrefix('q'), { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text).toBe('sku,qty,is_salable\n"q,comma",1,1\nq-no-product,4,1\n');
    const lines = await app.get(`${DUMP}/shop/x`, { headers: { accept: 'application/x-ndjson' } });
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const rows = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(bySku(rows)).toMatchObject({ 'q,comma': [1, true], 'p-plain': [6.5, true] });
    expect((await exported(where('sku', 'nonesuch'), { accept: 'text/csv' })).text).toBe('sku,qty,is_salable\n');
  });

  it('are refused by other routes, and errors stay JSON', async () => {
    const csv = { headers: { accept: 'text/csv' } };
    expect((await app.get('/rest/V1/inventory/stocks?searchCriteria', csv)).status).toBe(406);
    const { status, body } = await app.get(`${EXPORT}/shop/none?searchCriteria`, csv);
    expect([status, body.message]).toEqual([404, 'No linked stock found']);
  });
});

const sku = (index: number): string => `zz/${String(index).padStart(5, '0')}`;

describe('a long export', () => {
  beforeAll(async () => {
    for (let index = 0; index < MANY; index += 50) await product(`zy-${index}`);
    await given(app).items(...Array.from({ length: MANY }, (_, index) => at(sku(index), 'north', index)));
  });

  const expected = Array.from({ length: MANY }, (_, index): Row => ({
    sku: sku(index),
    qty: index,
    is_salable: index > 0,
  }));

  it('is sent in parts, and is the same in each format', async () => {
    const json = await exported(withPrefix('zz/'));
    expect(json.headers.get('content-length')).toBeNull();
    expect(json.body).toEqual({
      items: expected,
      search_criteria: { filter_groups: [{ filters: [{ field: 'sku', value: 'zz/%', condition_type: 'like' }] }] },
      total_count: MANY,
    });
    expect(json.text).toContain('zz\\/00001');
    const sorted = await exported(`${withPrefix('zz/')}&${orderBy('sku', 'DESC')}`);
    expect(sorted.body.items).toEqual(expected.toReversed());
    const lines = (await exported(withPrefix('zz/'), { accept: 'application/x-ndjson' })).text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as Row)).toEqual(expected);
    expect((await exported(withPrefix('zz/'), { accept: 'text/csv' })).text.split('\n')).toHaveLength(MANY + 2);
    const xml = (await exported(withPrefix('zz/'), { accept: 'application/xml' })).text;
    expect(xml.match(/<sku>zz\//g)).toHaveLength(MANY);
    expect(xml).toMatch(/^<\?xml version="1.0"\?>\n<response>\n {2}<items>\n {4}<item>\n {6}<sku>zz\/00000<\/sku>/);
    expect(xml.endsWith(`  <total_count>${MANY}</total_count>\n</response>\n`)).toBe(true);
  });

  it('keeps to the fields that are asked for', async () => {
    const { body } = await exported(`${withPrefix('zz/')}&fields=items[sku],total_count`);
    expect(body).toEqual({ items: expected.map((row) => ({ sku: row.sku })), total_count: MANY });
    expect((await exported(`${withPrefix('zz/')}&fields=total_count`)).body).toEqual({ total_count: MANY });
    expect((await app.get(`${DUMP}/shop/x?fields=sku`)).body).toContainEqual({ sku: sku(7) });
  });

  it('is one body for callers without HTTP', async () => {
    const route = 'GET V1/inventory/export-stock-salable-qty/shop/x';
    const body = await app.nest.get(RouteInvoker).invoke(route, { query: withPrefix('zz/') }, { may: () => true });
    expect(body).toMatchObject({ items: expected, total_count: MANY });
  });

  it('is cut off when it fails on the way, so that clients notice', async () => {
    const salability = app.nest.get(SalabilityService);
    const { exported: compute } = salability;
    let pages = 0;
    salability.exported = (skus, stockId) => {
      // The first page is that of products, which has none of these.
      if (++pages > 2) throw new Error('failed on the way');
      return compute.call(salability, skus, stockId);
    };
    await expect(exported(withPrefix('zz/'))).rejects.toThrow('terminated');
    Reflect.deleteProperty(salability, 'exported');
    expect(app.log.some((line) => line.includes('failed on the way'))).toBe(true);
    expect((await exported(withPrefix('q'))).status).toBe(200);
  });

  it('holds no connection to the database, and is not read on, while the client does not read, or has left', async () => {
    const salability = app.nest.get(SalabilityService);
    const { exported: compute } = salability;
    let pages = 0;
    salability.exported = async (skus, stockId) => {
      const rows = await compute.call(salability, skus, stockId);
      pages++;
      // A page is more than what sockets buffer.
      return rows.map((row) => ({ ...row, sku: row.sku.padEnd(8_000, '.') }));
    };
    const responses = await Promise.all([1, 2, 3].map(() => unread(`${EXPORT}/shop/x?${withPrefix('zz/')}`)));
    // That of products, which is empty, and the first one of the others.
    await until(() => pages === 2 * responses.length && (app.nest.get(Database).pool?.inUse ?? 0) === 0);
    expect((await app.get('/rest/V1/inventory/stocks/1')).status).toBe(200);
    for (const response of responses) response.destroy();
    Reflect.deleteProperty(salability, 'exported');
    expect((await exported(withPrefix('q'))).status).toBe(200);
    expect(pages).toBe(2 * responses.length);
  });
});

describe('many long exports', () => {
  const SKUS = 60_000;
  let busy: TestApp;

  beforeAll(async () => {
    busy = await TestApp.start({ REQUESTS_AT_ONCE: '8' });
    await given(busy).source('far');
    const stockId = await given(busy).stock('far', { type: 'shop', code: 'far' });
    await given(busy).links({ source_code: 'far', stock_id: stockId, priority: 1 });
    await insertItems(busy, 'far', SKUS);
  });
  afterAll(() => busy.stop());

  it('hold no places of the API, and leave the event loop to others', async () => {
    const headers = { authorization: busy.authorization };
    const requests = Array.from({ length: 40 }, () =>
      http.get(`${busy.url}${DUMP}/shop/far`, { headers }).on('error', () => undefined),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { status } = await busy.get('/rest/V1/inventory/stocks/1');
    const items = [{ source_code: 'far', sku: 'new', quantity: 1, status: 1 }];
    const saved = await busy.post(SOURCE_ITEMS, { sourceItems: items });
    for (const request of requests) request.destroy();
    expect([status, saved.status]).toEqual([200, 200]);
  }, 30_000);
});

/** A response whose body is not read. */
async function unread(path: string): Promise<http.IncomingMessage> {
  const request = http.get(app.url + path, { headers: { authorization: app.authorization } });
  const response = await new Promise<http.IncomingMessage>((resolve) => request.on('response', resolve));
  return response.on('error', () => undefined).pause();
}

if (!isEmbedded()) {
  describe('on a Magento database', () => {
    let other: TestApp;

    beforeAll(async () => {
      const magento = await MysqlDatabase.ofMagento();
      await magento.query(
        `INSERT INTO catalog_product_entity (entity_id, type_id, sku) VALUES (1, 'simple', 'SKU-1'), (2, 'simple', 'other'),
           (3, 'grouped', 'group'), (4, 'grouped', 'childless')`,
      );
      await magento.query(
        "INSERT INTO cataloginventory_stock (stock_id, website_id, stock_name) VALUES (1, 0, 'Default')",
      );
      await magento.query(
        `INSERT INTO cataloginventory_stock_item (product_id, stock_id, is_in_stock, use_config_backorders, backorders)
           VALUES (1, 1, 1, 1, 0), (3, 1, 1, 1, 0), (4, 1, 1, 0, 1)`,
      );
      await magento.query(
        'INSERT INTO catalog_product_link (product_id, linked_product_id, link_type_id) VALUES (3, 1, 3)',
      );
      await magento.query('INSERT INTO catalog_product_website VALUES (1, 2), (3, 2), (4, 2)');
      await magento.query("INSERT INTO eav_entity_type VALUES (4, 'catalog_product')");
      await magento.query("INSERT INTO eav_attribute VALUES (73, 4, 'name'), (74, 4, 'url_key')");
      await magento.query("INSERT INTO catalog_product_entity_varchar VALUES (73, 0, 1, 'One'), (74, 0, 2, 'One')");
      other = await TestApp.start({}, magento);
    });
    afterAll(() => other.stop());

    it('products are Magento’s, with their names; SKUs without one are not exported', async () => {
      const all = await other.get(`${EXPORT}/website/eu?searchCriteria`);
      expect(bySku(all.body.items)).toEqual({ 'SKU-1': [5.5, true], group: [0, true], childless: [0, true] });
      const named = await other.get(`${EXPORT}/website/eu?${where('name', 'One')}`);
      expect(named.body).toMatchObject({ items: [{ sku: 'SKU-1' }], total_count: 1 });
      expect((await other.get(`${DUMP}/website/eu`)).body).toEqual([
        { sku: 'SKU-1', qty: 5.5, is_salable: true },
        { sku: 'group', qty: 0, is_salable: true },
      ]);
    });
  });
}
