import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STOCKS } from './support/given.js';
import { TestApp, type RequestOptions } from './support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The lines that tell of a request; they are written when the answer is on its way. */
async function linesOf(requestId: string): Promise<Record<string, unknown>[]> {
  for (let tries = 0; tries < 100; tries++) {
    const lines = app.log.filter((line) => line.includes(requestId));
    if (lines.length > 0) return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    await sleep(10);
  }
  return [];
}

let requests = 0;

async function linesAfter(method: string, path: string, options: RequestOptions = {}) {
  const id = `request-${++requests}`;
  await app.send(method, path, { ...options, headers: { ...options.headers, 'x-request-id': id } });
  const lines = await linesOf(id);
  await sleep(20);
  expect(await linesOf(id)).toHaveLength(lines.length);
  return lines;
}

describe('the log', () => {
  it('has one line of JSON for a request, with the pattern of its route and who sent it', async () => {
    expect(await linesAfter('GET', `${STOCKS}/1?fields=name&secret=s3cret`)).toEqual([
      {
        level: 30,
        time: expect.anything(),
        requestId: `request-${requests}`,
        method: 'GET',
        route: '/rest/V1/inventory/stocks/:stockId',
        path: `${STOCKS}/1`,
        status: 200,
        ms: expect.any(Number),
        caller: 'admin:1',
        msg: 'GET /rest/V1/inventory/stocks/:stockId 200',
      },
    ]);
    expect(app.log.join('')).not.toContain('s3cret');
  });

  it('ends every line with a line feed', () => {
    expect(app.log.length).toBeGreaterThan(0);
    for (const line of app.log) expect(line).toMatch(/^\{.*\}\n$/);
  });

  it.each([
    ['a guest', 'GET', `${STOCKS}/1`, { token: null }, { status: 401, caller: 'anonymous' }],
    ['what is not there', 'GET', `${STOCKS}/4711`, {}, { status: 404, caller: 'admin:1' }],
    ['a bad body', 'POST', STOCKS, { body: '{' }, { status: 400, route: '/rest/V1/inventory/stocks' }],
    ['no route', 'GET', '/rest/V1/nowhere', {}, { status: 404, route: null, path: '/rest/V1/nowhere' }],
    ['a wrong method', 'PATCH', STOCKS, {}, { status: 405, method: 'PATCH' }],
    ['an unknown store', 'GET', '/rest/nowhere/V1/inventory/stocks', {}, { status: 400, caller: 'anonymous' }],
    [
      'a store',
      'GET',
      '/rest/default/V1/inventory/stocks/1',
      {},
      { status: 200, route: '/rest/V1/inventory/stocks/:stockId', path: '/rest/default/V1/inventory/stocks/1' },
    ],
  ])('tells of %s in one line, too', async (_, method, path, options, wanted) => {
    const lines = (await linesAfter(method, path, options)) as { context?: string }[];
    // Why a caller was refused stands in a line of its own.
    expect(lines.filter(({ context }) => context !== 'AuthGuard')).toEqual([expect.objectContaining(wanted)]);
  });
});

/** The id that comes back. */
const idFor = async (given?: string): Promise<string> => {
  const { headers } = await app.get(`${STOCKS}/1`, given === undefined ? {} : { headers: { 'x-request-id': given } });
  return headers.get('x-request-id') ?? '';
};

describe('the request id', () => {
  it.each(['abc', 'A-1_b.c:d', 'f'.repeat(128), '018f3c1e-7b1a-7c3e-9d2f-000000000000'])(
    'is taken over: %s',
    async (given) => {
      expect(await idFor(given)).toBe(given);
      expect(await linesOf(given)).toHaveLength(1);
    },
  );

  it.each(['f'.repeat(129), 'a b', 'a"b', '{"level":60}', 'a,b', '<script>', ''])(
    'is made when the given one is not well-formed: %s',
    async (given) => {
      const made = await idFor(given);
      expect(made).toMatch(UUID);
      expect(await linesOf(made)).toHaveLength(1);
    },
  );

  it('is made when none is given, a new one each time', async () => {
    const [one, other] = [await idFor(), await idFor()];
    expect(one).toMatch(UUID);
    expect(other).toMatch(UUID);
    expect(one).not.toBe(other);
  });

  it('is returned with errors, too', async () => {
    const options = { headers: { 'x-request-id': 'mine' }, token: null };
    expect((await app.get('/rest/nowhere/V1/x', options)).headers.get('x-request-id')).toBe('mine');
    expect((await app.get(`${STOCKS}/1`, options)).headers.get('x-request-id')).toBe('mine');
  });
});
