import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, link, LINKS, linksOf, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const ASSIGN = '/rest/V1/inventory/bulk-product-source-assign';
const ASSIGNED = '/rest/V1/inventory/get-sources-assigned-to-stock-ordered-by-priority';
const LOW = '/rest/V1/stockItems/lowStock/';
const NOTIFY = '/rest/V1/order/notify-orders-are-ready-for-pickup';
const PICKUP = '/rest/V1/inventory/in-store-pickup/pickup-locations/';

/** PHP_INT_MAX, as JSON.parse reads it. */
const LARGEST = Number('9223372036854775807');
const BEYOND = '99999999999999999999';

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('conversion-a', 'conversion-b');
  stock = await given(app).stock('conversion');
});
afterAll(() => app.stop());

const xml = (path: string, body: string) => app.post(path, body, { headers: { 'content-type': 'application/xml' } });

const source = (code: string, more: object = {}) => ({
  source: { source_code: code, name: code, country_id: 'US', postcode: '1', ...more },
});

const ofStock = (fields: string) => app.get(`${STOCKS}/1?fields=${fields}`);

const empty = (index: number): object[] => [
  { message: '"%field" can not be empty.', parameters: { field: 'source_code' }, index },
  { message: '"%field" can not be empty.', parameters: { field: 'stock_id' }, index },
  { message: '"%field" should be greater then 0.', parameters: { field: 'priority' }, index },
];

describe('the item of a list', () => {
  it.each([{ item: [] }, { item: {} }, { item: 'x' }, { item: 5, other: {} }, { item: [], other: {} }])(
    '%j is one empty element',
    async (links) => {
      const { status, body } = await app.post(LINKS, { links });
      expect(status).toBe(400);
      expect(body).toEqual({ message: 'Validation Failed', errors: empty(0) });
    },
  );

  it('stands for the list, whatever is beside it', async () => {
    const own = await given(app).stock('conversion item');
    const links = { item: [link('conversion-a', own)], other: link('conversion-b', own), source_code: 'x' };
    expect(await app.post(LINKS, { links })).toMatchObject({ status: 200, body: [] });
    expect(await linksOf(app, own)).toEqual(['conversion-a:1']);
  });

  it.each([
    { item: 'ghost', other: 'spirit' },
    { item: ['ghost'], other: 'spirit' },
  ])('of texts, too: %j', async (sourceCodes) => {
    const { body } = await app.post(ASSIGN, { skus: [], sourceCodes });
    expect(body.errors).toEqual([
      { message: 'Source %sourceCode does not exist', parameters: { sourceCode: 'ghost' }, index: 0 },
    ]);
  });

  it('in a query string, too', async () => {
    const query = 'searchCriteria[sort_orders][item][0][field]=stock_id&searchCriteria[sort_orders][x][field]=priority';
    const { status, body } = await app.get(`${LINKS}?${query}`);
    expect([status, body.search_criteria]).toEqual([
      200,
      { filter_groups: [], sort_orders: [{ field: 'stock_id', direction: null }] },
    ]);
  });

  it('in XML, too', async () => {
    const { body } = await xml(LINKS, '<r><links><item>x</item><other><priority>1</priority></other></links></r>');
    expect(body).toEqual({ message: 'Validation Failed', errors: empty(0) });
  });
});

