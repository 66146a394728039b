import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { CallersService } from '../../src/auth/callers.service.js';
import { OAuthService } from '../../src/auth/oauth/oauth.service.js';
import { STOCKS } from '../support/given.js';
import { OAuthClient, type SigningOptions } from '../support/oauth-client.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const TOKEN = '/rest/V1/integration/admin/token';
const STOCK = `${STOCKS}/1`;
const RESOURCE = 'Magento_InventoryApi::stock';
const PASSWORD = 'the right one 1';
const REQUEST_ID = 'what-the-client-calls-it';

let app: TestApp;
let client: OAuthClient;
const secrets = new Set<string>([ADMIN.password, PASSWORD]);

beforeAll(async () => {
  app = await TestApp.start({ LOG_LEVEL: 'debug' });
  client = await OAuthClient.create(app, RESOURCE);
  const { consumerSecret, accessToken, accessTokenSecret } = client.credentials;
  for (const secret of [consumerSecret, accessToken, accessTokenSecret]) secrets.add(secret);
  await app.nest.get(AdminUsersService).create('clerk', PASSWORD);
});
afterAll(() => app.stop());
beforeEach(() => {
  app.nest.get(CallersService).forget();
  app.nest.get(OAuthService).forget();
});

const sql = (statement: string, values: unknown[] = []): Promise<unknown> =>
  app.nest.get(DataSource).query(statement, values);

/** The lines that the log has more after the work, which are about its request. */
async function linesOf(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = app.log.length;
  await work();
  return app.log
    .slice(before)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ requestId }) => requestId === REQUEST_ID);
}

const refusalIn = async (work: () => Promise<unknown>): Promise<Record<string, unknown>> =>
  (await linesOf(work)).find(({ msg }) => String(msg).startsWith('Refused')) ?? {};

const headers = { 'x-request-id': REQUEST_ID };
const withToken = (token: string) => {
  secrets.add(token);
  return app.get(STOCK, { token, headers });
};
const signed = (options: SigningOptions, by = client) => by.get(STOCK, { ...options, headers });
const signIn = (username: string, password: string) => {
  secrets.add(password);
  return app.post(TOKEN, { username, password }, { token: null, headers });
};
const tokenOf = async (username: string): Promise<string> => (await signIn(username, PASSWORD)).body as string;

