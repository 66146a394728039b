import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { StockStatus } from '../../src/catalog/stock-items/stock-status.entity.js';
import { given, SOURCE_ITEMS, where } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { websiteWithStore } from '../support/website.js';

const LOW = '/rest/V1/stockItems/lowStock/';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const itemOf = async (sku: string) => (await app.get(`/rest/V1/stockItems/${sku}`)).body;
const put = (sku: string, stockItem: unknown, itemId: string | number = 1): Promise<Answer> =>
  app.put(`/rest/V1/products/${sku}/stockItems/${itemId}`, { stockItem });
async function product(stock_item?: object, type_id = 'simple'): Promise<string> {
  const sku = `legacy-${++count}`;
  await given(app).product(sku, { type_id, ...(stock_item && { extension_attributes: { stock_item } }) });
  return sku;
}

/** As sent, and as shown afterwards where that differs. */
const FIELDS: readonly (readonly [field: string, sent: unknown, shown?: object])[] = [
  ['qty', 7],
  ['is_qty_decimal', true],
  ['use_config_min_qty', false],
  ['min_qty', 2, { min_qty: 0 }],
  ['use_config_min_sale_qty', 0],
  ['min_sale_qty', 3, { min_sale_qty: 1 }],
  ['use_config_max_sale_qty', false, { use_config_max_sale_qty: false, max_sale_qty: 0 }],
  ['max_sale_qty', 9, { max_sale_qty: 10_000 }],
  ['use_config_backorders', false],
  ['backorders', 1, { backorders: 0 }],
  ['use_config_notify_stock_qty', false, { use_config_notify_stock_qty: false, notify_stock_qty: 0 }],
  ['notify_stock_qty', 4, { notify_stock_qty: 1 }],
  ['use_config_qty_increments', false],
  ['qty_increments', 5, { qty_increments: 0 }],
  ['use_config_enable_qty_inc', false],
  ['enable_qty_increments', true, { enable_qty_increments: false }],
  ['use_config_manage_stock', false, { use_config_manage_stock: false, manage_stock: false, is_in_stock: true }],
  ['manage_stock', false, { manage_stock: true }],
  ['is_decimal_divided', true],
];

/** Without what follows from the quantity. */
const settled = (item: object): object => ({ ...item, low_stock_date: null, stock_status_changed_auto: 0 });

const all = async (qty: number, more = '') => (await app.get(`${LOW}?scopeId=0&qty=${qty}${more}`)).body;

