import { describe, expect, it } from '@jest/globals';
import { LINKS } from '../support/given.js';
import { ADMIN, TestApp, type Answer } from '../support/test-app.js';

const TOKEN = '/rest/V1/integration/admin/token';

/** One sign-in is taken by the start of the test itself. */
async function withApp(env: Record<string, string>, work: (app: TestApp) => Promise<void>): Promise<void> {
  const app = await TestApp.start(env);
  try {
    await work(app);
  } finally {
    await app.stop();
  }
}

const signIn = (app: TestApp, from?: string): Promise<Answer> =>
  app.post(TOKEN, ADMIN, { token: null, headers: from === undefined ? {} : { 'x-forwarded-for': from } });

describe('sign-ins of one address', () => {
  it('are limited in number, right or wrong, and the answer says until when', () =>
    withApp({ TOKEN_RATE_LIMIT: '4' }, async (app) => {
      expect((await app.post(TOKEN, { ...ADMIN, password: 'wrong' }, { token: null })).status).toBe(401);
      expect((await app.post(TOKEN, '{', { token: null })).status).toBe(400);
      expect((await signIn(app)).status).toBe(200);
      const { status, headers, body } = await signIn(app);
      const seconds = Number(headers.get('retry-after'));
      expect(status).toBe(429);
      expect(body).toEqual({
        message: 'Too many requests from this address. Try again in %seconds seconds.',
        parameters: { seconds: String(seconds) },
      });
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      expect((await app.get(`${LINKS}?searchCriteria`)).status).toBe(200);
    }));

  it('are 60 a minute when nothing is said', () =>
    withApp({ TOKEN_RATE_LIMIT: '' }, async (app) => {
      const blank = () => app.post(TOKEN, { username: '', password: '' }, { token: null });
      const answers = await Promise.all(Array.from({ length: 60 }, blank));
      expect(answers.filter(({ status }) => status === 400)).toHaveLength(59);
      expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    }));

  it('are any number with 0', () =>
    withApp({ TOKEN_RATE_LIMIT: '0' }, async (app) => {
      const blank = () => app.post(TOKEN, { username: '', password: '' }, { token: null });
      const answers = await Promise.all(Array.from({ length: 100 }, blank));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    }));
});

describe('the address', () => {
  it('is not what anybody writes into a header', () =>
    withApp({ TOKEN_RATE_LIMIT: '2' }, async (app) => {
      expect((await signIn(app, '203.0.113.1')).status).toBe(200);
      expect((await signIn(app, '203.0.113.2')).status).toBe(429);
    }));

  it.each(['1', 'loopback', '127.0.0.0/8, ::1'])('is what a trusted proxy names: TRUST_PROXY=%s', (proxies) =>
    withApp({ TOKEN_RATE_LIMIT: '1', TRUST_PROXY: proxies }, async (app) => {
      expect((await signIn(app, '203.0.113.1')).status).toBe(200);
      expect((await signIn(app, '203.0.113.1')).status).toBe(429);
      // What the client itself wrote stands before what the proxy added.
      expect((await signIn(app, '203.0.113.9, 203.0.113.1')).status).toBe(429);
      expect((await signIn(app, '203.0.113.2')).status).toBe(200);
      expect((await signIn(app, '2001:db8::1')).status).toBe(200);
      expect((await signIn(app, '2001:db8::2')).status).toBe(429);
    }),
  );
});
