import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, SOURCES } from '../support/given.js';
import { OAuthClient } from '../support/oauth-client.js';
import { bodyIn, exchange, statusesIn } from '../support/socket.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const NOT_PROCESSED = 'Specified request cannot be processed.';
const NO_ROUTE = 'Request does not match any route.';
const TOKEN = 'V1/integration/admin/token';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('north');
});
afterAll(() => app.stop());

interface Sent {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** A request line as written, which no HTTP client would send. */
async function send(target: string, headers: readonly string[] = [], method = 'GET', body = ''): Promise<Sent> {
  const host = headers.some((line) => /^host:/i.test(line)) ? [] : ['Host: x'];
  const lines = [`${method} ${target} HTTP/1.1`, ...host, ...headers, 'Connection: close'];
  const length = body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`];
  const text = await exchange(app.url, Buffer.from(`${[...lines, ...length].join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  return { status: statusesIn(text)[0], body: bodyIn(text) };
}

const authorized = (): string => `Authorization: ${app.authorization}`;

/** What Magento's front controller takes for `/rest`, and what it does not. */
const FRONTS = ['/rest', '/index.php/rest', '/pub/index.php/rest', '/pub/rest', '//rest', '/index.php//rest'];
const hosted = (front: string): string[] => [front, `http://shop.example${front}`, `HTTPS://shop.example:8443${front}`];

describe('the request target', () => {
  it.each(FRONTS.flatMap(hosted))('leads to the API as %s/…', async (front) => {
    for (const store of ['', 'default/', 'all/']) {
      const { status, body } = await send(`${front}/${store}V1/inventory/sources/north?fields=source_code`, [
        authorized(),
      ]);
      expect([status, body]).toEqual([200, { source_code: 'north' }]);
    }
    const signIn = await send(`${front}/${TOKEN}`, [], 'POST', JSON.stringify(ADMIN));
    expect([signIn.status, typeof signIn.body]).toEqual([200, 'string']);
  });

  it.each([
    ['/index.php/rest/nowhere/V1/inventory/sources', 400, NOT_PROCESSED],
    ['http://x/rest/nowhere/V1/inventory/sources', 400, NOT_PROCESSED],
    ['/index.php/rest/V1/nowhere', 404, NO_ROUTE],
    ['/index.php/rest', 400, NOT_PROCESSED],
    ['http://x/rest/V1/a%00b', 400, 'The URL contains a null byte.'],
    ['/index.phprest/V1/inventory/sources', 404, NO_ROUTE],
    ['/INDEX.PHP/rest/V1/inventory/sources', 404, NO_ROUTE],
    ['/index.php/REST/V1/inventory/sources', 404, NO_ROUTE],
    ['/index.php/index.php/rest/V1/inventory/sources', 404, NO_ROUTE],
    ['/other/index.php/rest/V1/inventory/sources', 404, NO_ROUTE],
    ['/index.php/docs', 404, NO_ROUTE],
    ['/index.php/health/live', 404, NO_ROUTE],
    ['/./rest/V1/inventory/sources', 404, NO_ROUTE],
    ['/x/../rest/V1/inventory/sources', 404, NO_ROUTE],
    ['/rest%2FV1/inventory/sources', 404, NO_ROUTE],
    ['/%72est/V1/inventory/sources', 404, NO_ROUTE],
    ['/rest\\V1\\inventory\\sources', 404, NO_ROUTE],
    [`/${'x'.repeat(8_000)}`, 404, NO_ROUTE],
    [`http://x/${'/'.repeat(8_000)}rest`, 400, NOT_PROCESSED],
    [`http://x/rest/V1/inventory/sources?${'x'.repeat(9_000)}`, 414, 'The query string is longer than %limit bytes.'],
    ['http://x', 404, NO_ROUTE],
    ['http://x?y', 404, NO_ROUTE],
  ])('%s is answered like any other', async (target, status, message) => {
    const answer = await send(target, [authorized()]);
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ message })]);
  });

  it.each(['*', 'http://', 'http:///rest/V1', 'http://a@b/rest/V1', 'ftp://x/rest/V1', 'http://a:b/rest/V1'])(
    '%s is refused',
    async (target) => {
      expect((await send(target, [], target === '*' ? 'OPTIONS' : 'GET')).status).toBe(400);
    },
  );

  it('in absolute form leads to the operations, too, and past no limit', async () => {
    expect((await send('http://x/health/live')).status).toBe(200);
    const small = await TestApp.start({ QUERY_LIMIT: '10', TOKEN_RATE_LIMIT: '2' });
    try {
      const post = `POST http://x/index.php/rest/${TOKEN} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      const answers = await Promise.all([1, 2].map(() => exchange(small.url, post)));
      expect(answers.flatMap(statusesIn).sort()).toEqual([400, 429]);
    } finally {
      await small.stop();
    }
  });

  it('is logged as sent, with the route that it led to', async () => {
    await send('http://shop.example/index.php/rest/V1/inventory/sources/north?secret=1', [authorized()]);
    expect(app.log.join('')).not.toContain('secret');
    expect(app.log.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        path: '/index.php/rest/V1/inventory/sources/north',
        route: '/rest/V1/inventory/sources/:sourceCode',
        status: 200,
      }),
    );
  });
});

describe('an OAuth signature', () => {
  it.each(FRONTS)('covers the URL as sent: %s/…', async (front) => {
    const client = await OAuthClient.create(app, 'Magento_Backend::all');
    const path = `${front}/default/V1/inventory/sources/north?fields=source_code`;
    const relative = await send(path, [
      'Host: shop.example',
      `Authorization: ${client.header('GET', path, { signedBase: 'http://shop.example' })}`,
    ]);
    expect([relative.status, relative.body]).toEqual([200, { source_code: 'north' }]);
    const absolute = await send(`http://shop.example${path}`, [
      'Host: proxy.example',
      `Authorization: ${client.header('GET', path, { signedBase: 'http://shop.example' })}`,
    ]);
    expect([absolute.status, absolute.body]).toEqual([200, { source_code: 'north' }]);
  });

  it('of another URL is not accepted, not even of the one that the routes see', async () => {
    const client = await OAuthClient.create(app, 'Magento_Backend::all');
    const authorization = client.header('GET', SOURCES, { signedBase: 'http://shop.example' });
    for (const target of [`/index.php${SOURCES}`, `http://other.example${SOURCES}`]) {
      const { status } = await send(target, ['Host: shop.example', `Authorization: ${authorization}`]);
      expect(status).toBe(401);
    }
  });
});

describe('the Host header', () => {
  it.each([
    ['twice the same', ['Host: x', 'Host: x']],
    ['two', ['Host: shop.example', 'Host: evil.example']],
    ['two, in other letters', ['host: shop.example', 'HOST: evil.example']],
    ['two, with an absolute target', ['Host: shop.example', 'Host: evil.example']],
  ])('is refused: %s', async (name, headers) => {
    const target = name.includes('absolute') ? `http://x${SOURCES}` : SOURCES;
    const { status, body } = await send(target, [...headers, authorized()]);
    expect([status, body]).toEqual([400, { message: 'The request has more than one Host header.' }]);
  });
});