describe('a stock item', () => {
  it('is what the global settings say, until it has its own', async () => {
    const sku = await product();
    expect(await itemOf(sku)).toEqual({
      item_id: expect.any(Number),
      product_id: expect.any(Number),
      stock_id: 1,
      qty: null,
      is_in_stock: false,
      is_qty_decimal: false,
      show_default_notification_message: false,
      use_config_min_qty: true,
      min_qty: 0,
      use_config_min_sale_qty: 1,
      min_sale_qty: 1,
      use_config_max_sale_qty: true,
      max_sale_qty: 10_000,
      use_config_backorders: true,
      backorders: 0,
      use_config_notify_stock_qty: true,
      notify_stock_qty: 1,
      use_config_qty_increments: true,
      qty_increments: 0,
      use_config_enable_qty_inc: true,
      enable_qty_increments: false,
      use_config_manage_stock: true,
      manage_stock: true,
      low_stock_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      is_decimal_divided: false,
      stock_status_changed_auto: 1,
    });
  });

  it.each(FIELDS)('with %s alone keeps all others', async (field, sent, shown = { [field]: sent }) => {
    const sku = await product();
    const before = await itemOf(sku);
    const { status, body } = await put(sku, { [field]: sent });
    expect([status, body]).toEqual([200, before.item_id]);
    expect(settled(await itemOf(sku))).toEqual({ ...settled(before), ...shown });
  });

  it('with its own settings shows them', async () => {
    const sku = await product({ qty: 20, is_in_stock: true });
    const own = {
      is_qty_decimal: true,
      use_config_min_qty: false,
      min_qty: 2.5,
      use_config_min_sale_qty: 0,
      min_sale_qty: 0.5,
      use_config_max_sale_qty: false,
      max_sale_qty: 50,
      use_config_notify_stock_qty: false,
      notify_stock_qty: 30,
      use_config_enable_qty_inc: false,
      enable_qty_increments: true,
      use_config_qty_increments: false,
      qty_increments: 0.5,
    };
    expect((await put(sku, own)).status).toBe(200);
    expect(await itemOf(sku)).toMatchObject({ ...own, qty: 20, is_in_stock: true });
    // Below the quantity to notify for since then.
    expect((await itemOf(sku)).low_stock_date).not.toBeNull();
    await put(sku, { notify_stock_qty: 20 });
    expect((await itemOf(sku)).low_stock_date).toBeNull();
    await put(sku, { is_qty_decimal: false, qty_increments: 2.5 });
    expect((await itemOf(sku)).qty_increments).toBe(2);
  });

  it.each<[string, object, boolean, boolean?]>([
    ['nothing of it', { qty: 0 }, false],
    ['a quantity', { qty: 1 }, true],
    ['less than nothing', { qty: -1 }, false],
    ['no quantity, and backorders', { use_config_backorders: false, backorders: 1 }, false, true],
    ['nothing of it, and backorders', { qty: 0, use_config_backorders: false, backorders: 1 }, true],
    ['less than nothing, and backorders', { qty: -9, use_config_backorders: false, backorders: 2 }, true],
    ['the threshold', { qty: 3, use_config_min_qty: false, min_qty: 3 }, false],
    ['more than the threshold', { qty: 4, use_config_min_qty: false, min_qty: 3 }, true],
    ['a negative threshold without backorders', { qty: 0, use_config_min_qty: false, min_qty: -5 }, false],
    [
      'a threshold with backorders',
      { qty: 0, use_config_min_qty: false, min_qty: 5, use_config_backorders: false, backorders: 1 },
      true,
    ],
    [
      'the limit of backorders',
      { qty: -5, use_config_min_qty: false, min_qty: -5, use_config_backorders: false, backorders: 1 },
      true,
    ],
    [
      'less than the limit of backorders',
      { qty: -6, use_config_min_qty: false, min_qty: -5, use_config_backorders: false, backorders: 1 },
      false,
    ],
    ['no management of its stock', { use_config_manage_stock: false, manage_stock: false }, true],
  ])('that is to be in stock is so with %s', async (_, settings, isInStock, isInStockByItem = isInStock) => {
    const sku = await product();
    await put(sku, { ...settings, is_in_stock: true });
    const { is_in_stock, stock_status_changed_auto } = await itemOf(sku);
    expect([is_in_stock, stock_status_changed_auto]).toEqual([isInStock, Number(!isInStock)]);
    const items = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
    expect(items.body.items).toMatchObject([{ source_code: 'default', status: Number(isInStock) }]);
    const statuses = app.nest.get(DataSource).getRepository(StockStatus);
    expect((await statuses.findOneBy({ productId: (await itemOf(sku)).product_id }))?.status).toBe(Number(isInStock));
    // The source item decides in the same way; it knows no quantity that was never set.
    await given(app).items({ ...items.body.items[0], status: 1 });
    expect((await itemOf(sku)).is_in_stock).toBe(isInStockByItem);
  });

  it('of a composite product has no quantity, only its switch', async () => {
    const sku = await product({ qty: 5, is_in_stock: true }, 'configurable');
    expect(await itemOf(sku)).toMatchObject({ qty: 0, is_in_stock: true });
    await put(sku, { qty: 8, is_in_stock: false });
    expect(await itemOf(sku)).toMatchObject({ qty: 0, is_in_stock: false });
    expect((await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`)).body.total_count).toBe(0);
  });

  it('of an unknown SKU is a 404 for each route, and changes nothing', async () => {
    const missing = {
      status: 404,
      body: { message: 'The Product with the "%1" SKU doesn\'t exist.', parameters: ['ghost'] },
    };
    expect(await put('ghost', { qty: 1 })).toMatchObject(missing);
    expect(await app.get('/rest/V1/stockItems/ghost')).toMatchObject(missing);
    expect(await app.get('/rest/V1/stockStatuses/ghost')).toMatchObject(missing);
    expect((await app.get(`${SOURCE_ITEMS}?${where('sku', 'ghost')}`)).body.total_count).toBe(0);
  });

  it.each<[unknown, string]>([
    [{ qty: 'many' }, 'Error occurred during \\"qty\\" processing'],
    [{ backorders: 'yes' }, 'Error occurred during \\"backorders\\" processing'],
    [{ min_qty: [] }, 'Error occurred during \\"min_qty\\" processing'],
  ])('of %j is refused, and stays as it was', async (stockItem, message) => {
    const sku = await product({ qty: 3, is_in_stock: true });
    const { status, text } = await put(sku, stockItem);
    expect([status, text]).toEqual([400, expect.stringContaining(message)]);
    expect((await itemOf(sku)).qty).toBe(3);
  });

  it.each<[string, object, object]>([
    ['a field that there is not', { qty: 9, quantity: 1 }, { fieldName: 'Quantity' }],
    ['a field of other objects', { website_id: 0 }, { fieldName: 'WebsiteId' }],
    ['an extension attribute', { extension_attributes: { color: 'red' } }, { fieldName: 'Color' }],
  ])('with %s is a 400, as in Magento', async (_, stockItem, parameters) => {
    const sku = await product({ qty: 3 });
    const { status, body } = await put(sku, stockItem);
    expect([status, body.parameters]).toEqual([400, parameters]);
    const inProduct = { sku, extension_attributes: { stock_item: stockItem } };
    expect((await app.post('/rest/V1/products', { product: inProduct })).status).toBe(400);
    expect((await itemOf(sku)).qty).toBe(3);
  });

  it('may be sent back as it was answered', async () => {
    const sku = await product({ qty: 3, is_in_stock: true });
    const before = await itemOf(sku);
    const { status, body } = await put(sku, { ...before, extension_attributes: {}, qty: 4 });
    expect([status, body]).toEqual([200, before.item_id]);
    expect(await itemOf(sku)).toEqual({ ...before, qty: 4 });
  });

  it('is the caller’s to read and to write only with the right', async () => {
    const none = { token: null };
    expect((await app.get('/rest/V1/stockItems/x', none)).status).toBe(401);
    expect((await app.get('/rest/V1/stockStatuses/x', none)).status).toBe(401);
    expect((await app.get(`${LOW}?scopeId=0&qty=1`, none)).status).toBe(401);
    expect((await app.put('/rest/V1/products/x/stockItems/1', { stockItem: {} }, none)).status).toBe(401);
  });
});

const statusOf = async (sku: string, store = '') =>
  (await app.get(`/rest${store}/V1/stockStatuses/${sku}?fields=qty,stock_status,stock_id`)).body;

describe('the stock status', () => {
  it('is what can be sold from the stock of the website in the URL', async () => {
    const [sku, source, other] = [await product({ qty: 5, is_in_stock: true }), 'status-source', 'status_site'];
    const store = await websiteWithStore(app, other);
    expect(await statusOf(sku)).toEqual({ stock_id: 1, qty: 5, stock_status: 1 });
    expect(await statusOf(sku, '/default')).toEqual({ stock_id: 1, qty: 5, stock_status: 1 });
    expect(await statusOf(sku, '/all')).toEqual({ stock_id: 1, qty: 5, stock_status: 1 });
    expect(await statusOf(sku, `/${store}`)).toEqual({ message: 'No linked stock found' });
    await given(app).source(source);
    const stockId = await given(app).stock('status stock', { type: 'website', code: other });
    await given(app).links({ source_code: source, stock_id: stockId, priority: 1 });
    expect(await statusOf(sku, `/${store}`)).toEqual({ stock_id: 1, qty: 0, stock_status: 0 });
    await given(app).items({ sku, source_code: source, quantity: 8.75, status: 1 });
    expect(await statusOf(sku, `/${store}`)).toEqual({ stock_id: 1, qty: 8, stock_status: 1 });
    await put(sku, { use_config_min_qty: false, min_qty: 2 });
    expect(await statusOf(sku, `/${store}`)).toEqual({ stock_id: 1, qty: 6, stock_status: 1 });
    expect(await statusOf(sku)).toEqual({ stock_id: 1, qty: 3, stock_status: 1 });
  });

  it('of what is not managed says that it can be sold', async () => {
    const sku = await product({ qty: 0, is_in_stock: true });
    await put(sku, { use_config_manage_stock: false, manage_stock: false });
    expect((await statusOf(sku)).stock_status).toBe(1);
    expect((await itemOf(sku)).is_in_stock).toBe(true);
  });

  it('of a composite product has no quantity', async () => {
    expect(await statusOf(await product(undefined, 'configurable'))).toMatchObject({ qty: 0 });
  });
});

describe('the stock items with little stock', () => {
  it('come oldest first, page by page, with how many there are', async () => {
    const before = (await all(-100)).total_count as number;
    for (const qty of [-103, -101, -102]) await put(await product(), { qty });
    const { items, total_count } = await all(-101, '&pageSize=1000');
    expect(items.slice(-3).map(({ qty }: { qty: number }) => qty)).toEqual([-103, -101, -102]);
    expect([total_count, items.length]).toEqual([before + 3, before + 3]);
    const page = await all(-101, `&pageSize=1&currentPage=${before + 2}`);
    expect([page.items, page.total_count]).toEqual([[items.at(-2)], before + 3]);
    expect((await all(-101, `&pageSize=1&currentPage=${before + 4}`)).items).toEqual([]);
    expect((await all(-101.5)).total_count).toBe(before + 2);
  });

  it.each([
    ['', ['1', '0']],
    ['&pageSize=0', ['1', '0']],
    ['&pageSize=-5&currentPage=-2', ['-2', '-5']],
    ['&currentPage=1', ['1', '0']],
    ['&pageSize=1', ['1', '1']],
  ])('come one by one with "%s", as in Magento, which tells the page in its legacy form', async (more, limit) => {
    for (const qty of [-100, -100]) await put(await product(), { qty });
    const { items, search_criteria, total_count } = await all(-100, more);
    expect([items.length, items, total_count > 1]).toEqual([1, (await all(-100, '&pageSize=1')).items, true]);
    expect(search_criteria).toEqual({
      mapper_interface_name: 'Magento\\CatalogInventory\\Model\\ResourceModel\\Stock\\Item\\StockItemCriteriaMapper',
      criteria_list: [],
      filters: [],
      orders: [],
      limit,
    });
  });

  it('belong to the website 0', async () => {
    await put(await product(), { qty: -100 });
    expect((await app.get(`${LOW}?scopeId=1&qty=1`)).body).toMatchObject({ items: [], total_count: 0 });
  });

  it.each<[string, number, string]>([
    ['', 400, 'scopeId'],
    ['?scopeId=0', 400, 'qty'],
    ['?qty=1', 400, 'scopeId'],
    ['?scopeId=abc&qty=1', 400, 'abc'],
    ['?scopeId=0&qty=few', 400, 'few'],
    ['?scopeId=0&qty=1&pageSize=all', 400, 'all'],
    ['?scopeId=7&qty=1', 200, 'items'],
  ])('of the query "%s" is a %i', async (query, status, contained) => {
    const answer = await app.get(`${LOW}${query}`);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(contained)]);
  });
});