describe('integers', () => {
  it('end where those of PHP do', async () => {
    expect(await app.get(`${STOCKS}/${BEYOND}`)).toMatchObject({
      status: 404,
      body: { message: 'Stock with id "%value" does not exist.', parameters: { value: LARGEST } },
    });
    expect((await app.get(`${STOCKS}/-${BEYOND}`)).body.parameters).toEqual({ value: -LARGEST });
    const { status, body } = await app.send('DELETE', `${STOCKS}/1e30`);
    expect([status, body.parameters]).toEqual([404, { fieldName: 'stock_id', fieldValue: LARGEST }]);
    expect(await app.get(`${ASSIGNED}/${BEYOND}`)).toMatchObject({ status: 200, body: [] });
  });

  it('are printed to the last digit', async () => {
    expect((await app.get(`${STOCKS}/${BEYOND}`)).text).toContain('"value":9223372036854775807}');
    expect((await app.get(`${STOCKS}/-${BEYOND}`)).text).toContain('"value":-9223372036854775808}');
    const asXml = await app.get(`${STOCKS}/${BEYOND}`, { headers: { accept: 'application/xml' } });
    expect(asXml.text).toContain('<value>9223372036854775807</value>');
    const notified = await app.post(NOTIFY, { orderIds: [BEYOND] });
    expect((notified.body.errors as string[])[0]).toContain('{"id":9223372036854775807,"message":"');
    const low = await app.get(`${LOW}?scopeId=0&qty=5&currentPage=${BEYOND}&pageSize=${BEYOND}`);
    expect([low.status, low.body.items, low.body.search_criteria]).toEqual([
      200,
      [],
      expect.objectContaining({ limit: ['9223372036854775807', '9223372036854775807'] }),
    ]);
    const name = '9223372036854776000 and 9223372036854776000.5';
    expect(await app.post(SOURCES, source('conversion-digits', { description: name }))).toMatchObject({ status: 200 });
    expect((await app.get(`${SOURCES}/conversion-digits`)).body.description).toBe(name);
  });

  it('beyond every column are those of no row, or the largest of the column', async () => {
    for (const stock_id of [BEYOND, `-${BEYOND}`, 1e30]) {
      const { status, body } = await app.post(LINKS, { links: [{ ...link('conversion-a', stock), stock_id }] });
      expect([status, body.message]).toEqual([400, 'Could not save StockSourceLinks']);
    }
    expect(await app.post(SOURCES, source('conversion-region', { region_id: BEYOND }))).toMatchObject({ status: 200 });
    expect((await app.get(`${SOURCES}/conversion-region`)).body.region_id).toBe(4_294_967_295);
    const item = { sku: 'conversion', source_code: 'conversion-a', quantity: 1, status: BEYOND };
    expect((await app.post(SOURCE_ITEMS, { sourceItems: [item] })).body.message).toBe(
      'Validation Failed: "status" should a known status.',
    );
  });

  it('are no limit for pages', async () => {
    for (const path of [LINKS, STOCKS, SOURCES, SOURCE_ITEMS]) {
      const { status, body } = await app.get(
        `${path}?searchCriteria[pageSize]=${BEYOND}&searchCriteria[currentPage]=${BEYOND}`,
      );
      expect([status, body.items, body.search_criteria]).toEqual([
        200,
        [],
        { filter_groups: [], page_size: LARGEST, current_page: LARGEST },
      ]);
    }
    const { status, body } = await app.get(`${STOCKS}?searchCriteria[pageSize]=${BEYOND}`);
    expect([status, (body.items as object[]).length]).toEqual([200, body.total_count]);
  });
});

it('booleans may have blanks around them', async () => {
  for (const [enabled, wanted] of [
    [' true ', true],
    ['\ton\n', true],
    [' no ', false],
  ] as const) {
    expect(await app.post(SOURCES, source('conversion-blanks', { enabled }))).toMatchObject({ status: 200 });
    expect((await app.get(`${SOURCES}/conversion-blanks`)).body.enabled).toBe(wanted);
  }
});

describe('a scalar where the setter of a list takes null', () => {
  it.each(['x', 5, true, ''])('for carrier links: %j', async (carrier_links) => {
    expect(await app.post(SOURCES, source('conversion-carriers', { carrier_links }))).toMatchObject({ status: 200 });
  });

  it.each([
    ['filter_groups]=x', { filter_groups: [] }],
    ['filterGroups]=', { filter_groups: [] }],
    ['filter_groups][0][filters]=x', { filter_groups: [{ filters: [] }] }],
    ['sort_orders]=x', { filter_groups: [] }],
    ['sortOrders]=', { filter_groups: [] }],
  ])('for search criteria: [%s', async (query, wanted) => {
    const { status, body } = await app.get(`${LINKS}?searchCriteria[${query}`);
    expect([status, body.search_criteria]).toEqual([200, wanted]);
  });

  it('for the products of pickup locations', async () => {
    const request = 'searchRequest[scopeCode]=base&searchRequest[extensionAttributes][productsInfo]=x';
    const { status, body } = await app.get(`${PICKUP}?${request}`);
    expect([status, body.search_request]).toEqual([
      200,
      { current_page: 1, scope_type: 'website', scope_code: 'base' },
    ]);
  });
});

