import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { SampleDataService } from '../../src/inventory/sample-data.service.js';
import { ANONYMOUS } from '../../src/webapi/route.decorator.js';
import { LINKS, SOURCES } from '../support/given.js';
import { request } from '../support/http.js';
import { routesWithDto } from '../support/routes.js';
import { TestApp } from '../support/test-app.js';
import { describeRequest, requestsTo, type WireRequest } from './fuzz.arbitraries.js';

/** Over all routes together; FUZZ_REQUESTS=200000 is 10,000 and more at each of them, and takes ten minutes. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
const AT_ONCE = 8;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123);

let app: TestApp;
let agent: http.Agent;

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'error' });
  await app.nest.get(SampleDataService).install();
  agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
});
afterAll(async () => {
  agent.destroy();
  await app.stop();
});

describe('whatever a client sends', () => {
  it(
    'is answered in the API’s own words, and never with a 5xx',
    async () => {
      const routes = routesWithDto(app.nest);
      expect(routes.length).toBeGreaterThan(10);
      let sent = 0;
      // Signing in takes its time by design: less often.
      const weighted = routes.map((route) => ({
        weight: route.resource === ANONYMOUS ? 1 : 5,
        arbitrary: requestsTo(route),
      }));
      const batch = fc.array(fc.oneof(...weighted), { minLength: AT_ONCE, maxLength: AT_ONCE });
      await fc.assert(
        fc.asyncProperty(batch, async (requests) => {
          await Promise.all(requests.map(expectProperAnswer));
          sent += requests.length;
        }),
        { numRuns: REQUESTS / AT_ONCE, seed: SEED },
      );
      expect(sent).toBeGreaterThanOrEqual(REQUESTS);
      expect((await app.get(`${LINKS}?searchCriteria`)).status).toBe(200);
      expect((await app.get(`${SOURCES}/default`)).body).toMatchObject({ source_code: 'default', enabled: true });
    },
    REQUESTS * 18,
  );
});

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
