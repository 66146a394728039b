import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallersService } from '../../src/auth/callers.service.js';
import { Database } from '../../src/database/database.js';
import { LINKS } from '../support/given.js';
import { OAuthClient } from '../support/oauth-client.js';
import { SentStatements } from '../support/sent-statements.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const SEARCH = `${LINKS}?searchCriteria`;
const OLD_KEY = 'ffffffffffffffffffffffffffffffff';
const KEY = '0123456789abcdef0123456789abcdef';

let sent: SentStatements;
let app: TestApp;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start({ CRYPT_KEY: `${OLD_KEY}\n${KEY}` });
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

const signIn = async (): Promise<string> =>
  (await app.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;
const statusFor = async (token: string): Promise<number> => (await app.get(SEARCH, { token })).status;
const now = (): number => Math.floor(Date.now() / 1000);

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** PHP's `str_pad($key, 2048, '&', STR_PAD_BOTH)`, for keys of 32 characters. */
const padded = (key: string): string => '&'.repeat(1008) + key + '&'.repeat(1008);

const signatureOf = (text: string, key: string, digest = 'sha256'): string =>
  createHmac(digest, padded(key)).update(text).digest('base64url');

/** As Magento 2.4.7 issues them, with what a test wants otherwise. */
function magentoToken(claims: object = {}, header: object = {}, key = KEY, digest = 'sha256'): string {
  const text = `${encode({ kid: '1', alg: 'HS256', ...header })}.${encode({ uid: 1, utypid: 2, iat: now(), exp: now() + 3600, ...claims })}`;
  return `${text}.${signatureOf(text, key, digest)}`;
}

/** What reaches the database while a request is answered with 200. */
async function statementsOf(work: () => Promise<number>): Promise<string[]> {
  const statements = await sent.during(async () => expect(await work()).toBe(200));
  expect(statements.length).toBeGreaterThan(0);
  return statements.map(({ sql }) => sql);
}

describe('one login for Magento and for this service', () => {
  it('takes a token that Magento issued', async () => {
    expect(await statusFor(magentoToken())).toBe(200);
  });

  it('issues tokens that Magento takes', async () => {
    const [header = '', claims = '', signature] = (await signIn()).split('.');
    expect(signature).toBe(signatureOf(`${header}.${claims}`, KEY));
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ kid: '1', alg: 'HS256' });
    const { uid, utypid, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number>;
    expect([uid, utypid]).toEqual([1, 2]);
    expect((exp ?? 0) - (iat ?? 0)).toBe(60 * 60);
    expect(Math.abs(now() - (iat ?? 0))).toBeLessThan(30);
  });

  it.each([
    ['a key that was replaced', () => magentoToken({}, {}, OLD_KEY)],
    ['nobody’s key', () => magentoToken({}, {}, 'x'.repeat(32))],
    ['no algorithm', () => `${magentoToken({}, { alg: 'none' }).replace(/[^.]+$/, '')}`],
    ['another algorithm', () => magentoToken({}, { alg: 'HS512' }, KEY, 'sha512')],
    ['a customer’s rights', () => magentoToken({ utypid: 3 })],
    ['an integration’s rights', () => magentoToken({ utypid: 1 })],
    ['no user', () => magentoToken({ uid: undefined })],
    ['a user that is text', () => magentoToken({ uid: '1' })],
    ['a user who is not there', () => magentoToken({ uid: 4711 })],
    ['no time of issue', () => magentoToken({ iat: undefined })],
    ['no end', () => magentoToken({ exp: undefined })],
    ['an end that is over', () => magentoToken({ iat: now() - 7200, exp: now() - 1 })],
    [
      'changed claims',
      () => magentoToken().replace(/\.[^.]+\./, `.${encode({ uid: 2, utypid: 2, iat: 1, exp: 9e9 })}.`),
    ],
    ['nothing', () => '..'],
  ])('refuses a token with %s', async (_, token) => {
    expect(await statusFor(token())).toBe(401);
  });
});

describe('revocation', () => {
  it('by Magento ends what was issued before, and nothing that is issued after', async () => {
    const database = app.nest.get(Database);
    const [old, remembered] = [await signIn(), magentoToken({ iat: now() - 5 })];
    expect(await statusFor(remembered)).toBe(200);
    const before = now() + 2;
    await database.transaction(() =>
      database.execute('INSERT INTO jwt_auth_revoked (user_type_id, user_id, revoke_before) VALUES (2, 1, ?)', [
        before,
      ]),
    );
    expect(await statusFor(old)).toBe(401);
    expect(await statusFor(magentoToken({ iat: before - 1 }))).toBe(401);
    expect(await statusFor(magentoToken({ iat: before }))).toBe(200);
    expect(await statusFor(await signIn())).toBe(200);
    app.nest.get(CallersService).forget();
    expect(await statusFor(remembered)).toBe(401);
    await database.transaction(() => database.execute('DELETE FROM jwt_auth_revoked'));
  });
});

describe('who is asking costs no statement after the first request', () => {
  const ACCESS = /admin_user|authorization_|jwt_auth|oauth_|integration|nest_msi_secret|core_config/;

  it('with a bearer token', async () => {
    const token = await signIn();
    expect(await statementsOf(() => statusFor(token))).toContainEqual(expect.stringMatching(ACCESS));
    expect(await statementsOf(() => statusFor(token))).not.toContainEqual(expect.stringMatching(ACCESS));
  });

  it('with a signature, but for its nonce', async () => {
    const client = await OAuthClient.create(app, 'Magento_Backend::all');
    const get = async () => (await client.get(SEARCH)).status;
    expect((await statementsOf(get)).filter((statement) => ACCESS.test(statement)).length).toBeGreaterThan(3);
    await get();
    const statements = (await statementsOf(get)).filter((statement) => ACCESS.test(statement));
    expect(statements).toEqual([expect.stringMatching(/^INSERT INTO .oauth_nonce/)]);
  });
});