it('an empty object in a response is an empty list', async () => {
  const { body } = await app.get(`${PICKUP}?searchRequest[scopeCode]=base&searchRequest[filters]=`);
  expect(body.search_request).toMatchObject({ filters: [] });
});

describe('of two faults, the first in the request is told', () => {
  const direction = 'The sort order has to be specified as %1 for ascending order or %2 for descending order.';
  const field = 'Sort order field %1 contains restricted symbols';
  const notSupported = '"%fieldName" is not supported. Correct the field name and try again.';
  const order = 'sortOrders][0]';

  it.each([
    [`[${order}[direction]=up`, `[${order}[field]=a.b`, direction],
    [`[${order}[field]=a.b`, `[${order}[direction]=up`, field],
    [`[${order}[direction]=up`, '[foo]=1', direction],
    ['[foo]=1', `[${order}[direction]=up`, notSupported],
    [`[${order}[field]=a.b`, `[${order}[foo]=1`, field],
    [`[${order}[foo]=1`, `[${order}[field]=a.b`, notSupported],
  ])('%s before %s', async (first, second, message) => {
    for (const path of [LINKS, STOCKS]) {
      const { status, body } = await app.get(`${path}?searchCriteria${first}&searchCriteria${second}`);
      expect([status, body.message]).toEqual([400, message]);
    }
  });

  it('among the sort orders of pickup locations, too', async () => {
    const sort = ['direction]=up', 'field]=a.b'].map((each) => `searchRequest[sort][0][${each}`).join('&');
    const { status, body } = await app.get(`${PICKUP}?searchRequest[scopeCode]=base&${sort}`);
    expect([status, body.message, body.path]).toEqual([400, direction, 'searchRequest.sort[0].direction']);
  });
});

describe('a number for a text', () => {
  it.each([
    ['1234567890123456789', '1234567890123456789'],
    ['-9007199254740993', '-9007199254740993'],
    ['1e20', '1.0E+20'],
    ['0.00001', '1.0E-5'],
    ['0.1234567890123456', '0.12345678901235'],
    ['1.50', '1.5'],
  ])('%s is what PHP makes of it', async (number, sku) => {
    const item = `{"sku":${number},"source_code":"conversion-b","quantity":${number},"status":1}`;
    expect(await app.post(SOURCE_ITEMS, `{"sourceItems":[${item}]}`)).toMatchObject({ status: 200, body: [] });
    const filters = `${where('source_code', 'conversion-b')}&${where('sku', sku, 'eq', 1)}`;
    const { body } = await app.get(`${SOURCE_ITEMS}?${filters}`);
    expect((body.items as { sku: string }[]).map((each) => each.sku)).toEqual([sku]);
  });
});

describe('XML', () => {
  it('keeps the white space of texts', async () => {
    const spaced = '<source_code> x</source_code><stock_id> 5 </stock_id><priority> 1 </priority>';
    expect((await xml(LINKS, `<r><links><item>${spaced}</item></links></r>`)).body.errors).toEqual([
      { message: '"%field" can not contain whitespaces.', parameters: { field: 'source_code' }, index: 0 },
    ]);
    const item = '<sku>x </sku><source_code>conversion-a</source_code><quantity> 1 </quantity><status> 1 </status>';
    expect((await xml(SOURCE_ITEMS, `<r><sourceItems><item>${item}</item></sourceItems></r>`)).body.message).toBe(
      'Validation Failed: "sku" can not contain leading or trailing spaces.',
    );
  });
});

describe('fields=', () => {
  it.each([
    ['name,extension_attributes.sales_channels', []],
    ['name,no-such', []],
    ['name,%C3%A4', []],
    ['extension_attributes[sales_channels][code],stock_id', { stock_id: 1, extension_attributes: expect.anything() }],
    ['extension_attributes,[x]', { extension_attributes: [] }],
    ['name],stock_id', { stock_id: 1 }],
  ])('%s', async (fields, wanted) => {
    expect(await ofStock(fields)).toMatchObject({ status: 200, body: wanted });
  });

  it('is everything for 0', async () => {
    expect((await ofStock('0')).body).toEqual((await ofStock('')).body);
  });
});
