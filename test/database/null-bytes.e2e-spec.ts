import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { Source } from '../../src/inventory/sources/source.entity.js';
import { given, SOURCES, STOCKS, where } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

const PRODUCTS = '/rest/V1/products';
/** MySQL stores it as it is, and so does Magento. SQLite gives back `be`. */
const TEXT = 'be\0hind';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).source('kept');
});
afterAll(() => app.stop());

const refused = (field: string, more: object = {}) => ({
  message: 'Validation Failed',
  errors: [{ message: '"%field" can not contain null bytes.', parameters: { field }, ...more }],
});

/** Stored whole where the database gives it back, else refused: never cut. */
function expectWhole(saved: Answer, field: string, stored: unknown, before: unknown, text = TEXT): void {
  const body = isEmbedded() ? refused(field) : saved.body;
  expect([saved.status, saved.body, stored]).toEqual(isEmbedded() ? [400, body, before] : [200, body, text]);
}

const save = (source_code: string, more: object) =>
  app.post(SOURCES, { source: { source_code, name: source_code, country_id: 'DE', postcode: '1', ...more } });

describe('a null byte in a text', () => {
  it.each([
    'name',
    'email',
    'contact_name',
    'description',
    'region',
    'city',
    'street',
    'postcode',
    'phone',
    'fax',
    'frontend_name',
    'frontend_description',
  ])('of a source, %s: nothing behind it is lost', async (field) => {
    const isAttribute = field.startsWith('frontend');
    const at = (value: unknown) => (isAttribute ? { extension_attributes: { [field]: value } } : { [field]: value });
    const code = field.replace('_', '');
    const saved = await save(code, at(TEXT));
    const { body } = await app.get(`${SOURCES}/${code}`);
    expectWhole(saved, field, isAttribute ? body.extension_attributes?.[field] : body[field], undefined);
    const text = `${TEXT} 2`;
    await save(`${code}2`, at('before'));
    const changed = await app.put(`${SOURCES}/${code}2`, {
      source: { name: `${code} 2`, country_id: 'DE', postcode: '1', ...at(text) },
    });
    const after = (await app.get(`${SOURCES}/${code}2`)).body;
    expectWhole(changed, field, isAttribute ? after.extension_attributes[field] : after[field], 'before', text);
  });

  it('of a stock, its name', async () => {
    const saved = await app.post(STOCKS, { stock: { name: TEXT } });
    const { items } = (await app.get(`${STOCKS}?searchCriteria`)).body;
    const names = (items as { name: string }[]).map(({ name }) => name);
    expectWhole(
      saved,
      'name',
      names.find((name) => name.startsWith('be')),
      undefined,
    );
    const stockId = await given(app).stock('before');
    const changed = await app.put(`${STOCKS}/${stockId}`, { stock: { name: `${TEXT}2` } });
    expect(changed.status).toBe(isEmbedded() ? 400 : 200);
    expect((await app.get(`${STOCKS}/${stockId}`)).body.name).toBe(isEmbedded() ? 'before' : `${TEXT}2`);
  });

  it('of a sales channel, its type', async () => {
    const channel = { type: 'my\0type', code: 'base' };
    const answer = await app.post(STOCKS, {
      stock: { name: 'with a channel', extension_attributes: { sales_channels: [channel] } },
    });
    const { items } = (await app.get(`${STOCKS}?${where('name', 'with a channel')}`)).body;
    const stored = (items as { extension_attributes: { sales_channels: object[] } }[]).map(
      ({ extension_attributes: { sales_channels } }) => sales_channels,
    );
    expect([answer.status, answer.body.errors, stored]).toEqual(
      isEmbedded() ? [400, refused('type').errors, []] : [200, undefined, [[channel]]],
    );
  });

  it('of a product, its name', async () => {
    const saved = await app.post(PRODUCTS, { product: { sku: 'new', name: TEXT } });
    expectWhole(saved, 'name', (await app.get(`${PRODUCTS}/new`)).body.name, undefined);
    await given(app).product('old', { name: 'before' });
    const changed = await app.put(`${PRODUCTS}/old`, { product: { name: TEXT } });
    expectWhole(changed, 'name', (await app.get(`${PRODUCTS}/old`)).body.name, 'before');
  });
});

const write = ({ manager }: Database) => manager.update(Source, { sourceCode: 'kept' }, { description: TEXT });

describe('a null byte in what an extension writes', () => {
  it.each<[string, (database: Database) => Promise<unknown>]>([
    [
      'with SQL',
      (database) =>
        database.transaction(() =>
          database.write(`UPDATE ${database.table('inventory_source')} SET description = ?`, [TEXT]),
        ),
    ],
    ['with a repository', (database) => database.transaction(() => write(database))],
    ['with a repository outside of a transaction', write],
  ])('%s', async (_, run) => {
    const message = await run(app.nest.get(Database)).then(
      () => null,
      (error: Error) => error.message,
    );
    const { description } = (await app.get(`${SOURCES}/kept`)).body;
    expect([message, description]).toEqual(isEmbedded() ? ['A text contains a null byte.', undefined] : [null, TEXT]);
  });
});

describe('a null byte in a search', () => {
  it.each(['like', 'nlike', 'regexp', 'gt', 'lteq'])('%s does not end the value there', async (condition) => {
    const { status, body } = await app.get(`${SOURCES}?${where('source_code', 'kep\0', condition)}`);
    expect([status, body.parameters]).toEqual(
      isEmbedded() ? [400, { detail: 'it contains a null byte' }] : [200, undefined],
    );
  });

  it.each(['eq', 'in', 'finset'])('%s finds nothing', async (condition) => {
    const { status, body } = await app.get(`${SOURCES}?${where('source_code', 'kept\0', condition)}`);
    expect([status, body.items]).toEqual([200, []]);
  });
});
