import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ASSIGN,
  given,
  link,
  LINKS,
  SOURCE_ITEMS,
  SOURCE_ITEMS_ADJUST,
  SOURCES,
  STOCKS,
  where,
} from '../support/given.js';
import { request, type WireAnswer, type WireOptions } from '../support/http.js';
import { exchange, RawConnection, statusesIn } from '../support/socket.js';
import { TestApp } from '../support/test-app.js';

const TOKEN = '/rest/V1/integration/admin/token';
const KB = 1024;

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('north');
});
afterAll(() => app.stop());

/** As written, as the administrator. */
const send = (path: string, options: WireOptions = {}): Promise<WireAnswer> =>
  request(app.url, path, { ...options, headers: { authorization: app.authorization, ...options.headers } });

const post = (path: string, body: string | Buffer, type = 'application/json'): Promise<WireAnswer> =>
  send(path, { method: 'POST', body, headers: { 'content-type': type } });

const elements = (count: number, element: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => element(index)).join();

const messageOf = ({ text }: WireAnswer): string => (JSON.parse(text) as { message: string }).message;
const shown = (answer: WireAnswer): [number, string] => [answer.status, messageOf(answer)];

/** CPU time that an attack may take, so that it does not hold up others: another one than the clock's on a busy machine. */
const SOON_US = 2_000_000;

async function soon<Result>(work: Promise<Result>): Promise<Result> {
  const begin = process.cpuUsage();
  const result = await work;
  const { user, system } = process.cpuUsage(begin);
  expect(user + system).toBeLessThan(SOON_US);
  return result;
}

describe('every answer', () => {
  it.each([
    ['a success', SOURCES, 200],
    ['an error', `${SOURCES}/nope`, 404],
    ['what is no route', '/nowhere', 404],
    ['the documentation', '/docs/openapi.json', 200],
  ])('carries helmet’s headers: %s', async (_, path, status) => {
    const { headers, status: got } = await send(path);
    expect(got).toBe(status);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'self';.*;frame-ancestors 'self';/),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
    // Whether there is TLS in front is not for us to say.
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });
});

