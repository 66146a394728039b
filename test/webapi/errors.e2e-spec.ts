import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XMLValidator } from 'fast-xml-parser';
import { given, link, LINKS, linksOf, SOURCE_ITEMS, SOURCE_SELECTION, SOURCES, STOCKS } from '../support/given.js';
import { request, type WireOptions } from '../support/http.js';
import { TestApp } from '../support/test-app.js';

const LIMIT = 65_536;

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start({ BODY_LIMIT: String(LIMIT) });
  await given(app).sources('north', 'west');
  stock = await given(app).stock('errors');
});
afterAll(() => app.stop());

/** As written, as the administrator. */
const send = (path: string, options: WireOptions = {}) =>
  request(app.url, path, { ...options, headers: { authorization: app.authorization, ...options.headers } });

const post = (body: string | Buffer, contentType?: string) =>
  send(LINKS, {
    method: 'POST',
    body,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });

const message = ({ text }: { text: string }): string => (JSON.parse(text) as { message: string }).message;

const BODY = (): string => JSON.stringify({ links: [link('north', stock)] });
const NOT_AUTHORIZED = "The consumer isn't authorized to access %resources.";
const NO_ROUTE = 'Request does not match any route.';
const NOT_PROCESSED = 'Specified request cannot be processed.';
const REQUIRED = '"%fieldName" is required. Enter and try again.';

const bodyOf = (length: number): string => BODY().padEnd(length, ' ');

const many = (count: number): string => Array.from({ length: count }, (_, index) => `a${index}`).join('&');

const put = (path: string, body: object) =>
  send(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

const nameOf = async (id: number): Promise<unknown> => (await app.get(`${STOCKS}/${id}`)).body.name as unknown;

const spelt = (first: string, second: string): string => `{"stock":{"name":"${first}","Name":"${second}"}}`;

const parametersOf = ({ parameters }: { parameters?: unknown }) => (parameters === undefined ? {} : { parameters });

function channels(sales_channels: unknown): object {
  return { stock: { name: 'channels', extension_attributes: { sales_channels } } };
}

function selection(items: unknown): object {
  return { inventoryRequest: { stockId: 1, items }, algorithmCode: 'priority' };
}

const place = (field: string) => ({ index: 3, path: `links[3].${field}` });
const good = () => link('north', stock);

const oneObject = (fieldName: string) => [
  400,
  {
    message: '"%fieldName" is a list of objects, but one object was sent. Put it into a list: [{…}].',
    parameters: { fieldName },
  },
];

describe('the content type of a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
  ])('may be %s', async (type) => {
    expect(await post(BODY(), type)).toMatchObject({ status: 200, text: '[]' });
  });

  it.each([
    [undefined, 'Content-Type header is empty.'],
    ['', 'Content-Type header is empty.'],
    ['application/json; foo=bar', 'Content-Type header is invalid.'],
    ['json', 'Content-Type header is invalid.'],
    ['*/*', 'Content-Type header is invalid.'],
    ['application/json,text/plain', 'Content-Type header is invalid.'],
    [
      'application/vnd.a-b+json',
      'Server cannot understand Content-Type HTTP header media type application/vnd.a-b+json',
    ],
    ['constructor', 'Content-Type header is invalid.'],
    ['application/json; charset=latin1', 'UTF-8 is the only supported charset.'],
    ['application/json; charset=utf-16', 'UTF-8 is the only supported charset.'],
    ['APPLICATION/JSON', 'Server cannot understand Content-Type HTTP header media type APPLICATION/JSON'],
    ['text/plain', 'Server cannot understand Content-Type HTTP header media type text/plain'],
    ['multipart/form-data', 'Server cannot understand Content-Type HTTP header media type multipart/form-data'],
  ])('must not be %s', async (type, wanted) => {
    const answer = await post(BODY(), type);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ message: wanted });
  });

  it.each([undefined, 'text/plain', 'nonsense'])('does not matter where there is no body: %s', async (type) => {
    const query = `?links[0][source_code]=north&links[0][stock_id]=${stock}&links[0][priority]=2`;
    const headers = type === undefined ? {} : { 'content-type': type };
    expect((await send(`${LINKS}${query}`, { method: 'POST', headers })).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['north:2']);
    expect(message(await send(LINKS, { method: 'POST', headers }))).toBe(REQUIRED);
  });
});

