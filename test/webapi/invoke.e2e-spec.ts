import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Caller } from '../../src/auth/caller.js';
import { StocksService } from '../../src/inventory/stocks/stocks.service.js';
import { WebapiError } from '../../src/webapi/errors/webapi-error.js';
import { RouteInvoker, type RouteInput } from '../../src/webapi/routes/route-invoker.js';
import { given, link, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let invoker: RouteInvoker;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start({ ITEM_LIMIT: '3' });
  invoker = app.nest.get(RouteInvoker);
  await given(app).sources('north', 'a/b');
  stock = await given(app).stock('invoked');
});
afterAll(() => app.stop());

const ADMIN = new Caller('admin', 1, new Set(['Magento_Backend::all']));

interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

async function invoke(route: string, input: RouteInput = {}, caller: Caller | null = ADMIN): Promise<Outcome> {
  try {
    const result = await invoker.invoke(route, input, caller);
    return { status: 200, body: JSON.parse(JSON.stringify(result)) as unknown };
  } catch (error) {
    if (error instanceof WebapiError) return { status: error.getStatus(), body: error.body };
    throw error;
  }
}

async function send(route: string, { body, query }: RouteInput, token?: null): Promise<Outcome> {
  const [method = '', path = ''] = route.split(' ');
  const url = `/rest/${path}${typeof query === 'string' ? `?${query}` : ''}`;
  const answer = await app.send(method, url, { body, ...(token === null && { token }) });
  return { status: answer.status, body: JSON.parse(JSON.stringify(answer.body)) as unknown };
}

const LINKS = 'V1/inventory/stock-source-links';

describe('a route that is called without HTTP', () => {
  it.each<[string, RouteInput]>([
    [`GET ${LINKS}`, { query: `${where('stock_id', 1)}&searchCriteria[page_size]=1` }],
    [`GET ${LINKS}`, { query: `${where('stock_id', 1)}&fields=items[source_code],total_count` }],
    [`GET ${LINKS}`, { query: where('colour', 1) }],
    [`GET ${LINKS}`, { query: where('stock_id', 1, 'is') }],
    [`GET ${LINKS}`, {}],
    ['GET V1/inventory/stocks/1', {}],
    ['GET V1/inventory/stocks/999', {}],
    ['GET V1/inventory/stocks/abc', {}],
    ['GET V1/inventory/stocks/1/sources', {}],
    ['PUT V1/inventory/stocks/1/sources', { body: { sources: [{ source_code: 'default' }] } }],
    ['PUT V1/inventory/stocks/1/sources', { body: { sources: [{ source_code: 'north' }] } }],
    ['GET V1/inventory/sources/a%2Fb', {}],
    ['GET V1/inventory/sources/%zz', {}],
    ['GET V1/inventory/sources', {}],
    ['GET V1/inventory/get-sources-assigned-to-stock-ordered-by-priority/1', {}],
    ['POST V1/inventory/stocks', { body: {} }],
    ['POST V1/inventory/stocks', { body: { stock: { name: '' } } }],
    [`POST ${LINKS}`, { body: { links: [{}, {}] } }],
    [`POST ${LINKS}`, { body: { links: [link('north', 1), { priority: 'x' }] } }],
    [`POST ${LINKS}`, { body: { links: [{}, {}, {}, {}] } }],
    [`POST ${LINKS}`, { body: { links: [link('ghost', 2)] } }],
    [`POST ${LINKS}-delete`, { body: { links: [link('ghost', 2)] } }],
    ['PUT V1/inventory/sources/default', { body: { source: { name: 'x', country_id: 'US', postcode: '1' } } }],
    ['PUT V1/inventory/source-items', {}],
    ['GET V1/inventory/source/north', {}],
    ['GET V1/inventory/nowhere', {}],
  ])('gives the same result and the same errors: %s %j', async (route, input) => {
    const [invoked, sent] = [await invoke(route, input), await send(route, input)];
    expect(invoked).toEqual(sent);
  });

  it('writes', async () => {
    expect(await invoke(`POST ${LINKS}`, { body: { links: [link('north', stock, 7)] } })).toEqual({
      status: 200,
      body: [],
    });
    const query = { searchCriteria: { filter_groups: [{ filters: [{ field: 'stock_id', value: stock }] }] } };
    expect(await invoke(`GET ${LINKS}`, { query })).toMatchObject({ body: { items: [link('north', stock, 7)] } });
    const saved = await invoke('PUT V1/inventory/stocks/:stockId', {
      path: { stockId: stock },
      body: { stock: { name: 'renamed' } },
    });
    expect(saved).toEqual({ status: 200, body: stock });
    expect(await invoke('GET V1/inventory/stocks/:stockId', { path: { stockId: stock } })).toMatchObject({
      body: { stock_id: stock, name: 'renamed' },
    });
  });

  it('is open to the same callers', async () => {
    const route = `POST ${LINKS}`;
    const nobody = await invoke(route, { body: {} }, null);
    expect(nobody).toEqual(await send(route, { body: {} }, null));
    expect(nobody.status).toBe(401);
    const other = new Caller('integration', 1, new Set(['Magento_InventoryApi::stock']));
    expect(await invoke(route, { body: {} }, other)).toEqual(nobody);
    expect((await invoke('GET V1/inventory/stocks', {}, other)).status).toBe(200);
  });

  it('ends unexpected errors as HTTP does, with a report in the log', async () => {
    const get = jest.spyOn(app.nest.get(StocksService), 'get').mockRejectedValueOnce(new Error('on purpose'));
    const { status, body } = await invoke('GET V1/inventory/stocks/1');
    get.mockRestore();
    expect([status, body]).toEqual([500, { message: expect.stringMatching(/Report ID: webapi-[0-9a-f-]{36}$/) }]);
    const [id = ''] = /webapi-(.*)$/.exec((body as { message: string }).message)?.slice(1) ?? [];
    expect(app.log.find((line) => line.includes(id))).toMatch(/"level":50/);
  });
});
