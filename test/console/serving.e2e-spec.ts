import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestApp } from '../support/test-app.js';

const DIST = 'console/dist';
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

/** Of the page that is built, those files that it needs before it shows anything. */
const index = readFileSync(join(DIST, 'index.html'), 'utf8');
const needed = [...index.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path = '']) => path);
const script = needed.find((path) => path.endsWith('.js')) ?? '';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const open = (path: string, headers: Record<string, string> = BROWSER, method = 'GET'): Promise<Response> =>
  fetch(app.url + path, { method, headers, redirect: 'manual' });

describe('the files of the console', () => {
  test('are at most 300 kB gzipped before the page is interactive', () => {
    expect(needed.length).toBeGreaterThan(1);
    const bytes = needed.map((path) => gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(300_000);
  });

  test('may be kept for ever: their names change with their content', async () => {
    const response = await open(`/console/${script}`, {});
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(readFileSync(join(DIST, script), 'utf8'));
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['BR;q=0.5', 'br'],
    ['identity', null],
    ['*', null],
  ])('are sent as built for Accept-Encoding: %s', async (accepted, encoding) => {
    const response = await open(`/console/${script}`, { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(readFileSync(join(DIST, script), 'utf8'));
  });

  test('are compressed once, by the build', () => {
    const plain = readFileSync(join(DIST, script));
    expect(gunzipSync(readFileSync(join(DIST, `${script}.gz`))).equals(plain)).toBe(true);
  });

  test('are not sent again to a browser that has them', async () => {
    const { headers } = await open(`/console/${script}`);
    const etag = headers.get('etag') ?? '';
    const again = await open(`/console/${script}`, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each(['assets/none.js', 'assets/', 'assets/..%2findex.html', 'assets/%00'])(
    'are only those that the build made: %s is a 404',
    async (name) => {
      expect((await open(`/console/${name}`)).status).toBe(404);
    },
  );

  test.each([
    '../../package.json',
    '..%2f..%2fpackage.json',
    'assets/../../../package.json',
    '%2e%2e/%2e%2e/src/main.ts',
  ])('are all that can be read: not %s', async (path) => {
    const answer = await raw(`GET /console/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (200|404) /);
    expect(answer).not.toMatch(/"dependencies"|loadConfig/);
  });
});

/** As it stands, where fetch() would tidy the path up. */
async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  return text(socket);
}

describe('the page of the console', () => {
  test.each([
    ['/console/', './'],
    ['/console/stocks', './'],
    ['/console/stocks/4', '../'],
    ['/console/sources/north.west', '../'],
    ['/console/a/b/c', '../../'],
  ])('is the same at %s, with its files relative to /console/', async (path, base) => {
    const response = await open(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain(`<head><base href="${base}">`);
  });

  test('is asked for anew each time, and confirmed when it is the same', async () => {
    const { headers } = await open('/console/stocks');
    expect(headers.get('cache-control')).toBe('no-cache');
    const again = await open('/console/stocks', { 'if-none-match': headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('lets scripts and requests go nowhere else, and has none inline', async () => {
    const response = await open('/console/');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(await response.text()).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=/);
  });

  test('is where /console and / lead', async () => {
    const [console, start] = [await open('/console'), await open('/')];
    expect([console.status, console.headers.get('location')]).toEqual([302, './console/']);
    expect([start.status, start.headers.get('location')]).toEqual([302, '/console/']);
  });

  test('has a head without a body', async () => {
    for (const path of ['/console/', `/console/${script}`]) {
      const [head, whole] = [await open(path, BROWSER, 'HEAD'), await open(path)];
      expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
        200,
        whole.headers.get('content-length'),
        '',
      ]);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('takes no %s', async (method) => {
    const response = await open('/console/stocks', {}, method);
    expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([
      405,
      'GET, HEAD',
      { message: `The ${method} HTTP method is not supported.` },
    ]);
  });
});

describe('with CONSOLE=false', () => {
  test('there is none: / leads to the documentation, which does not mention it', async () => {
    const without = await TestApp.start({ CONSOLE: 'false' });
    try {
      const get = (path: string): Promise<Response> =>
        fetch(without.url + path, { headers: BROWSER, redirect: 'manual' });
      expect((await get('/')).headers.get('location')).toBe('/docs');
      expect((await get('/console/')).status).toBe(404);
      expect(await (await get('/docs')).text()).not.toContain('console');
    } finally {
      await without.stop();
    }
  });
});