describe('a body', () => {
  const DECODING = { message: 'Decoding error.' };

  it.each([
    '{',
    '{"links":',
    '{"links":[]}}',
    "{'links':[]}",
    '{"links":[],}',
    '\ufeff{"links":[]}',
    'links',
    'NaN',
    '{"links":[{"priority":01}]}',
    '{"a":"\u0001"}',
  ])('is no JSON: %j', async (text) => {
    const answer = await post(text, 'application/json');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual(DECODING);
  });

  it('must be UTF-8', async () => {
    const answer = await post(
      Buffer.from([...Buffer.from('{"links":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
      'application/json',
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual(DECODING);
  });

  it.each(['', '[]', '{}', 'null', '5', '"links"', 'true', '[{"links":[]}]', '{"links":null}', '{"Links":[]}'])(
    'says nothing about the links: %s',
    async (text) => {
      const answer = await post(text, 'application/json');
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toEqual({ message: REQUIRED, parameters: { fieldName: 'links' } });
    },
  );

  it('counts the last of two equal keys, and ignores unknown ones beside the arguments', async () => {
    const text = `{"links":"x","other":{"a":1},"links":[${JSON.stringify(link('north', stock, 3))}]}`;
    expect((await post(text, 'application/json')).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['north:3']);
  });

  it.each(['"abc"', '5', 'true', '1.5'])('with links that are no list but %s is refused', async (links) => {
    const answer = await post(`{"links":${links}}`, 'application/json');
    expect(answer.status).toBe(400);
    expect(message(answer)).toMatch(/value's type is invalid\./);
  });

  it('may be as large as BODY_LIMIT, no larger', async () => {
    expect((await post(bodyOf(LIMIT), 'application/json')).status).toBe(200);
    const refused = await post(bodyOf(LIMIT + 1), 'application/json');
    expect(refused.status).toBe(413);
    expect(refused.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(refused.text)).toEqual({
      message: 'The request body is larger than %limit bytes.',
      parameters: { limit: String(LIMIT) },
    });
  });

  it('is measured also when its length is not announced', async () => {
    const chunked = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' };
    const text = BODY().padEnd(LIMIT + 1, ' ');
    const refused = await fetch(app.url + LINKS, {
      method: 'POST',
      headers: { authorization: app.authorization, 'content-type': chunked['content-type'] },
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(text));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ parameters: { limit: String(LIMIT) } });
  });

  it('of a GET or a DELETE is not looked at', async () => {
    const body = '{"searchCriteria":';
    expect((await send(SOURCES, { method: 'GET', body })).status).toBe(200);
    expect((await send(`${STOCKS}/987654`, { method: 'DELETE', body })).status).toBe(404);
  });

  it.each([
    [510, { parameters: { fieldName: 'Foo' } }],
    [511, { message: 'Decoding error.' }],
    [20_000, { message: 'Decoding error.' }],
  ])('may be nested as deep as PHP lets it: %s more', async (levels, expected) => {
    const deep = `{"stock":{"foo":${'['.repeat(levels)}"[[[\\"[[["${']'.repeat(levels)}}}`;
    for (const [method, path] of [
      ['PUT', `${STOCKS}/${stock}`],
      ['POST', STOCKS],
    ] as const) {
      const answer = await send(path, { method, body: deep, headers: { 'content-type': 'application/json' } });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toMatchObject(expected);
    }
  });
});

describe('an error in a list', () => {
  it.each<[string, object, string]>([
    ['a wrong type', { priority: 'x' }, 'priority'],
    ['a list for a text', { source_code: ['a'] }, 'source_code'],
    ['a wrong type in camelCase', { stockId: {} }, 'stockId'],
    ['an unknown key', { colour: 'red' }, 'colour'],
    ['an unknown extension attribute', { extension_attributes: { foo: 1 } }, 'extension_attributes.foo'],
  ])('has its index and path: %s', async (_, wrong, field) => {
    for (const path of [LINKS, `${LINKS}-delete`]) {
      const { status, body } = await app.post(path, { links: [good(), good(), good(), { ...good(), ...wrong }] });
      expect([status, body]).toEqual([400, { message: expect.any(String), ...place(field), ...parametersOf(body) }]);
    }
  });

  it('has them in a query string and in XML, too', async () => {
    const query = '?links[5][source_code]=north&links[9][priority]=x';
    expect((await app.post(`${LINKS}${query}`, undefined)).body).toMatchObject({ index: 1, path: 'links[1].priority' });
    const xml = '<r><links><item/><item/><item/><item><priority>x</priority></item></links></r>';
    expect(JSON.parse((await post(xml, 'text/xml')).text)).toMatchObject(place('priority'));
    const asXml = await app.post(LINKS, { links: [{ priority: 'x' }] }, { headers: { accept: 'text/xml' } });
    expect(asXml.text).toContain('<index>0</index>\n  <path>links[0].priority</path>');
  });

  it.each<[string, object, string, number]>([
    ['POST', { sourceItems: [{}, { quantity: 'x' }] }, 'sourceItems[1].quantity', 1],
    ['POST', { source_items: [{}, { Status: 'x' }] }, 'sourceItems[1].Status', 1],
    ['PUT', channels([{}, { type: [] }]), 'stock.extension_attributes.sales_channels[1].type', 1],
    ['POST', channels([{}, {}, { Extra: 1 }]), 'stock.extension_attributes.sales_channels[2].Extra', 2],
    ['POST', { source: { carrier_links: [{ position: 'x' }] } }, 'source.carrier_links[0].position', 0],
    ['POST', selection([{ sku: 'a', qty: 1 }, { sku: 'b' }]), 'inventoryRequest.items[1].qty', 1],
    ['POST', selection([{ sku: 'a', qty: [] }]), 'inventoryRequest.items[0].qty', 0],
  ])('has them wherever the list is: %s %j', async (method, body, path, index) => {
    const [root] = Object.keys(body);
    const url = { stock: method === 'PUT' ? `${STOCKS}/${stock}` : STOCKS, source: SOURCES }[root as string];
    const other = root === 'inventoryRequest' ? SOURCE_SELECTION : SOURCE_ITEMS;
    const answer = await app.send(method, url ?? other, { body });
    expect([answer.status, answer.body]).toEqual([400, expect.objectContaining({ index, path })]);
  });

  it('has none outside of a list', async () => {
    for (const body of [{ stock: { stock_id: 'x' } }, { stock: { foo: 1 } }, {}]) {
      const answer = await app.post(STOCKS, body);
      expect(answer.status).toBe(400);
      expect(Object.keys(answer.body as object)).not.toEqual(expect.arrayContaining(['index']));
    }
  });
});

describe('one object where a list belongs', () => {
  it.each<[string, string, object]>([
    [LINKS, 'links', { links: { source_code: 'north', stock_id: 1, priority: 1 } }],
    [LINKS, 'links', { links: { sourceCode: 'north' } }],
    [`${LINKS}-delete`, 'links', { links: { source_code: 'north', stock_id: 1 } }],
    [SOURCE_ITEMS, 'sourceItems', { sourceItems: { sku: 'a', source_code: 'north', quantity: 1, status: 1 } }],
    [SOURCE_ITEMS, 'sourceItems', { source_items: { sku: null } }],
    [STOCKS, 'sales_channels', channels({ type: 'website', code: 'base' })],
    [SOURCES, 'carrier_links', { source: { carrier_links: { carrier_code: 'a', position: 1 } } }],
    [SOURCE_SELECTION, 'items', selection({ sku: 'a', qty: 1 })],
  ])('is one error: %s %s', async (path, field, body) => {
    const answer = await app.post(path, body);
    expect([answer.status, answer.body]).toEqual(oneObject(field));
  });

  it('is one error in XML and in a query string', async () => {
    const xml = `<r><links><source_code>north</source_code><stock_id>${stock}</stock_id></links></r>`;
    expect(JSON.parse((await post(xml, 'text/xml')).text)).toEqual(oneObject('links')[1]);
    const { body } = await app.post(`${LINKS}?links[source_code]=north&links[stock_id]=1`, undefined);
    expect(body).toEqual(oneObject('links')[1]);
  });

  it('is no error where its values are the elements', async () => {
    expect((await app.post(LINKS, { links: { a: link('north', stock, 4), b: link('west', stock, 5) } })).status).toBe(
      200,
    );
    expect(await linksOf(app, stock)).toEqual(['north:4', 'west:5']);
  });
});

describe('XML', () => {
  const asXml = { accept: 'application/xml' };

  it.each(['application/xml', 'application/xhtml+xml', 'text/xml'])('may be sent as %s', async (type) => {
    const own = await given(app).stock(`xml ${type}`);
    const item = (code: string, priority: number): string =>
      `<item><source_code>${code}</source_code><stock_id>${own}</stock_id><priority>${priority}</priority></item>`;
    const xml = `<?xml version="1.0"?><any><links>${item('north', 2)}${item('west', 1)}</links></any>`;
    expect((await post(xml, type)).status).toBe(200);
    expect(await linksOf(app, own)).toEqual(['west:1', 'north:2']);
    expect((await post(`<r><links>${item('north', 9)}</links></r>`, type)).status).toBe(200);
    expect(await linksOf(app, own)).toEqual(['west:1', 'north:9']);
  });

  it.each(['<', '<a>', '<a></b>', 'text', '<a/><b'])('must be well-formed, not %s', async (xml) => {
    const answer = await post(xml, 'application/xml');
    expect(answer.status).toBe(400);
    expect(message(answer)).toBe('Decoding error.');
  });

  it('is how errors are answered when it is asked for', async () => {
    const { status, headers, text } = await send(`${SOURCES}/no%3Cpe`, { headers: asXml });
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(text).toBe(
      '<?xml version="1.0"?>\n<response>\n  <message>Source with code "%value" does not exist.</message>\n' +
        '  <parameters>\n    <value>no&lt;pe</value>\n  </parameters>\n</response>\n',
    );
  });

  it('lists several errors as items', async () => {
    const { text } = await send(LINKS, {
      method: 'POST',
      body: '{"links":[{}]}',
      headers: { ...asXml, 'content-type': 'application/json' },
    });
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text.match(/<item>/g)).toHaveLength(3);
    expect(text).toContain('<field>stock_id</field>');
  });

  it('answers nothing with an empty element', async () => {
    const { text } = await send(LINKS, {
      method: 'POST',
      body: BODY(),
      headers: { ...asXml, 'content-type': 'application/json' },
    });
    expect(text).toBe('<?xml version="1.0"?>\n<response/>\n');
  });

  it.each(['text/html', 'image/png', 'constructor', '__proto__', 'application/pdf, text/plain'])(
    'or JSON must be acceptable, not only %s',
    async (accept) => {
      const answer = await send(SOURCES, { headers: { accept } });
      expect(answer.status).toBe(406);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(JSON.parse(answer.text)).toMatchObject({ parameters: [accept] });
    },
  );
});

describe('methods', () => {
  it.each(['PATCH', 'OPTIONS', 'TRACE'])('%s is none of the API', async (method) => {
    for (const path of [SOURCES, `${SOURCES}/north`, '/rest/V1/nowhere', '/rest/default/V1/inventory/sources']) {
      const answer = await send(path, { method });
      expect(answer.status).toBe(405);
      expect(JSON.parse(answer.text)).toEqual({ message: `The ${method} HTTP method is not supported.` });
      expect(answer.headers['allow']).toBeUndefined();
    }
  });

  it('HEAD is none either, and has no body', async () => {
    const answer = await send(SOURCES, { method: 'HEAD' });
    expect(answer.status).toBe(405);
    expect(answer.text).toBe('');
  });

  it('are not overridden by a header', async () => {
    const headers = { 'x-http-method-override': 'DELETE' };
    expect((await send(`${STOCKS}/${stock}`, { headers })).status).toBe(200);
    expect((await send(`${STOCKS}/${stock}`)).status).toBe(200);
  });

  it('come before the token', async () => {
    expect((await request(app.url, SOURCES, { method: 'PATCH' })).status).toBe(405);
  });

  it('of another route are no route', async () => {
    for (const [method, path] of [
      ['DELETE', `${SOURCES}/north`],
      ['PUT', LINKS],
      ['GET', `${LINKS}-delete`],
      ['POST', `${STOCKS}/${stock}`],
    ] as const) {
      const answer = await send(path, { method });
      expect([answer.status, message(answer)]).toEqual([404, NO_ROUTE]);
    }
  });
});

describe('URLs', () => {
  it.each(['/rest/V1', '/rest/default/V1', '/rest/all/V1'])('start with %s', async (base) => {
    expect((await send(`${base}/inventory/sources/north`)).status).toBe(200);
    expect((await send(`${base}/inventory/sources/north/`)).status).toBe(200);
    expect((await send(`${base}/inventory/sources?searchCriteria[pageSize]=1`)).status).toBe(200);
    const saved = await send(`${base}/inventory/stock-source-links`, {
      method: 'POST',
      body: BODY(),
      headers: { 'content-type': 'application/json' },
    });
    expect(saved.status).toBe(200);
  });

  it.each([
    '/rest/nope/V1/inventory/sources',
    '/rest/admin/V1/inventory/sources',
    '/rest/DEFAULT/V1/inventory/sources',
    '/rest/__proto__/V1/inventory/sources',
    '/rest/v1/inventory/sources',
    '/rest/default/inventory/sources',
    '/rest/default/default/V1/inventory/sources',
    '/rest//V1/inventory/sources',
    '/rest/',
  ])('do not start as %s does', async (path) => {
    const answer = await send(path);
    expect(answer.status).toBe(400);
    expect(message(answer)).toBe(NOT_PROCESSED);
  });

  it.each([
    '/rest/V1',
    '/rest/V2/inventory/sources',
    '/rest/V1/INVENTORY/sources',
    '/REST/V1/inventory/sources',
    '/',
    '/rest/V1//inventory/sources',
    '/rest/V1/inventory/sources/north/x',
    '/rest/V1/inventory/sources//',
    '/rest/V1/inventory/nowhere',
    '/rest/default/V1/inventory/nowhere',
    '/nowhere',
  ])('lead nowhere: %s', async (path) => {
    const answer = await send(path);
    expect([answer.status, message(answer)]).toEqual([404, NO_ROUTE]);
  });

  it('are looked at before the token', async () => {
    expect((await request(app.url, '/rest/nope/V1/inventory/sources')).status).toBe(400);
    expect((await request(app.url, '/rest/V1/inventory/nowhere')).status).toBe(404);
  });

  it('hold codes in percent encoding', async () => {
    await given(app).sources('a/b', 'ü');
    expect((await send(`${SOURCES}/a%2Fb`)).status).toBe(200);
    expect((await send(`${SOURCES}/%C3%BC`)).status).toBe(200);
    expect((await send(`${SOURCES}/n%6Frth`)).status).toBe(200);
  });

  it.each(['%', '%zz', '%ff', 'a%', '%e0%a4%a'])('cannot hold the broken code %s', async (code) => {
    const answer = await send(`${SOURCES}/${code}`);
    expect(answer.status).toBe(400);
    expect(message(answer)).not.toBe('');
  });

  it.each([`${SOURCES}/a%00b`, `${STOCKS}/1%00`])('cannot hold a null byte: %s', async (path) => {
    const answer = await send(path);
    expect([answer.status, message(answer)]).toEqual([400, 'The URL contains a null byte.']);
  });

  it('take broken percent signs in the query as they are', async () => {
    const answer = await send(
      `${SOURCES}?searchCriteria[filter_groups][0][filters][0][field]=name&searchCriteria[filter_groups][0][filters][0][value]=50%`,
    );
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({
      search_criteria: { filter_groups: [{ filters: [{ value: '50%' }] }] },
    });
  });

  it('hold a thousand parameters at most', async () => {
    expect((await send(`${SOURCES}?${many(1_000)}`)).status).toBe(200);
    const answer = await send(`${SOURCES}?${many(1_001)}`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      message: 'The query string has more than %limit parameters.',
      parameters: { limit: '1000' },
    });
  });
});

describe('without a token', () => {
  it.each([
    [`${LINKS}`, '{', 'application/json'],
    [`${LINKS}`, '{"links":[{"foo":1}]}', 'text/plain'],
    [`${STOCKS}`, '', ''],
  ])('a wrong body of %s is not even looked at', async (path, body, type) => {
    const answer = await request(app.url, path, { method: 'POST', body, headers: { 'content-type': type } });
    expect([answer.status, message(answer)]).toEqual([401, NOT_AUTHORIZED]);
  });

  it('wrong criteria and ids are not looked at either', async () => {
    expect((await request(app.url, `${LINKS}?searchCriteria[foo]=1`)).status).toBe(401);
    expect((await request(app.url, `${STOCKS}/abc`)).status).toBe(401);
  });
});

describe('the id of a PUT', () => {
  const source = { name: 'put', country_id: 'US', postcode: '1' };

  it.each([
    ['', {}],
    ['?fields=name', {}],
    ['?stock_id=1&stockId=1', {}],
    ['', { extra: 1, stockId: 1, stock_id: 1 }],
  ])('is that of the path, with %s and %j beside', async (query, more) => {
    const own = await given(app).stock(`put ${query} ${JSON.stringify(more)}`);
    const name = `named ${query} ${JSON.stringify(more)}`;
    for (const body of [{ name }, { stock_id: 1, name }, { stockId: 1, name }, { STOCK_ID: 1, stock__id: 1, name }]) {
      expect((await put(`${STOCKS}/${own}${query}`, { stock: body, ...more })).text).toBe(String(own));
      expect(await nameOf(own)).toBe(name);
    }
    expect(await nameOf(1)).toBe('Default Stock');
  });

  it('is that of the path for sources too', async () => {
    expect((await put(`${SOURCES}/by-path?x=1`, { source: { ...source, source_code: 'north' }, x: 1 })).status).toBe(
      200,
    );
    expect((await app.get(`${SOURCES}/by-path`)).body).toMatchObject({ source_code: 'by-path', name: 'put' });
    expect((await app.get(`${SOURCES}/north`)).body).toMatchObject({ name: 'north' });
  });

  it('must be a number where ids are', async () => {
    const answer = await put(`${STOCKS}/abc`, { stock: { name: 'x' } });
    expect([answer.status, message(answer)]).toEqual([
      400,
      'Error occurred during "stock_id" processing. The "abc" value\'s type is invalid. The "int" type was expected. ' +
        'Verify and try again.',
    ]);
  });
});

describe('two spellings of a key', () => {
  const json = { 'content-type': 'application/json' };

  it('the later counts in a POST', async () => {
    const { text } = await send(STOCKS, { method: 'POST', body: spelt('post one', 'post two'), headers: json });
    expect((await app.get(`${STOCKS}/${text}`)).body).toMatchObject({ name: 'post two' });
  });

  it('the first counts in a PUT', async () => {
    const own = await given(app).stock('spelt');
    await send(`${STOCKS}/${own}`, { method: 'PUT', body: spelt('put one', 'put two'), headers: json });
    expect((await app.get(`${STOCKS}/${own}`)).body).toMatchObject({ name: 'put one' });
  });

  it('also of a key inside', async () => {
    const own = await given(app).stock('spelt inside');
    const body = `{"stock":{"name":"spelt inside","extension_attributes":{"sales_channels":[{"type":"x","Type":"y","code":"c"}]}}}`;
    await send(`${STOCKS}/${own}`, { method: 'PUT', body, headers: json });
    expect((await app.get(`${STOCKS}/${own}`)).body).toMatchObject({
      extension_attributes: { sales_channels: [{ type: 'x', code: 'c' }] },
    });
  });
});

describe('the id of a stock', () => {
  it.each([4_294_967_295, 4_294_967_296, 99_999_999_999])('cannot be %d, or no id would be left', async (id) => {
    const { status, body } = await app.post(STOCKS, { stock: { stock_id: id, name: `stock ${id}` } });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'Could not save Stock',
      errors: [{ message: 'A stock id is %most at most.', parameters: { most: '4294967294' } }],
    });
    expect((await app.post(STOCKS, { stock: { name: `after ${id}` } })).status).toBe(200);
  });

  it('may run out', async () => {
    await app.put(`${STOCKS}/4294967294`, { stock: { name: 'the last but one' } });
    const statuses = [];
    for (let index = 0; index < 3; index++) {
      statuses.push((await app.post(STOCKS, { stock: { name: `no more ${index}` } })).status);
    }
    expect(statuses.at(-1)).toBe(400);
    expect((await app.post(STOCKS, { stock: { name: 'none' } })).body).toEqual({
      message: 'Could not save Stock',
      errors: [{ message: 'No id is left for a new row.', parameters: [] }],
    });
  });
});