describe('a page of another origin', () => {
  const origin = 'https://shop.example';
  const preflight = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };

  it('is not let in by default', async () => {
    const { status, headers } = await send(LINKS, { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(405);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect((await send(SOURCES, { headers: { origin } })).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('is let in when it is configured, and no other one', async () => {
    const open = await TestApp.start({ CORS_ORIGINS: `https://other.example, ${origin}` });
    try {
      const asked = await request(open.url, LINKS, { method: 'OPTIONS', headers: preflight });
      expect(asked.status).toBe(204);
      expect(asked.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,POST,PUT,DELETE',
        'access-control-allow-headers': 'authorization',
      });
      expect(asked.headers).not.toHaveProperty('access-control-allow-credentials');
      const headers = { authorization: open.authorization, origin };
      expect((await request(open.url, SOURCES, { headers })).headers['access-control-allow-origin']).toBe(origin);
      const stranger = await request(open.url, SOURCES, { headers: { ...headers, origin: 'https://evil.example' } });
      expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
    } finally {
      await open.stop();
    }
  });
});

describe('prototypes', () => {
  const PAYLOAD = '{"polluted":"yes"}';
  const NAMES = ['__proto__', 'constructor', 'prototype'];

  it.each(NAMES)('are not polluted by JSON: %s', async (name) => {
    const inner = name === 'constructor' ? `{"prototype":${PAYLOAD}}` : PAYLOAD;
    const fields = `"source_code":"north","stock_id":1,"priority":1,"${name}":${inner}`;
    expect((await post(LINKS, `{"${name}":${inner},"links":[{${fields}}]}`)).status).toBe(400);
    expect((await post(STOCKS, `{"${name}":${inner},"stock":{"name":"x","${name}":${inner}}}`)).status).toBe(400);
    expect((await post(TOKEN, `{"${name}":${inner}}`)).status).toBe(400);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it.each(['__proto__[polluted]', 'constructor[prototype][polluted]', 'searchCriteria[__proto__][polluted]'])(
    'are not polluted by the query string: %s',
    async (name) => {
      const answer = await send(`${LINKS}?${name}=yes&searchCriteria[pageSize]=1`);
      expect(answer.status).toBe(name.startsWith('search') ? 400 : 200);
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
    },
  );

  it.each(NAMES)('are not polluted by XML: %s', async (name) => {
    const xml = `<${name}><prototype><polluted>yes</polluted></prototype><polluted>yes</polluted></${name}>`;
    expect((await post(STOCKS, `<a>${xml}<stock><name>x</name>${xml}</stock></a>`, 'application/xml')).status).toBe(
      400,
    );
    expect((await post(TOKEN, `<a>${xml}</a>`, 'text/xml')).status).toBe(400);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('are no fields, conditions, stores or types', async () => {
    for (const name of [...NAMES, 'toString', 'hasOwnProperty']) {
      expect((await send(`${LINKS}?${where(name, 1)}`)).status).toBe(400);
      expect((await send(`${LINKS}?${where('stock_id', 99, name)}`)).status).toBe(200);
      expect((await send(`/rest/${name}/V1/inventory/sources`)).status).toBe(400);
      expect((await send(`/rest/V1/inventory/stock-resolver/${name}/${name}`)).status).toBe(404);
    }
  });
});

describe('texts made for slow regular expressions', () => {
  const LONG = 200_000;

  it.each([
    ['digits', `${'1'.repeat(LONG)}x`],
    ['blanks', `${' '.repeat(LONG)}x`],
    ['digits and points', `${'1.'.repeat(LONG)}x`],
    ['an exponent', `1e${'1'.repeat(LONG)}x`],
  ])('are no numbers: %s', async (_, text) => {
    expect((await soon(post(STOCKS, JSON.stringify({ stock: { stock_id: text, name: 'x' } })))).status).toBe(400);
    const filter = where('stock_id', text.slice(0, 7_000));
    expect((await soon(send(`${LINKS}?${filter.slice(0, 8_000)}`))).status).toBe(200);
  });

  it.each([
    ['content-type', `application/json${' '.repeat(12_000)}x`, 400],
    ['content-type', `a/${'a'.repeat(12_000)};`, 400],
    ['accept', `${'a;q='.repeat(3_000)}`, 406],
    ['accept', `${','.repeat(12_000)}`, 406],
    ['authorization', `Bearer${' '.repeat(12_000)}x`, 401],
    ['authorization', `OAuth ${'oauth_a="b",'.repeat(1_000)}`, 400],
    ['authorization', `OAuth ${'='.repeat(12_000)}`, 401],
    ['x-request-id', `${'a'.repeat(12_000)}!`, 400],
    ['x-forwarded-for', '1,'.repeat(6_000), 400],
  ])('are answered soon in the header %s', async (name, value, status) => {
    const body = '{"links":1}';
    const headers = { 'content-type': 'application/json', [name]: value };
    expect((await soon(send(LINKS, { method: 'POST', body, headers }))).status).toBe(status);
  });

  it.each([
    ['fields', `fields=${'['.repeat(7_000)}`],
    ['fields', `fields=${'a['.repeat(3_000)}${']'.repeat(1_000)}`],
    ['brackets', `${'['.repeat(7_000)}`],
    ['brackets', `a${'[]'.repeat(3_500)}=1`],
    ['percent signs', `a=${'%'.repeat(7_000)}`],
    ['a like pattern', where('name', '%a'.repeat(1_000), 'like')],
    ['backslashes', where('name', '\\'.repeat(2_000), 'like')],
    ['a list', where('name', ','.repeat(2_000), 'in')],
    ['a set', where('name', ','.repeat(2_000), 'finset')],
    ['an expression', where('name', '(a+)+$', 'regexp')],
    ['an expression', where('name', '(a{1,100}){1,100}', 'regexp')],
    ['an expression', where('name', '('.repeat(1_000), 'regexp')],
    ['an expression', where('name', 'a{1,9999999}', 'regexp')],
  ])('are answered soon in the query string: %s', async (_, query) => {
    expect((await soon(send(`${SOURCES}?${query}`))).status).toBeLessThan(500);
  });
});

const sortedBy = (field: string, direction: string) =>
  `searchCriteria[sortOrders][0][field]=${encodeURIComponent(field)}` +
  `&searchCriteria[sortOrders][0][direction]=${encodeURIComponent(direction)}`;

describe('SQL', () => {
  const INJECTIONS = [
    "x'; DROP TABLE inventory_source; -- ",
    "' OR '1'='1",
    '" OR ""="',
    '` OR 1=1 -- ',
    "\\' OR 1=1 -- ",
    '1) OR (1=1',
    "' UNION SELECT password FROM admin_user -- ",
    '/*! OR 1=1 */',
    'SLEEP(5)',
    '?',
    ':name',
    '$1',
    '%s',
  ];
  /** Every text of a source but its code. */
  const TEXTS = 'name email contact_name description region city street postcode phone fax'.split(' ');

  it('in the text fields of a source is text', async () => {
    for (const [index, text] of INJECTIONS.entries()) {
      const source = Object.fromEntries(TEXTS.map((field) => [field, text]));
      const code = `sql-${index}`;
      await given(app).source(code, source);
      const { body } = await app.get(`${SOURCES}/${code}`);
      expect(body).toMatchObject(source);
      const found = await app.get(`${SOURCES}?${where('name', text)}`);
      expect((found.body.items as { source_code: string }[]).map((each) => each.source_code)).toEqual([code]);
    }
  });

  it('in a key, a name or an SKU is text, or refused', async () => {
    for (const text of INJECTIONS) {
      const code = text.trim();
      const stock = await given(app).stock(text, { type: 'custom', code });
      expect((await app.get(`${STOCKS}/${stock}`)).body).toMatchObject({
        name: text,
        extension_attributes: { sales_channels: [{ type: 'custom', code }] },
      });
      const quantity = { source_code: 'north', quantity: 1, status: 1 };
      expect((await app.post(SOURCE_ITEMS, { sourceItems: [{ ...quantity, sku: text }] })).status).toBeLessThan(500);
      expect((await app.post(LINKS, { links: [link(text, stock)] })).status).toBe(400);
      expect((await app.get(`${SOURCES}/${encodeURIComponent(text)}`)).status).toBe(404);
      expect((await app.get(`${STOCKS}/${encodeURIComponent(text)}`)).status).toBe(400);
    }
  });

  it('in a user or a password signs nobody in', async () => {
    const answers = await Promise.all(
      INJECTIONS.slice(0, 6).map((text) => app.post(TOKEN, { username: text, password: text }, { token: null })),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  it('in any part of a search finds nothing more', async () => {
    const all = (await app.get(`${SOURCES}?searchCriteria`)).body.total_count as number;
    for (const text of INJECTIONS) {
      expect((await app.get(`${SOURCES}?${where(text, 1)}`)).status).toBe(400);
      expect((await app.get(`${SOURCES}?${sortedBy(text, 'ASC')}`)).status).toBe(400);
      expect((await app.get(`${SOURCES}?${sortedBy('name', text)}`)).status).toBe(400);
      expect((await app.get(`${SOURCES}?searchCriteria[pageSize]=${encodeURIComponent(text)}`)).status).toBe(400);
      for (const condition of ['eq', 'in', 'like', 'finset', 'gt', text]) {
        const { status, body } = await app.get(`${SOURCES}?${where('source_code', text, condition)}`);
        expect([status, condition === 'gt' ? 0 : body.total_count]).toEqual([200, 0]);
      }
      expect((await app.get(`${SOURCES}?fields=${encodeURIComponent(text)}`)).status).toBe(200);
    }
    expect((await app.get(`${SOURCES}?searchCriteria`)).body.total_count).toBe(all);
  });
});

describe('headers', () => {
  it.each(['x\tSet-Cookie: a=b', 'x%0d%0aSet-Cookie: a=b', 'ü', '\x7f'])('cannot be injected by %j', async (value) => {
    const { headers, status } = await send(`${SOURCES}/north?fields=${encodeURIComponent(value)}`, {
      headers: { 'x-request-id': Buffer.from(value).toString('latin1').replace('\x7f', '~~ ~') },
    });
    expect(status).toBe(200);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('never repeat what a client says of itself', async () => {
    const evil = 'text/evil<script>alert(1)</script>';
    const { headers, text, status } = await send(SOURCES, { headers: { accept: evil, origin: evil, host: 'evil' } });
    expect(status).toBe(406);
    expect(JSON.stringify(headers)).not.toContain('evil');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(text).toContain('evil');
  });

  it('that are huge or many are refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`x-${index}`, 'x'.repeat(20)]));
    for (const headers of [{ cookie: 'x'.repeat(20 * KB) }, many]) {
      const answer = await send(SOURCES, { headers });
      expect(shown(answer)).toEqual([431, 'The request line and the headers are larger than %limit bytes.']);
    }
    const path = await send(`/${'x'.repeat(20 * KB)}`);
    expect(path.status).toBe(431);
  });
});

describe('numbers', () => {
  it.each(['1e400', '-1e400', '9'.repeat(400), '1e-400', '-0', '18446744073709551616', '0.1e1000'])(
    'of any size have a proper answer: %s',
    async (number) => {
      for (const value of [number, `"${number}"`]) {
        const item = `{"sku":"n","source_code":"north","quantity":${value},"status":1}`;
        expect((await post(SOURCE_ITEMS, `{"sourceItems":[${item}]}`)).status).toBe(200);
        const linked = await post(LINKS, `{"links":[{"source_code":"north","stock_id":${value},"priority":${value}}]}`);
        expect(linked.status).toBe(400);
      }
      for (const name of ['pageSize', 'currentPage']) {
        expect((await send(`${SOURCES}?searchCriteria[${name}]=${number}`)).status).toBe(200);
      }
      expect((await send(`${STOCKS}/${number}`)).status).toBe(404);
    },
  );
});

describe('bodies', () => {
  it.each([
    ['lists', `{"links":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ['objects', `{"links":${'{"a":'.repeat(250_000)}1${'}'.repeat(250_000)}}`],
    ['the whole', '['.repeat(1_000_000)],
  ])('may be deep: %s', async (_, text) => {
    expect((await soon(post(LINKS, text))).status).toBe(400);
  });

  it('in XML may be deep', async () => {
    const deep = `<a><links>${'<item>'.repeat(50_000)}${'</item>'.repeat(50_000)}</links></a>`;
    expect((await soon(post(LINKS, deep, 'application/xml'))).status).toBe(400);
  });

  it('cannot have a million keys', async () => {
    const keys = Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join();
    const refused = [400, 'The objects of the request body have more than %limit keys.'];
    for (const text of [`{"links":[{${keys}}]}`, `{${keys}}`, `{"links":{"a":{"b":[{"c":{${keys}}}]}}}`]) {
      expect(shown(await soon(post(LINKS, text)))).toEqual(refused);
    }
  });

  it('cannot hold a million elements of a byte or two', async () => {
    const count = 1_000_000;
    const noObjects = [400, 'More than %most elements of a list of objects are not objects.'];
    const tooMany = [400, 'The request body has more than %limit objects and lists.'];
    for (const element of ['0', 'null', '""'])
      expect(shown(await soon(post(LINKS, `{"links":[${`${element},`.repeat(count)}0]}`)))).toEqual(noObjects);
    for (const element of ['{}', '[]'])
      expect(shown(await soon(post(LINKS, `{"links":[${`${element},`.repeat(count / 4)}0]}`)))).toEqual(tooMany);
  });

  it('have an answer that stays small, however much of them is wrong', async () => {
    const name = 'k'.repeat(2_000_000);
    const long = await soon(post(LINKS, `{"links":[{"${name}":1}]}`));
    expect([long.status, long.text.length < 100_000]).toEqual([400, true]);
    expect(long.text).toContain(`${name.slice(0, 8_000)}`);
    for (const type of ['application/json', 'application/xml']) {
      const { status, text } = await soon(
        request(app.url, SOURCE_ITEMS, {
          method: 'POST',
          body: `{"sourceItems":[${'1,'.repeat(12_344)}1]}`,
          headers: { authorization: app.authorization, 'content-type': 'application/json', accept: type },
        }),
      );
      expect([status, text]).toEqual([400, expect.stringContaining('%count more errors are not listed.')]);
      expect(text).toContain('2345');
    }
  });

  it.each<[string, string, string, number]>([
    ['values that break a rule', SOURCE_ITEMS, `{"sourceItems":[${'1,'.repeat(15_000)}1]}`, 4 * 15_001],
    [
      'references to what does not exist',
      SOURCE_ITEMS,
      `{"sourceItems":[${elements(25_000, (index) => `{"sku":"s${index}","source_code":"x","quantity":1,"status":1}`)}]}`,
      25_000,
    ],
    [
      'unknown sources',
      ASSIGN,
      `{"skus":["a"],"sourceCodes":[${elements(130_000, (index) => `"x${index}"`)}]}`,
      130_000,
    ],
    [
      'items that do not exist',
      SOURCE_ITEMS_ADJUST,
      `{"adjustments":[${elements(110_000, (index) => `{"sku":"s${index}","source_code":"default","delta":1}`)}]}`,
      110_000,
    ],
  ])('are counted to the last when they are wrong: %s', async (_, path, body, wrong) => {
    const { status, text } = await post(path, body);
    const { errors } = JSON.parse(text) as { errors: unknown[] };
    expect([status, errors.length, errors.at(-1)]).toEqual([
      400,
      10_001,
      { message: '%count more errors are not listed.', parameters: { count: String(wrong - 10_000) } },
    ]);
  });

  it('of unknown callers must be small', async () => {
    const password = 'x'.repeat(64 * KB);
    const answer = await request(app.url, TOKEN, {
      method: 'POST',
      body: JSON.stringify({ username: 'admin', password }),
      headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
    });
    expect(JSON.parse(answer.text)).toEqual({
      message: 'The request body is larger than %limit bytes.',
      parameters: { limit: String(64 * KB) },
    });
    expect(answer.status).toBe(413);
  });

  it.each([
    ['application/json', '{"links":[{"source_code":"', '"}]}'],
    ['application/xml', '<a><links>', '</links></a>'],
    ['text/xml', '<a><', '/></a>'],
  ])('in %s must be UTF-8', async (type, before, after) => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
      expect(shown(await post(LINKS, body, type))).toEqual([400, 'Decoding error.']);
    }
  });

  it('are not unpacked: there is no bomb to be hidden', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await send(LINKS, { method: 'POST', body: bomb, headers });
    expect(shown(answer)).toEqual([400, 'Decoding error.']);
  });
});

describe('URLs', () => {
  it.each(['%ff', '%c0%af', '%ed%a0%80'])('with broken UTF-8 have a proper answer: %s', async (bytes) => {
    expect((await send(`${SOURCES}/${bytes}`)).status).toBe(400);
    expect((await send(`${SOURCES}?${where('name', 'x')}${bytes}&fields=${bytes}`)).status).toBe(200);
  });

  it.each([
    '/docs/../package.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/..%2f..%2fpackage.json',
    '/docs/....//package.json',
    '/docs/%2fetc%2fpasswd',
    '/docs/..%5c..%5cpackage.json',
    '/docs/package.json%00.html',
  ])('lead out of no folder: %s', async (path) => {
    const { status, text } = await send(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(/"nest-msi"|root:/);
  });
});

const entities = (count: number, size: number): string =>
  Array.from({ length: count }, (_, level) => {
    const inner = level === 0 ? 'lol' : `&e${level - 1};`.repeat(size);
    return `<!ENTITY e${level} "${inner}">`;
  }).join('');

describe('XML entities', () => {
  it.each([
    ['that grow', 200, `<!DOCTYPE a [${entities(10, 10)}]><a><stock><name>&e9;</name></stock></a>`],
    [
      'that are long',
      400,
      `<!DOCTYPE a [<!ENTITY e "${'x'.repeat(50_000)}">]><a><stock><name>${'&e;'.repeat(50_000)}</name></stock></a>`,
    ],
    ['that name themselves', 200, '<!DOCTYPE a [<!ENTITY e "&e;">]><a><stock><name>&e;</name></stock></a>'],
    ['of a file', 400, '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><stock><name>&e;</name></stock></a>'],
    [
      'of an address',
      400,
      '<!DOCTYPE a [<!ENTITY % e SYSTEM "http://127.0.0.1:1/"> %e;]><a><stock><name>x</name></stock></a>',
    ],
  ])('%s are not made larger, nor fetched', async (_, status, xml) => {
    const answer = await soon(post(STOCKS, xml, 'application/xml'));
    expect(answer.status).toBe(status);
    const stored = await app.get(`${STOCKS}?${where('name', '%', 'like')}`);
    expect(stored.text).not.toMatch(/root:|lollol|xxxxx/);
  });
});

const head = (...lines: string[]): string =>
  [`POST ${LINKS} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n');

describe('HTTP that a proxy may read in another way', () => {
  const SMUGGLED = `GET ${SOURCES} HTTP/1.1\r\nHost: x\r\n\r\n`;

  it.each([
    ['two lengths', `${head('Content-Length: 2', 'Content-Length: 40')}{}${SMUGGLED}`],
    ['two equal lengths', `${head('Content-Length: 2', 'Content-Length: 2')}{}`],
    ['two lengths in one', `${head('Content-Length: 2, 40')}{}${SMUGGLED}`],
    ['a length and chunks', `${head('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${SMUGGLED}`],
    ['chunks that are not the last coding', `${head('Transfer-Encoding: chunked, identity')}0\r\n\r\n${SMUGGLED}`],
    ['an unknown coding', `${head('Transfer-Encoding: xchunked')}0\r\n\r\n${SMUGGLED}`],
    ['chunks in a name with a blank', `${head('Transfer-Encoding : chunked')}0\r\n\r\n${SMUGGLED}`],
    ['a folded header', `${head('X: a\r\n b')}`],
    ['a negative length', `${head('Content-Length: -1')}{}`],
    ['a length with a sign', `${head('Content-Length: +2')}{}`],
    ['a length in hexadecimal', `${head('Content-Length: 0x2')}{}`],
    ['a chunk of no size', `${head('Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`],
    ['a line feed in a header', `${head('X: a\nTransfer-Encoding: chunked')}0\r\n\r\n${SMUGGLED}`],
    ['an unknown version', `GET ${SOURCES} HTTP/3.0\r\nHost: x\r\n\r\n`],
    ['no host', `GET ${SOURCES} HTTP/1.1\r\nConnection: close\r\n\r\n`],
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ])('is refused, and the connection ends: %s', async (_, text) => {
    const answer = await exchange(app.url, Buffer.from(text, 'latin1'));
    expect(statusesIn(answer)).toEqual([400]);
  });
});

describe('HTTP that goes wrong behind a request', () => {
  it.each([
    ['noise', '\x16\x03\x01\x02\x00\r\n\r\n'],
    ['two lengths', `${head('Content-Length: 2', 'Content-Length: 40')}{}`],
  ])('leaves the request its answer: %s', async (_, text) => {
    const body = JSON.stringify({ stock: { name: `before noise ${text.length}` } });
    const headers = [
      `POST ${STOCKS} HTTP/1.1`,
      'Host: x',
      `Authorization: ${app.authorization}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ].join('\r\n');
    const sent = `${headers}\r\n\r\n${body}`;
    const answer = await exchange(app.url, Buffer.from(`${sent}${sent}${text}`, 'latin1'));
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400', 'HTTP/1.1 400']);
    expect(answer).toMatch(/\r\n\r\n\d+HTTP\/1\.1 400[\s\S]*Could not save Stock[\s\S]*is not valid HTTP/);
  });
});

describe('many slow clients', () => {
  it('do not keep others waiting, and are cut off', async () => {
    const patient = await TestApp.start({ HEADERS_TIMEOUT: '0.3', REQUEST_TIMEOUT: '0.5' });
    try {
      const slow = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(patient.url)));
      for (const [index, connection] of slow.entries()) {
        const start = `POST ${TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\nContent-Type: application/json\r\n`;
        connection.write(index % 2 === 0 ? start : `${start}\r\n{`);
      }
      expect((await soon(patient.get(SOURCES))).status).toBe(200);
      const answers = await Promise.all(slow.map(({ closed }) => closed));
      expect(answers.filter((text) => statusesIn(text)[0] !== 408)).toEqual([]);
      expect((await patient.get(SOURCES)).status).toBe(200);
    } finally {
      await patient.stop();
    }
  });
});
