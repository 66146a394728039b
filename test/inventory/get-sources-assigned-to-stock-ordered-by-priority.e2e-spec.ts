import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, link, LINKS_DELETE, sourcesOf } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start();
  stock = await given(app).stock('ordered');
  await given(app).sources('a', 'b', 'c');
  await given(app).source('closed', { enabled: false });
});
afterAll(() => app.stop());

const codesOf = async (path: string): Promise<string[]> =>
  ((await app.get(path)).body as { source_code: string }[]).map(({ source_code }) => source_code);

describe('the sources of a stock', () => {
  it('come with the lowest priority number first, and among equals in the order of their links', async () => {
    await given(app).links(link('c', stock, 2), link('a', stock, 10), link('b', stock, 2));
    expect(await codesOf(sourcesOf(stock))).toEqual(['c', 'b', 'a']);
  });

  it('follow when priorities change, and keep the order of their links among equals', async () => {
    await given(app).links(link('a', stock, 1), link('c', stock, 5), link('b', stock, 5));
    expect(await codesOf(sourcesOf(stock))).toEqual(['a', 'c', 'b']);
  });

  it('are a plain array of whole sources, disabled ones too', async () => {
    const own = await given(app).stock('of its own');
    await given(app).links(link('closed', own, 3));
    const { status, body } = await app.get(sourcesOf(own));
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        source_code: 'closed',
        name: 'closed',
        enabled: false,
        country_id: 'US',
        postcode: '1',
        use_default_carrier_config: true,
        carrier_links: [],
        extension_attributes: { is_pickup_location_active: false, frontend_name: 'closed' },
      },
    ]);
  });

  it('are fewer when a link is gone', async () => {
    expect((await app.post(LINKS_DELETE, { links: [link('c', stock)] })).status).toBe(200);
    expect(await codesOf(sourcesOf(stock))).toEqual(['a', 'b']);
  });

  it('are not paged or filtered by criteria', async () => {
    expect(await codesOf(`${sourcesOf(stock)}?searchCriteria[pageSize]=1`)).toEqual(['a', 'b']);
  });

  it('can be asked for in parts', async () => {
    expect((await app.get(`${sourcesOf(stock)}?fields=source_code,extension_attributes[frontend_name]`)).body).toEqual([
      { source_code: 'a', extension_attributes: { frontend_name: 'a' } },
      { source_code: 'b', extension_attributes: { frontend_name: 'b' } },
    ]);
    expect((await app.get(`${sourcesOf(stock)}?fields=none`)).body).toEqual([[], []]);
    expect((await app.get(`${sourcesOf(987654)}?fields=source_code`)).text).toBe('null');
  });
});

const at = (id: string): string => sourcesOf(0).replace(/0$/, id);

describe('the stock of the path', () => {
  it.each(['987654', '0', '-1', '-0', '4294967296', '99999999999999999999', '1e400', '.5'])(
    '%s has no sources',
    async (id) => {
      expect(await app.get(at(id))).toMatchObject({ status: 200, text: '[]' });
    },
  );

  it.each(['01', '1.9', '1e0', '%201', '1%20', '+1'])('%s is 1', async (id) => {
    expect(await codesOf(at(id))).toEqual(['default']);
  });

  it.each([
    ['abc', 'abc'],
    ['10abc', '10abc'],
    ['0x1', '0x1'],
    ['%20', ' '],
    ['1%C2%A0', '1\u00a0'],
    ['1,5', '1,5'],
    ['true', 'true'],
  ])('%s is no number', async (id, shown) => {
    const { status, body } = await app.get(at(id));
    expect(status).toBe(400);
    expect(body).toEqual({
      message: `The "${shown}" value's type is invalid. The "int" type was expected. Verify and try again.`,
    });
  });

  it.each(['', '/', `1/2`])('is one segment, not "%s"', async (id) => {
    expect(await app.get(at(id))).toMatchObject({
      status: 404,
      body: { message: 'Request does not match any route.' },
    });
  });
});