describe('the log says, with the id of the request, why a caller is refused', () => {
  it.each([
    ['no credentials', {}, 'the request has no credentials'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'the credentials are neither "Bearer <token>" nor OAuth'],
    ['nonsense', { authorization: 'Bearer nonsense' }, 'the token is invalid: jwt malformed'],
    [
      'an opaque token',
      { authorization: `Bearer ${'x'.repeat(32)}` },
      'access tokens are not accepted as bearer tokens (ENABLE_INTEGRATION_AS_BEARER)',
    ],
  ])('%s', async (_, authorization, reason) => {
    const line = await refusalIn(() =>
      app.get(STOCK, { token: null, headers: { ...headers, ...(authorization as object) } }),
    );
    expect(line).toMatchObject({ level: 30, context: 'AuthGuard', msg: `Refused: ${reason}`, resource: RESOURCE });
  });

  it('a token that was changed', async () => {
    const token = (await tokenOf('clerk')).replace(/.{4}$/, 'AAAA');
    expect(await refusalIn(() => withToken(token))).toMatchObject({
      msg: 'Refused: the token is invalid: invalid signature',
    });
  });

  it('a token that has expired', async () => {
    const [{ value } = { value: '' }] = (await sql('SELECT value FROM nest_msi_secret')) as { value: string }[];
    const left = '&'.repeat(Math.floor((2048 - value.length) / 2));
    const token = new JwtService({}).sign(
      { uid: 1, utypid: 2, iat: 1_000_000_000, exp: 1_000_003_600 },
      { secret: (left + value).padEnd(2048, '&') },
    );
    expect(await refusalIn(() => withToken(token))).toMatchObject({
      msg: 'Refused: the token has expired',
      expiredAt: '2001-09-09T02:46:40.000Z',
    });
  });

  it('a token that was revoked', async () => {
    const token = await tokenOf('clerk');
    await sql('INSERT INTO jwt_auth_revoked (user_type_id, user_id, revoke_before) VALUES (2, 2, 9999999999)');
    expect(await refusalIn(() => withToken(token))).toMatchObject({ msg: 'Refused: the token was revoked', userId: 2 });
    await sql('DELETE FROM jwt_auth_revoked');
  });

  it('a missing resource, and whose', async () => {
    await sql("DELETE FROM authorization_role WHERE role_type = 'U' AND user_id = 2");
    const token = await tokenOf('clerk');
    expect(await refusalIn(() => withToken(token))).toMatchObject({
      msg: `Refused: the caller lacks ${RESOURCE}`,
      caller: 'admin:2',
    });
  });

  it('a user who was disabled', async () => {
    const token = await tokenOf('clerk');
    await sql('UPDATE admin_user SET is_active = 0 WHERE user_id = 2');
    expect(await refusalIn(() => withToken(token))).toMatchObject({
      msg: 'Refused: the user is disabled or was deleted',
      userId: 2,
    });
    expect(await refusalIn(() => signIn('clerk', PASSWORD))).toMatchObject({
      context: 'SignInService',
      msg: 'Refused to sign in: the user is disabled',
      userId: 2,
    });
    await sql('UPDATE admin_user SET is_active = 1 WHERE user_id = 2');
  });

  it.each([
    ['A consumer having the specified key does not exist', { oauth_consumer_key: 'x'.repeat(32) }],
    ['Specified token does not exist', { oauth_token: 'x'.repeat(32) }],
    ['Incorrect timestamp value in the oauth_timestamp parameter', { oauth_timestamp: '1' }],
    ['Signature method PLAINTEXT is not supported', { oauth_signature_method: 'PLAINTEXT' }],
    ['"oauth_nonce" is required. Enter and try again.', { oauth_nonce: undefined }],
  ])('OAuth: %s', async (reason, parameters) => {
    expect(await refusalIn(() => signed({ parameters }))).toMatchObject({
      msg: `Refused: ${reason}`,
      timestamp: expect.any(String),
    });
  });

  it('a nonce that was used before', async () => {
    const parameters = { oauth_nonce: 'used before' };
    await signed({ parameters });
    expect(await refusalIn(() => signed({ parameters }))).toMatchObject({
      msg: expect.stringMatching(/^Refused: The nonce is already being used by the consumer with ID \d+$/),
      consumerKey: client.credentials.consumerKey,
    });
  });

  it('an integration that was deactivated', async () => {
    const other = await OAuthClient.create(app, RESOURCE);
    await sql('UPDATE integration SET status = 0 WHERE integration_id = 2');
    expect(await refusalIn(() => signed({}, other))).toMatchObject({
      msg: 'Refused: the integration is not active',
      consumerId: 2,
    });
  });

  it('a wrong signature, and at debug what was signed here', async () => {
    const path = `${STOCKS}?searchCriteria[pageSize]=1`;
    const parameters = { oauth_nonce: 'n', oauth_timestamp: String(Math.floor(Date.now() / 1000)) };
    const wrong = new OAuthClient(app, { ...client.credentials, accessTokenSecret: 'f'.repeat(32) });
    const lines = await linesOf(() => wrong.get(path, { parameters, headers }));
    expect(lines[0]).toMatchObject({ level: 30, msg: 'Refused: The signature is invalid. Verify and try again.' });
    const [, base = ''] = /^Signature base string: (.*)$/.exec(String(lines[1]?.['msg'])) ?? [];
    expect(lines[1]).toMatchObject({ level: 20 });
    const [method, address = '', signedParameters = ''] = base.split('&');
    expect([method, decodeURIComponent(address)]).toEqual(['GET', app.url + STOCKS]);
    expect(decodeURIComponent(signedParameters)).toBe(
      `oauth_consumer_key=${client.credentials.consumerKey}&oauth_nonce=n&oauth_signature_method=HMAC-SHA256` +
        `&oauth_timestamp=${parameters.oauth_timestamp}&oauth_token=%2A%2A%2A&oauth_version=1.0&searchCriteria%5BpageSize%5D=1`,
    );
  });

  it.each([
    ['unknown user', 'no such user', 'some password 1'],
    ['wrong password', 'clerk', 'another password 1'],
  ])('at a sign-in: %s', async (reason, username, password) => {
    const line = await refusalIn(() => signIn(username, password));
    expect(line).toMatchObject({ msg: `Refused to sign in: ${reason}` });
    expect(JSON.stringify(line)).not.toContain(username);
  });

  it('at a sign-in: a lock, and until when', async () => {
    await sql("UPDATE admin_user SET lock_expires = '2037-01-01 00:00:00' WHERE user_id = 2");
    await sql('DELETE FROM nest_msi_sign_in_address');
    expect(await refusalIn(() => signIn('clerk', PASSWORD))).toMatchObject({
      msg: 'Refused to sign in: the account is locked',
      userId: 2,
      until: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it('at a sign-in: an expired user, a second factor', async () => {
    await sql('UPDATE admin_user SET lock_expires = NULL');
    await sql("INSERT INTO core_config_data (path, value) VALUES ('twofactorauth/general/force_providers', 'google')");
    expect(await refusalIn(() => signIn('clerk', PASSWORD))).toMatchObject({
      msg: 'Refused to sign in: a second factor is required',
      userId: 2,
    });
    await sql('CREATE TABLE admin_user_expiration (user_id int PRIMARY KEY, expires_at datetime NOT NULL)');
    await sql("INSERT INTO admin_user_expiration VALUES (2, '2020-01-01 00:00:00')");
    expect(await refusalIn(() => signIn('clerk', PASSWORD))).toMatchObject({
      msg: 'Refused to sign in: the user has expired',
      userId: 2,
    });
  });
});

it('no secret is in the log, also at debug', () => {
  expect(secrets.size).toBeGreaterThan(7);
  const log = app.log.join('');
  expect(log).toContain('Signature base string');
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toMatch(/oauth_signature=/);
});
