import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, STOCK_RESOLVER } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { websites } from '../support/website.js';

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start();
  await websites(app, 'eu', 'nobody');
  stock = await given(app).stock('Europe', { type: 'website', code: 'eu' }, { type: 'till', code: 'a/b 1' });
});
afterAll(() => app.stop());

const resolve = (type: string, code: string) =>
  app.get(`${STOCK_RESOLVER}/${encodeURIComponent(type)}/${encodeURIComponent(code)}`);

describe('the stock of a sales channel', () => {
  it('is answered whole', async () => {
    const { status, body } = await resolve('website', 'eu');
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      stock_id: stock,
      name: 'Europe',
      extension_attributes: {
        sales_channels: [
          { type: 'till', code: 'a/b 1' },
          { type: 'website', code: 'eu' },
        ],
      },
    });
  });

  it.each([
    ['capitals', 'WEBSITE', 'Eu', 2],
    ['a code that needs escaping', 'till', 'a/b 1', 2],
    ['the first website', 'website', 'base', 1],
    ["the admin's website", 'website', 'admin', 1],
  ])('is found by %s', async (_, type, code, expected) => {
    expect((await resolve(type, code)).body.stock_id).toBe(expected);
  });

  it.each([
    ['a website without a stock', 'website', 'nobody'],
    ['an unknown code', 'website', 'ghost'],
    ['an unknown type', 'ghost', 'eu'],
    ['a code of another type', 'till', 'eu'],
    ['a wildcard', 'website', '%'],
  ])('is a 404 for %s', async (_, type, code) => {
    const { status, body } = await resolve(type, code);
    expect([status, body]).toStrictEqual([404, { message: 'No linked stock found' }]);
  });
});
