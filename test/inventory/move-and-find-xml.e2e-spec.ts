import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  ASSIGN,
  given,
  link,
  LOW_QUANTITY,
  LOW_QUANTITY_DELETE,
  LOW_STOCK,
  PARTIAL_TRANSFER,
  SOURCE_ITEMS,
  SOURCE_SELECTION,
  TRANSFER,
  UNASSIGN,
  where,
} from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const XML = { 'content-type': 'application/xml', accept: 'application/xml' };
const NOTIFY = '/rest/V1/order/notify-orders-are-ready-for-pickup';
const PICKUP = '/rest/V1/inventory/in-store-pickup/pickup-locations/?searchRequest[scopeCode]=base';
const DISTANCE = '/rest/V1/inventory/get-distance?source[lat]=0&source[lng]=0&destination[lat]=0&destination[lng]=0';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
  const pickup = { is_pickup_location_active: true, frontend_name: 'A & O' };
  await given(app).source('a', { city: 'x', street: 'x', latitude: 1.5, longitude: -2, extension_attributes: pickup });
  await given(app).source('b');
  const stock = await given(app).stock('base', { type: 'website', code: 'base' });
  await given(app).links(link('a', stock), link('b', stock, 2));
  await given(app).products('k');
});
afterAll(() => app.stop());

/** The content of `<response>`, without blanks between elements. */
const inXml = async (answer: Promise<{ status: number; text: string }>): Promise<unknown> => {
  const { status, text } = await answer;
  const content = text.replace(/^<\?xml version="1.0"\?>\n<response(\/?)>/, '').replace('</response>', '');
  return [status, content.replace(/>\s+</g, '><').trim()];
};

const post = (path: string, body: string) => inXml(app.post(path, `<request>${body}</request>`, { headers: XML }));
const get = (path: string) => inXml(app.get(path, { headers: { accept: 'application/xml' } }));

const item = (fields: string): string => `<item>${fields}</item>`;

it('moves and finds in XML', async () => {
  const sources = '<originSource>a</originSource><destinationSource>b</destinationSource>';
  const skus = '<skus><item>k</item></skus>';
  const one = '<sourceCodes><item>a</item></sourceCodes>';
  const both = '<sourceCodes><item>a</item><item>b</item></sourceCodes>';
  expect(await post(ASSIGN, skus + both)).toEqual([200, '2']);
  await app.post(SOURCE_ITEMS, { sourceItems: [{ source_code: 'a', sku: 'k', quantity: 10, status: 1 }] });
  const partial = '<originSourceCode>a</originSourceCode><destinationSourceCode>b</destinationSourceCode>';
  const moved = `<items>${item('<sku>k</sku><qty>2.5</qty>')}</items>`;
  expect(await post(PARTIAL_TRANSFER, partial + moved)).toEqual([200, '']);
  expect(await post(TRANSFER, `${skus}${sources}<unassignFromOrigin>0</unassignFromOrigin>`)).toEqual([200, 'true']);
  const threshold = item('<source_code>b</source_code><sku>k</sku><notify_stock_qty>20.5</notify_stock_qty>');
  expect(await post(LOW_QUANTITY, `<sourceItemConfigurations>${threshold}</sourceItemConfigurations>`)).toEqual([
    200,
    '',
  ]);
  expect(await get(`${LOW_QUANTITY}/b/k`)).toEqual([
    200,
    '<source_code>b</source_code><notify_stock_qty>20.5</notify_stock_qty><sku>k</sku>',
  ]);
  expect(await get(`${LOW_STOCK}?${where('source_code', 'a')}&fields=items[sku,quantity,website_codes]`)).toEqual([
    200,
    '<items><item><sku>k</sku><quantity>0</quantity><website_codes><item>base</item></website_codes></item></items>',
  ]);
  const key = `<sourceItems>${item('<source_code>b</source_code><sku>k</sku>')}</sourceItems>`;
  expect(await post(LOW_QUANTITY_DELETE, key)).toEqual([200, '']);
  expect(await get(`${LOW_QUANTITY}/b/k?fields=notify_stock_qty`)).toEqual([
    200,
    '<notify_stock_qty>1</notify_stock_qty>',
  ]);
  const lines = `<items>${item('<sku>k</sku><qty>3</qty>')}</items>`;
  const request = `<inventoryRequest><stockId>2</stockId>${lines}</inventoryRequest>`;
  expect(await post(SOURCE_SELECTION, `${request}<algorithmCode>priority</algorithmCode>`)).toEqual([
    200,
    '<source_selection_items><item><source_code>b</source_code><sku>k</sku><qty_to_deduct>3</qty_to_deduct>' +
      '<qty_available>10</qty_available></item></source_selection_items><shippable>true</shippable>',
  ]);
  expect(await post(UNASSIGN, skus + one)).toEqual([200, '1']);
  expect(await get(DISTANCE)).toEqual([200, '0']);
  expect(await post(NOTIFY, '<orderIds><item>5</item></orderIds>')).toEqual([
    200,
    '<successful>false</successful><errors><item>{"id":5,"message":"The entity that was requested doesn\'t exist. ' +
      'Verify the entity and try again."}</item></errors>',
  ]);
  expect(await get(PICKUP)).toEqual([
    200,
    '<items><item><pickup_location_code>a</pickup_location_code><name>A &amp; O</name><latitude>1.5</latitude>' +
      '<longitude>-2</longitude><country_id>US</country_id><city>x</city><street>x</street><postcode>1</postcode></item>' +
      '</items><search_request><current_page>1</current_page><scope_type>website</scope_type>' +
      '<scope_code>base</scope_code></search_request><total_count>1</total_count>',
  ]);
});
