import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestApp } from '../support/test-app.js';

/** As Chromium and Firefox send it. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

interface Opened {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function open(path: string, headers: Record<string, string> = BROWSER, method = 'GET'): Promise<Opened> {
  const response = await fetch(app.url + path, { method, headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('a browser', () => {
  test.each(['/', '/?utm=1'])('is led from %s to the console', async (path) => {
    const response = await open(path);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/console/']);
  });

  test.each(['/docs', '/docs/'])('gets Swagger UI at %s, with links to the document and back', async (path) => {
    const response = await open(path);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const links = [...response.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(
      ([, link = '']) => new URL(link, app.url + path).pathname,
    );
    expect(links).toEqual(expect.arrayContaining(['/console/', '/docs/openapi.json']));
    for (const link of links) expect([link, (await open(link)).status]).not.toEqual([link, 404]);
  });

  test.each(['/nowhere', '/admin', '/restaurant', '/favicon.ico'])('gets a page for the unknown %s', async (path) => {
    const response = await open(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(response.text).toContain('<a href="/docs">');
  });

  test.each(['/rest/V1/nowhere', '/rest', '/rest?x=/'])('gets Magento’s answer at %s', async (path) => {
    const response = await open(path);
    expect([400, 404]).toContain(response.status);
    expect(response.headers.get('content-type')).toMatch(/^application\/xml/);
  });
});

describe('any other client', () => {
  test.each(['/', '/nowhere'])('gets Magento’s answer at %s', async (path) => {
    for (const accept of ['', 'application/json', '*/*']) {
      const response = await open(path, { accept });
      expect([response.status, JSON.parse(response.text)]).toEqual([
        404,
        { message: 'Request does not match any route.' },
      ]);
    }
  });

  test('gets Magento’s answer to another method, whatever it accepts', async () => {
    const response = await open('/nowhere', BROWSER, 'POST');
    expect(response.headers.get('content-type')).toMatch(/^application\/xml/);
  });

  test('gets the OpenAPI document at /openapi.json, the same as below /docs', async () => {
    const [document, same] = [await app.get('/openapi.json'), await app.get('/docs/openapi.json')];
    expect(document.status).toBe(200);
    expect(document.body.openapi).toMatch(/^3\./);
    expect(document.text).toBe(same.text);
  });
});
