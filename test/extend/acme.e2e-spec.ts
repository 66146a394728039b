import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LINKS, LINKS_DELETE, SOURCE_ITEMS, SOURCE_SELECTION, SOURCES } from '../support/given.js';
import { packedProject, Program } from '../support/packed.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** The example as a team would have it: in a project of its own, with the packed package. */
const LOG = '/rest/V1/acme/link-log';

let database: TestDatabase;
let warehouse: Server;
const received: unknown[] = [];
let service: Program | undefined;
let token: string;

beforeAll(async () => {
  const project = await packedProject();
  database = await createTestDatabase();
  warehouse = createServer((request, response) => {
    void json(request).then((body) => {
      received.push(body);
      return response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(warehouse, 'listening');
  service = await Program.start(project, 'examples/acme/src/main.js', {
    DATABASE_URL: database.url,
    SAMPLE_DATA: 'true',
    ADMIN_PASSWORD: 'acme',
    ACME_MAX_SOURCES: '3',
    ACME_WEBHOOK: `http://127.0.0.1:${(warehouse.address() as AddressInfo).port}`,
    ACME_KEY: 'open sesame',
  });
  token = (await service.send('POST', '/rest/V1/integration/admin/token', { username: 'admin', password: 'acme' }))
    .body;
}, 180_000);
afterAll(async () => {
  await service?.stop();
  warehouse?.close();
  await database?.drop();
});

const send = async (method: string, path: string, body?: object, headers = { authorization: `Bearer ${token}` }) =>
  (await service!.send(method, path, body, headers)).body;

const source = (source_code: string, more: object) => ({
  source: { source_code, name: source_code, country_id: 'US', postcode: '1', ...more },
});

const links = (...codes: string[]) => ({
  links: codes.map((source_code, index) => ({ source_code, stock_id: 4, priority: index + 1 })),
});

it('keeps its link policy', async () => {
  await send('POST', SOURCES, source('west', {}));
  expect(await send('POST', LINKS, links('west'))).toEqual({
    message: 'Validation Failed',
    errors: [{ message: 'Stock %stock_id has more than %most sources.', parameters: { stock_id: '4', most: '3' } }],
  });
});

it('sends one parcel, from the nearest source', async () => {
  const sku = 'new_product1';
  const item = (source_code: string, quantity: number) => ({ sku, source_code, quantity, status: 1 });
  await send('POST', SOURCE_ITEMS, { sourceItems: [item('central', 5), item('east', 5), item('south', 2)] });
  const destination_address = { country: 'US', postcode: '78701', street: '1', region: 'TX', city: 'Austin' };
  const select = (qty: number) =>
    send('POST', SOURCE_SELECTION, {
      inventoryRequest: { stockId: 4, items: [{ sku, qty }], extensionAttributes: { destination_address } },
      algorithmCode: 'acme-nearest',
    });
  expect((await select(1)).source_selection_items).toEqual([expect.objectContaining({ source_code: 'south' })]);
  const [parcel, ...others] = (await select(4)).source_selection_items;
  expect([parcel.qty_to_deduct, others]).toEqual([4, []]);
  expect(await select(6)).toEqual({ source_selection_items: [], shippable: false });
});

it('logs links, searches the log, and takes notes', async () => {
  await send('POST', LINKS, { links: [{ source_code: 'east', stock_id: 4, priority: 7 }] });
  const key = { authorization: '', 'x-warehouse-key': 'open sesame' };
  const query = `${LOG}?searchCriteria[filter_groups][0][filters][0][field]=priority`;
  const find = (headers = key) =>
    send('GET', `${query}&searchCriteria[filter_groups][0][filters][0][value]=7`, undefined, headers);
  const [entry] = (await find()).items;
  expect(entry).toEqual({ id: expect.any(Number), stock_id: 4, source_code: 'east', priority: 7, note: null });
  expect(await send('PUT', `${LOG}/${entry.id}`, { note: 'as agreed' })).toEqual([]);
  expect((await find()).items[0].note).toBe('as agreed');
  expect(await send('PUT', `${LOG}/999`, { note: 'x' })).toEqual({
    message: 'No entry has the id %id.',
    parameters: { id: 999 },
  });
  expect(await find({ ...key, 'x-warehouse-key': 'x' })).toMatchObject({
    parameters: { resources: 'Acme_Stock::log' },
  });
});

it('tells the warehouse of deleted links', async () => {
  await send('POST', LINKS_DELETE, links('east'));
  await until(() => received.length > 0);
  expect(received).toEqual([{ deleted: [{ stockId: 4, sourceCode: 'east', priority: 7 }] }]);
});

it('keeps an attribute of sources', async () => {
  const cutOff = async () => (await send('GET', `${SOURCES}/west`)).extension_attributes.acme_cut_off;
  await send('POST', SOURCES, source('west', { extension_attributes: { acme_cut_off: '14:30' } }));
  expect(await cutOff()).toBe('14:30');
  const wrong = source('west', { extension_attributes: { acme_cut_off: 'noon' } });
  expect(await send('POST', SOURCES, wrong)).toMatchObject({ errors: [{ parameters: { field: 'acme_cut_off' } }] });
  await send('POST', SOURCES, source('west', { extension_attributes: { acme_cut_off: null } }));
  expect(await cutOff()).toBeUndefined();
});

it('is in the documentation', async () => {
  const { paths, components } = await send('GET', '/docs/openapi.json');
  expect(paths[LOG].get).toMatchObject({ summary: 'Searches the log of links', 'x-magento-acl': 'Acme_Stock::log' });
  expect(components.schemas).toHaveProperty('SourceExtension.properties.acme_cut_off.example', '14:30');
});
