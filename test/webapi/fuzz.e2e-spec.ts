import http from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { SampleDataService } from '../../src/inventory/sample-data.service.js';
import { ANONYMOUS } from '../../src/webapi/routes/route.js';
import { LINKS, SOURCES } from '../support/given.js';
import { request } from '../support/http.js';
import { routesWithDto, type RouteUnderTest } from '../support/routes.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';
import { describeRequest, requestsTo, type WireRequest } from './fuzz.arbitraries.js';
import { recordedRequests } from './fuzz.recorded.js';

/** At each route, others on each database; `npm run fuzz` takes 20,000. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 100);
/** Signing in takes its time by design: less often, where there is not the whole night for it. */
const SIGN_INS = process.env['FUZZ_REQUESTS'] === undefined ? 0.15 : 1;
/** At recorded requests, for each one at a route. */
const RECORDED = 2;
const SEED = Number(process.env['FUZZ_SEED'] ?? (isEmbedded() ? 20_261_123 : 20_261_124)) * 2;
/** So much heap may be left, in bytes, once everything has been used for the first time. */
const LEFT = 16 * 1024 * 1024;

type Target = RouteUnderTest | 'recorded';

const isSignIn = (to: Target): boolean => to !== 'recorded' && to.resource === ANONYMOUS;

const chance = (part: number): fc.Arbitrary<boolean> =>
  fc.oneof(
    { weight: part * 100, arbitrary: fc.constant(true) },
    { weight: 100 - part * 100, arbitrary: fc.constant(false) },
  );

let app: TestApp;
let agent: http.Agent;

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'error' });
  await app.nest.get(SampleDataService).install();
  agent = new http.Agent({ keepAlive: true });
});
afterAll(async () => {
  agent.destroy();
  await app.stop();
});

describe('whatever a client sends', () => {
  /** A promise that nobody waits for fails the test, too: Jest sees to it. */
  it(
    'is answered in the API’s own words, never with a 5xx, and leaves nothing behind',
    async () => {
      const routes = routesWithDto(app.nest);
      expect(routes.length).toBeGreaterThan(10);
      const sent = new Map<Target, number>();
      const count = (to: Target) => sent.set(to, (sent.get(to) ?? 0) + 1);
      const toRoutes = fc.tuple(...routes.map((route) => requestsTo(route).map((wire) => ({ to: route, wire }))));
      const recorded = fc.array(
        recordedRequests.map((wire) => ({ to: 'recorded' as const, wire })),
        { minLength: RECORDED, maxLength: RECORDED },
      );
      const batch = fc
        .tuple(toRoutes, recorded, chance(SIGN_INS))
        .map(([one, other, signsIn]) => [...one, ...other].filter(({ to }) => signsIn || !isSignIn(to)));
      const run = (numRuns: number, seed: number) =>
        fc.assert(
          fc.asyncProperty(batch, async (requests) => {
            await Promise.all(requests.map(({ wire }) => expectProperAnswer(wire)));
            for (const { to } of requests) count(to);
          }),
          { numRuns, seed },
        );
      await run(REQUESTS / 10, SEED);
      const before = heapUsed();
      await run(REQUESTS - REQUESTS / 10, SEED + 1);
      expect(heapUsed() - before).toBeLessThan(LEFT);
      for (const route of routes) {
        expect(sent.get(route)).toBeGreaterThanOrEqual(isSignIn(route) ? (REQUESTS * SIGN_INS) / 2 : REQUESTS);
      }
      expect(sent.get('recorded')).toBe(REQUESTS * RECORDED);
      expect((await app.get(`${LINKS}?searchCriteria`)).status).toBe(200);
      expect((await app.get(`${SOURCES}/default`)).body).toMatchObject({ source_code: 'default', enabled: true });
    },
    REQUESTS * 600,
  );
});

/** After everything is gone that nobody holds, in bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

async function expectProperAnswer(wire: WireRequest): Promise<void> {
  const { status, headers, text } = await send(wire);
  const type = headers['content-type'] ?? '';
  const problem = problemOf(wire, status, type, text);
  if (problem)
    throw new Error(
      `${problem}\n${describeRequest(wire)}\n${status} ${type} ${text.slice(0, 500)}\n${app.log.splice(0).join('')}`,
    );
}

function problemOf({ method }: WireRequest, status: number, type: string, text: string): string | null {
  if (status >= 500) return 'The service failed.';
  if (method === 'HEAD') return status >= 400 && text === '' ? null : 'HEAD is no method of the API.';
  const isJson = type === 'application/json; charset=utf-8';
  if (!isJson && type !== 'application/xml; charset=utf-8') return 'Neither JSON nor XML.';
  if (!isJson && XMLValidator.validate(text) !== true) return 'This is no XML.';
  if (status < 400) return isJson && JSON.parse(text) === undefined ? 'No JSON.' : null;
  const message = isJson ? (JSON.parse(text) as { message?: unknown }).message : /<message>([^<]+)</.exec(text)?.[1];
  return typeof message === 'string' && message !== '' ? null : 'An error without a message.';
}

function send({ method, path, headers, body, signedIn }: WireRequest) {
  const authorization = signedIn ? { authorization: app.authorization } : {};
  return request(app.url, path, { agent, method, headers: { ...headers, ...authorization }, body });
}