describe('every answer', () => {
  it('is written as PHP writes it, and not to be stored', async () => {
    await given(app).source('slash', { name: 'a/b ü 😀' });
    const { headers, text } = await send(`${SOURCES}/slash?fields=name`);
    expect(text).toBe('{"name":"a\\/b \\u00fc \\ud83d\\ude00"}');
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'SAMEORIGIN',
    });
    expect(headers['etag'] ?? headers['x-powered-by']).toBeUndefined();
    expect((await send(`${SOURCES}/nope`)).headers['x-frame-options']).toBeUndefined();
  });
});

it('a key that an object lacks is named with its path, outside of lists too', async () => {
  const { status, body } = await app.post(SOURCE_SELECTION, {
    inventoryRequest: { items: [] },
    algorithmCode: 'priority',
  });
  expect([status, body]).toEqual([
    400,
    { message: REQUIRED, parameters: { fieldName: 'stockId' }, path: 'inventoryRequest.stockId' },
  ]);
});

it('XML is read in the encoding that it declares', async () => {
  const xml =
    '<?xml version="1.0" encoding="ISO-8859-1"?><r><product><sku>latin</sku><name>J\u00fcrgen</name></product></r>';
  const headers = { 'content-type': 'application/xml' };
  const { status } = await send('/rest/V1/products', { method: 'POST', body: Buffer.from(xml, 'latin1'), headers });
  expect([status, (await app.get('/rest/V1/products/latin')).body.name]).toEqual([200, 'J\u00fcrgen']);
});
