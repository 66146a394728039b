import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../support/test-app.js';

const NO_ROUTE = 'Request does not match any route.';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const suggested = (suggestion: string) => ({ message: 'Did you mean "%suggestion"?', parameters: { suggestion } });

const NOT_PROCESSED = 'Specified request cannot be processed.';
const unknown = (code: string) => ({
  message: 'There is no store view with the code "%code" in URLs.',
  parameters: { code },
});

describe('a path that has other methods', () => {
  it.each([
    ['PUT', 'V1/inventory/source-items', 'GET, POST'],
    ['DELETE', 'V1/inventory/source-items', 'GET, POST'],
    ['PUT', 'V1/inventory/stock-source-links', 'GET, POST'],
    ['GET', 'V1/inventory/stock-source-links-delete', 'POST'],
    ['POST', 'V1/inventory/stocks/1', 'DELETE, GET, PUT'],
    ['DELETE', 'V1/inventory/sources/north', 'GET, PUT'],
    ['GET', 'V1/integration/admin/token', 'POST'],
    ['DELETE', 'all/V1/inventory/stocks?x=1', 'GET, POST'],
  ])('is Magento’s 404 with the methods: %s %s', async (method, path, methods) => {
    const { status, body, headers } = await app.send(method, `/rest/${path}`, { token: null });
    expect([status, body]).toEqual([
      404,
      {
        message: NO_ROUTE,
        errors: [{ message: 'The methods of this path are: %methods.', parameters: { methods } }],
      },
    ]);
    expect(headers.get('allow')).toBe(methods);
  });
});

describe('a path that is nearly that of a route', () => {
  it.each([
    ['GET', '/rest/V1/inventory/source/north', 'GET /rest/V1/inventory/sources/:sourceCode'],
    ['GET', '/rest/V1/inventory/stock', 'GET /rest/V1/inventory/stocks'],
    ['POST', '/rest/V1/inventory/source-item', 'POST /rest/V1/inventory/source-items'],
    ['POST', '/rest/V1/inventory/stock-source-link', 'POST /rest/V1/inventory/stock-source-links'],
    ['GET', '/rest/V1/INVENTORY/Sources', 'GET /rest/V1/inventory/sources'],
    ['GET', '/REST/V1/inventory/sources', 'GET /rest/V1/inventory/sources'],
    ['GET', '/V1/inventory/sources', 'GET /rest/V1/inventory/sources'],
    ['GET', '/rest/V1//inventory/sources', 'GET /rest/V1/inventory/sources'],
    ['GET', '/rest/V2/inventory/sources', 'GET /rest/V1/inventory/sources'],
    ['GET', '/rest/V1/sources/north', 'GET /rest/V1/inventory/sources/:sourceCode'],
    ['POST', '/rest/V1/source-items', 'POST /rest/V1/inventory/source-items'],
    ['GET', '/rest/V1/inventory/stock-source-links/5', 'GET /rest/V1/inventory/stock-source-links'],
    ['GET', '/rest/V1/inventory/stock-resolver/website', 'GET /rest/V1/inventory/stock-resolver/:type/:code'],
    ['POST', '/rest/V1/inventory/source-items-deletes', 'POST /rest/V1/inventory/source-items-delete'],
    ['PUT', '/rest/default/V1/inventory/stok/4', 'PUT /rest/V1/inventory/stocks/:stockId'],
    [
      'POST',
      '/rest/V1/order/notify-order-are-ready-for-pickup',
      'POST /rest/V1/order/notify-orders-are-ready-for-pickup',
    ],
    [
      'GET',
      '/rest/V1/inventory/get-product-salable-qty/ABC/1',
      'GET /rest/V1/inventory/get-product-salable-quantity/:sku/:stockId',
    ],
  ])('comes with the route: %s %s', async (method, path, suggestion) => {
    const { status, body, headers } = await app.send(method, path);
    expect([status, body]).toEqual([404, { message: NO_ROUTE, errors: [suggested(suggestion)] }]);
    expect(headers.get('allow')).toBeNull();
  });

  it.each([
    '/rest/V1/inventory/nowhere',
    '/nowhere',
    '/',
    '/rest/V1/categories',
    `/rest/V1/inventory/${'s'.repeat(999)}`,
  ])('or without one: %s', async (path) => {
    const { status, body } = await app.get(path);
    expect([status, body]).toEqual([404, { message: NO_ROUTE }]);
  });
});

describe('what is no store code', () => {
  it.each([
    ['nowhere', undefined],
    ['Default', 'default'],
    ['defualt', 'default'],
    ['admin', 'all'],
    ['ALL', 'all'],
  ])('is named: %s', async (code, suggestion) => {
    const { status, body } = await app.get(`/rest/${code}/V1/inventory/stocks`, { token: null });
    const errors = [unknown(code), ...(suggestion === undefined ? [] : [suggested(suggestion)])];
    expect([status, body]).toEqual([400, { message: NOT_PROCESSED, errors }]);
  });

  it.each(['/rest/v1/inventory/stocks', '/rest/inventory/stocks', '/rest/default/inventory/stocks', '/rest/'])(
    'is not named where the version is missing: %s',
    async (path) => {
      expect((await app.get(path)).body).toEqual({
        message: NOT_PROCESSED,
        errors: [{ message: 'A path begins with "/rest/V1/", or with "/rest/<store code>/V1/".', parameters: [] }],
      });
    },
  );
});
