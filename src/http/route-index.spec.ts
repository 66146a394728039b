import { describe, expect, it } from '@jest/globals';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { array, assert, asyncProperty, constantFrom, oneof } from 'fast-check';
import { indexRoutes } from './route-index.js';

const ROUTES: readonly [method: 'get' | 'post' | 'put' | 'delete', path: string][] = [
  ['get', '/rest/V1/stocks'],
  ['post', '/rest/V1/stocks'],
  ['get', '/rest/V1/stocks/:id'],
  ['put', '/rest/V1/stocks/:id'],
  ['get', '/rest/V1/stocks/:id/links'],
  ['get', '/rest/V1/sales/:type/:code'],
  // Their order decides.
  ['get', '/rest/V1/sources/:code'],
  ['get', '/rest/V1/sources/low'],
];

interface Routed {
  readonly path: string | undefined;
  readonly params: Record<string, string>;
}

interface Layer {
  match: (path: string) => unknown;
}

const stackOf = (app: Express): Layer[] => (app as unknown as { router: { stack: Layer[] } }).router.stack;

const handle = (request: Request, response: Response): void => {
  (response as unknown as { done: (routed: Routed) => void }).done({
    path: (request.route as { path: string }).path,
    params: { ...(request.params as Record<string, string>) },
  });
};

/** @returns how many routes Express compared with paths, and the application */
function routes(): { app: Express; compared: () => number } {
  const app = express();
  app.get('/docs', (_, response) => void response.end());
  let compared = 0;
  for (const [method, path] of ROUTES) app[method](path, handle);
  for (const layer of stackOf(app)) {
    const match = layer.match.bind(layer);
    layer.match = (path) => {
      compared++;
      return match(path);
    };
  }
  return { app, compared: () => compared };
}

const route = (app: Express, method: string, url: string): Promise<Routed | string> =>
  new Promise((done) => {
    const [request, response] = [
      { method, url, headers: {} },
      { done, setHeader: () => undefined, end: () => done('ended') },
    ];
    const next: NextFunction = (error?: unknown) => done(error ? String(error) : 'not found');
    (app as unknown as (request: object, response: object, next: NextFunction) => void)(request, response, next);
  });

describe('the index of routes', () => {
  const [plain, indexed] = [routes(), routes()];
  indexRoutes(indexed.app);

  it('finds what Express finds, whatever is asked for', async () => {
    const segment = constantFrom(
      'rest',
      'V1',
      'stocks',
      'sources',
      'sales',
      'low',
      'links',
      '7',
      'a%2Fb',
      '%zz',
      '',
      'é',
    );
    const path = array(segment, { maxLength: 7 }).map((segments) => `/${segments.join('/')}`);
    const known = constantFrom(...ROUTES.map(([, pattern]) => pattern.replace(/:\w+/g, 'x')));
    const method = constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH');
    const query = constantFrom('', '?', '?a=/b');
    await assert(
      asyncProperty(method, oneof(path, known), query, async (verb, where, asked) => {
        expect(await route(indexed.app, verb, where + asked)).toEqual(await route(plain.app, verb, where + asked));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('finds a route without trying those before it', async () => {
    const before = indexed.compared();
    expect(await route(indexed.app, 'GET', '/rest/V1/sales/website/base?x=1')).toEqual({
      path: '/rest/V1/sales/:type/:code',
      params: { type: 'website', code: 'base' },
    });
    expect(indexed.compared()).toBe(before);
  });

  it('leaves routes whose order decides to Express', async () => {
    expect(await route(indexed.app, 'GET', '/rest/V1/sources/low')).toMatchObject({ path: '/rest/V1/sources/:code' });
  });
});
