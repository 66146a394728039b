import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SourceItemsService } from '../../src/inventory/source-items/source-items.service.js';
import { SourcesService } from '../../src/inventory/sources/sources.service.js';
import { StockSourceLinksService } from '../../src/inventory/stock-source-links/stock-source-links.service.js';
import { StocksService } from '../../src/inventory/stocks/stocks.service.js';
import type { ErrorBody, WebapiError } from '../../src/webapi/errors/webapi-error.js';
import { given, LINKS, link, SOURCE_ITEMS, SOURCES, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

/** Services called by a queue, a command line or a module: nothing has converted what they get. */
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('here');
  await given(app).stock('five');
});
afterAll(() => app.stop());

async function refusalOf(call: () => Promise<unknown>): Promise<ErrorBody> {
  const error = await call().then(
    () => null,
    (thrown: unknown) => thrown as WebapiError,
  );
  expect(error?.getStatus()).toBe(400);
  return error!.body;
}

const wrong = (field: string, value: string, expected: string) => ({
  message: 'The value "%value" of "%field" is not %expected.',
  parameters: { field, value, expected },
});
const missing = (field: string) => ({ message: 'The field "%field" is missing.', parameters: { field } });
const unknown = (field: string, value: string) => ({
  message: 'The field "%field" is not supported. Its value is "%value".',
  parameters: { field, value },
});

const LINK = { sourceCode: 'here', stockId: 2, priority: 1 };

const saveLinks = (links: unknown) => app.nest.get(StockSourceLinksService).save(links as never);
const deleteLinks = (links: unknown) => app.nest.get(StockSourceLinksService).delete(links as never);
const saveItems = (items: unknown) => app.nest.get(SourceItemsService).save(items as never);
const saveStock = (stock: unknown) => app.nest.get(StocksService).save(stock as never);
const saveSource = (source: unknown) => app.nest.get(SourcesService).save(source as never);

describe('links', () => {
  it.each<[string, object, object]>([
    ['a fraction', { stockId: 4.5 }, wrong('stockId', '4.5', 'an integer')],
    ['a text', { stockId: 'abc' }, wrong('stockId', 'abc', 'an integer')],
    ['digits', { stockId: '2' }, wrong('stockId', '2', 'an integer')],
    ['NaN', { priority: NaN }, wrong('priority', 'NaN', 'an integer')],
    ['infinity', { priority: Infinity }, wrong('priority', 'Infinity', 'an integer')],
    ['an unsafe integer', { stockId: 2 ** 60 }, wrong('stockId', String(2 ** 60), 'an integer')],
    ['a bigint', { stockId: 2n }, wrong('stockId', '2', 'an integer')],
    ['a boolean', { stockId: true }, wrong('stockId', 'true', 'an integer')],
    ['a number', { sourceCode: 5 }, wrong('sourceCode', '5', 'a text')],
    ['a list', { sourceCode: ['here'] }, wrong('sourceCode', '["here"]', 'a text')],
    ['a missing field', { priority: undefined }, missing('priority')],
    ['an unknown field', { linkId: 7 }, unknown('linkId', '7')],
    ['a text for attributes', { extensionAttributes: 'x' }, wrong('extensionAttributes', 'x', 'an object')],
  ])('are refused with their place for %s', async (_, bad, failure) => {
    expect(await refusalOf(() => saveLinks([LINK, { ...LINK, ...bad }]))).toEqual({
      message: 'Validation Failed',
      errors: [{ ...failure, index: 1 }],
    });
    expect((await app.get(`${LINKS}?searchCriteria`)).body.total_count).toBe(1);
  });

  it.each([[null], ['here'], [[]]])('are refused when one is %j', async (bad) => {
    const { errors } = await refusalOf(() => saveLinks([LINK, bad]));
    expect(errors).toEqual([{ ...wrong('item', expect.anything() as never, 'an object'), index: 1 }]);
  });

  it.each([[null], [undefined], ['here'], [{}]])('are refused when the list is %j', async (bad) => {
    expect((await refusalOf(() => saveLinks(bad))).message).toBe('Validation Failed');
  });

  it('are refused for deletion too, which deletes nothing', async () => {
    await saveLinks([LINK]);
    const { errors } = await refusalOf(() =>
      deleteLinks([{ sourceCode: 'here', stockId: 2.4 }, { sourceCode: 'here' }]),
    );
    expect(errors).toEqual([
      { ...wrong('stockId', '2.4', 'an integer'), index: 0 },
      { ...missing('stockId'), index: 1 },
    ]);
    expect((await app.get(`${LINKS}?searchCriteria`)).body.total_count).toBe(2);
    await deleteLinks([{ sourceCode: 'here', stockId: 2 }]);
    expect((await app.get(`${LINKS}?searchCriteria`)).body.items).toEqual([link('default', 1)]);
  });
});

describe('source items', () => {
  const ITEM = { sourceCode: 'here', sku: 'a', quantity: 1, status: 1 };

  it.each<[string, object, object]>([
    ['a text', { quantity: 'abc' }, wrong('quantity', 'abc', 'a finite number')],
    ['NaN', { quantity: NaN }, wrong('quantity', 'NaN', 'a finite number')],
    ['infinity', { quantity: -Infinity }, wrong('quantity', '-Infinity', 'a finite number')],
    ['a fraction', { status: 0.5 }, wrong('status', '0.5', 'an integer')],
    ['a number', { sku: 123 }, wrong('sku', '123', 'a text')],
    ['a date', { sku: new Date(0) }, wrong('sku', '"1970-01-01T00:00:00.000Z"', 'a text')],
    ['an unknown field', { sourceItemId: 1 }, unknown('sourceItemId', '1')],
  ])('are refused with their place for %s', async (_, bad, failure) => {
    const { errors } = await refusalOf(() => saveItems([{ ...ITEM, ...bad }]));
    expect(errors).toEqual([{ ...failure, index: 0 }]);
    expect((await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.total_count).toBe(0);
  });

  it('are refused by a dry run, too', async () => {
    const { errors } = await refusalOf(() =>
      app.nest.get(SourceItemsService).check([{ ...ITEM, quantity: 'abc' } as never]),
    );
    expect(errors).toEqual([{ ...wrong('quantity', 'abc', 'a finite number'), index: 0 }]);
  });
});

describe('a stock', () => {
  it.each<[string, object, object]>([
    ['a fraction', { stockId: 2.5 }, wrong('stockId', '2.5', 'an integer')],
    ['no channels', { salesChannels: undefined }, missing('salesChannels')],
    ['null for channels', { salesChannels: null }, missing('salesChannels')],
    ['a text for channels', { salesChannels: 'eu' }, wrong('salesChannels', 'eu', 'a list')],
    [
      'a channel of a wrong type',
      {
        salesChannels: [
          { type: 'till', code: 'a' },
          { type: 'till', code: 7 },
        ],
      },
      { ...wrong('salesChannels.code', '7', 'a text'), index: 1 },
    ],
  ])('is refused for %s', async (_, bad, failure) => {
    const stock = { stockId: 2, name: 'changed', salesChannels: [] };
    expect((await refusalOf(() => saveStock({ ...stock, ...bad }))).errors).toEqual([failure]);
    expect((await app.get(`${STOCKS}/2`)).body.name).toBe('five');
  });

  it.each([2.4, 'abc', '2', NaN, null])('is not deleted for %j', async (stockId) => {
    const { errors } = await refusalOf(() => app.nest.get(StocksService).delete(stockId as never));
    expect(errors).toHaveLength(1);
    expect((await app.get(`${STOCKS}/2`)).status).toBe(200);
  });
});

describe('a source', () => {
  const SOURCE = { sourceCode: 'here', name: 'changed', countryId: 'US', postcode: '1' };

  it.each<[string, object, object]>([
    ['a text', { latitude: 'north' }, wrong('latitude', 'north', 'a finite number')],
    ['NaN', { longitude: NaN }, wrong('longitude', 'NaN', 'a finite number')],
    ['a fraction', { regionId: 1.5 }, wrong('regionId', '1.5', 'an integer')],
    ['a number for a switch', { enabled: 1 }, wrong('enabled', '1', 'a boolean')],
    ['a number for a text', { postcode: 80331 }, wrong('postcode', '80331', 'a text')],
    ['a missing field', { countryId: undefined }, missing('countryId')],
    ['an unknown field', { colour: 'red' }, unknown('colour', 'red')],
    ['an unknown field of pickup', { pickup: { active: true } }, missing('pickup.frontendName')],
  ])('is refused for %s', async (_, bad, failure) => {
    const { errors } = await refusalOf(() => saveSource({ ...SOURCE, ...bad }));
    expect(errors?.[0]).toEqual(failure);
    expect((await app.get(`${SOURCES}/here`)).body.name).toBe('here');
  });

  it('needs no more than code, name, country and postcode', async () => {
    await saveSource({ ...SOURCE, sourceCode: 'small', name: 'small' });
    expect((await app.get(`${SOURCES}/small`)).body.enabled).toBe(true);
  });
});
