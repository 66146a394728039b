import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallersService } from '../../src/auth/callers.service.js';
import { IntegrationsService } from '../../src/auth/oauth/integrations.service.js';
import { Database } from '../../src/database/database.js';
import { given, link, LINKS, orderBy, SOURCES, STOCKS, where } from '../support/given.js';
import { OAuthClient } from '../support/oauth-client.js';
import { ADMIN, TestApp } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';

const ALL = 'Magento_Backend::all';
const LINK = 'Magento_InventoryApi::stock_source_link';
const SEARCH = `${LINKS}?searchCriteria[pageSize]=1`;

const notAuthorized = (resources: string) => ({
  message: "The consumer isn't authorized to access %resources.",
  parameters: { resources },
});
const required = (fieldName: string) => ({
  message: '"%fieldName" is required. Enter and try again.',
  parameters: { fieldName },
});
const seconds = (from = 0): string => String(Math.floor(Date.now() / 1000) + from);

let app: TestApp;
let client: OAuthClient;

beforeAll(async () => {
  app = await TestApp.start();
  client = await OAuthClient.create(app, ALL);
});
afterAll(() => app.stop());

/** The same database; an application that stops leaves it there. */
const keep = ({ url }: TestDatabase): TestDatabase => ({ url, drop: () => Promise.resolve() });

/** Changes a row as Magento might, behind the service's back. */
const change = (statement: string, ...values: unknown[]): Promise<unknown> => {
  const database = app.nest.get(Database);
  return database.transaction(() => database.execute(statement, values));
};

const rows = (statement: string, ...values: unknown[]) =>
  app.nest.get(Database).read<Record<string, unknown>>(statement, values);

const signIn = (at: TestApp, password: string) =>
  at.post('/rest/V1/integration/admin/token', { ...ADMIN, password }, { token: null });

/** With Authorization headers as many as there are. */
async function statusOf(authorization: string[]): Promise<number | undefined> {
  const headers: OutgoingHttpHeaders = {};
  // The types know that there ought to be one.
  Object.assign(headers, { authorization });
  const sent = request(app.url + SEARCH, { headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await text(answer);
  return answer.statusCode;
}

describe.each(['HMAC-SHA256', 'HMAC-SHA1'] as const)('requests signed with %s', (algorithm) => {
  it('create, read, update and delete', async () => {
    const made = await client.send('POST', STOCKS, { algorithm, body: { stock: { name: `by ${algorithm}` } } });
    expect(made.status).toBe(200);
    const stock = `${STOCKS}/${made.body as number}`;
    const changed = { stock: { name: `${algorithm}, changed` } };
    expect((await client.send('PUT', stock, { algorithm, body: changed })).status).toBe(200);
    expect((await client.get(stock, { algorithm })).body).toMatchObject({ name: `${algorithm}, changed` });
    expect((await client.send('DELETE', stock, { algorithm })).body).toEqual([]);
    expect((await client.get(stock, { algorithm })).status).toBe(404);
  });

  it('search', async () => {
    const stock = await given(app).stock(`searched by ${algorithm}`);
    const code = algorithm.toLowerCase();
    await given(app).sources(`${code}-1`, `${code}-2`);
    await given(app).links(link(`${code}-1`, stock, 2), link(`${code}-2`, stock, 1));
    const path = `${LINKS}?${where('stock_id', stock)}&${orderBy('priority', 'ASC')}&searchCriteria[pageSize]=1`;
    const { body } = await client.get(path, { algorithm });
    expect(body).toMatchObject({ items: [{ source_code: `${code}-2`, priority: 1 }], total_count: 2 });
  });

  it.each([
    `${LINKS}?searchCriteria`,
    `${LINKS}?searchCriteria=`,
    `${LINKS}?searchCriteria%5BpageSize%5D=1`,
    `${SOURCES}?${where('name', 'a+b & c/d=Å ✓ (!*)')}`,
    `${SOURCES}?${where('name', 'a b')}`.replace('%20', '+'),
    `${LINKS}?searchCriteria[pageSize]=2&searchCriteria[pageSize]=1`,
    LINKS.replace('/V1/', '/all/V1/') + '?searchCriteria',
  ])('of %s', async (path) => {
    expect((await client.get(path, { algorithm })).status).toBe(200);
  });

  it('name a source with a slash', async () => {
    const source = { source_code: `dock/${algorithm}`, name: `dock ${algorithm}`, country_id: 'US', postcode: '1' };
    expect((await client.send('POST', SOURCES, { algorithm, body: { source } })).status).toBe(200);
    const { body } = await client.get(`${SOURCES}/dock%2F${algorithm}`, { algorithm });
    expect(body).toMatchObject({ source_code: `dock/${algorithm}` });
  });
});

describe('a signature', () => {
  it('counts once', async () => {
    const headers = { authorization: client.header('GET', SEARCH) };
    expect((await app.get(SEARCH, { token: null, headers })).status).toBe(200);
    const { status, body } = await app.get(SEARCH, { token: null, headers });
    expect(status).toBe(401);
    expect(body).toEqual({
      message: 'The nonce is already being used by the consumer with ID %1',
      parameters: [expect.stringMatching(/^\d+$/)],
    });
  });

  it('counts once, also when it comes many times at once', async () => {
    const headers = { authorization: client.header('GET', SEARCH) };
    const answers = await Promise.all(Array.from({ length: 8 }, () => app.get(SEARCH, { token: null, headers })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
  });

  it('needs a nonce of its own, which another integration may have too', async () => {
    const parameters = { oauth_nonce: 'a short one' };
    expect((await client.get(SEARCH, { parameters })).status).toBe(200);
    expect((await client.get(`${LINKS}?searchCriteria[pageSize]=2`, { parameters })).status).toBe(401);
    expect((await (await OAuthClient.create(app, ALL)).get(SEARCH, { parameters })).status).toBe(200);
  });

  it('that is wrong uses no nonce up', async () => {
    const parameters = { oauth_nonce: 'used by nobody' };
    const wrong = { ...parameters, oauth_signature: 'd3Jvbmc=' };
    const { status, body } = await client.get(SEARCH, { parameters: wrong });
    expect([status, body]).toEqual([401, { message: 'The signature is invalid. Verify and try again.' }]);
    expect((await client.get(SEARCH, { parameters })).status).toBe(200);
  });

  it('may have been made for https, which a proxy in front took off', async () => {
    expect((await client.get(SEARCH, { signedBase: app.url.replace('http:', 'https:') })).status).toBe(200);
  });

  it.each([-7_000, 590])('may be %i seconds off', async (off) => {
    expect((await client.get(SEARCH, { parameters: { oauth_timestamp: seconds(off) } })).status).toBe(200);
  });

  it.each([seconds(-7_201), seconds(700), '0', '-1', '', 'soon', '1e9', '99999999999999999999'])(
    'of the time "%s" is refused',
    async (oauth_timestamp) => {
      const { status, body } = await client.get(SEARCH, { parameters: { oauth_timestamp } });
      expect(status).toBe(401);
      expect(body).toEqual({ message: 'Incorrect timestamp value in the oauth_timestamp parameter' });
    },
  );

  it('may have a nonce of any characters and length', async () => {
    const timestamp = seconds();
    for (const oauth_nonce of ['', 'Å'.repeat(40), '✓ 🎉', "';--", 'x'.repeat(4_000)]) {
      const parameters = { oauth_nonce, oauth_timestamp: timestamp };
      expect([oauth_nonce, (await client.get(SEARCH, { parameters })).status]).toEqual([oauth_nonce, 200]);
      expect([oauth_nonce, (await client.get(SEARCH, { parameters })).status]).toEqual([oauth_nonce, 401]);
    }
  });
});

// Magento's columns take three bytes for a character.
if (!isEmbedded()) {
  it('a nonce that Magento’s table cannot hold is refused in its words', async () => {
    await change('DELETE FROM oauth_nonce');
    await change('ALTER TABLE oauth_nonce CONVERT TO CHARACTER SET utf8mb3');
    const { status, body } = await client.get(SEARCH, { parameters: { oauth_nonce: '🎉' } });
    expect([status, body]).toEqual([401, { message: 'An error occurred validating the nonce' }]);
  });
}

describe('what is wrong is said in Magento’s words', () => {
  it.each([
    'oauth_consumer_key',
    'oauth_signature',
    'oauth_signature_method',
    'oauth_nonce',
    'oauth_timestamp',
    'oauth_token',
  ])('%s is missing', async (name) => {
    const { status, body } = await client.get(SEARCH, { parameters: { [name]: undefined } });
    expect([status, body]).toEqual([400, required(name)]);
  });

  it('several are missing', async () => {
    const headers = { authorization: 'OAuth oauth_consumer_key="x"' };
    const { status, body } = await app.get(SEARCH, { token: null, headers });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'One or more input exceptions have occurred.',
      errors: ['oauth_signature', 'oauth_signature_method', 'oauth_nonce', 'oauth_timestamp', 'oauth_token'].map(
        required,
      ),
    });
  });

  it.each([
    [400, 'The token length is invalid. Check the length and try again.', { oauth_token: 'short' }],
    [401, 'Consumer key is not the correct length', { oauth_consumer_key: 'short' }],
    [401, 'A consumer having the specified key does not exist', { oauth_consumer_key: 'x'.repeat(32) }],
    [401, 'Specified token does not exist', { oauth_token: 'x'.repeat(32) }],
  ])('%i %s', async (wanted, message, parameters) => {
    const { status, body } = await client.get(SEARCH, { parameters });
    expect([status, body]).toEqual([wanted, { message }]);
  });

  it.each([
    ['The "%1" Oauth version isn\'t supported.', 'oauth_version', '2.0'],
    ['Signature method %1 is not supported', 'oauth_signature_method', 'PLAINTEXT'],
    ['Signature method %1 is not supported', 'oauth_signature_method', 'constructor'],
  ])('400 %s: %s=%s', async (message, name, value) => {
    const { status, body } = await client.get(SEARCH, { parameters: { [name]: value } });
    expect([status, body]).toEqual([400, { message, parameters: [value] }]);
  });

  it('keys and tokens are compared letter by letter', async () => {
    const { consumerKey, accessToken } = client.credentials;
    const key = await client.get(SEARCH, { parameters: { oauth_consumer_key: consumerKey.toUpperCase() } });
    expect(key.body).toEqual({ message: 'A consumer having the specified key does not exist' });
    const token = await client.get(SEARCH, { parameters: { oauth_token: accessToken.toUpperCase() } });
    expect(token.body).toEqual({ message: 'Specified token does not exist' });
  });

  it('the token of another integration', async () => {
    const { accessToken } = (await OAuthClient.create(app, ALL)).credentials;
    const { status, body } = await client.get(SEARCH, { parameters: { oauth_token: accessToken } });
    expect([status, body]).toEqual([401, { message: 'Token is not associated with the specified consumer' }]);
  });

  it('a token that was never exchanged for an access token', async () => {
    const other = await OAuthClient.create(app, ALL);
    await change(`UPDATE oauth_token SET type = 'request' WHERE token = ?`, other.credentials.accessToken);
    const { status, body } = await other.get(SEARCH);
    expect([status, body]).toEqual([401, { message: 'Token is not an access token' }]);
  });

  it('a token that Magento revoked', async () => {
    const other = await OAuthClient.create(app, ALL);
    await change('UPDATE oauth_token SET revoked = 1 WHERE token = ?', other.credentials.accessToken);
    const { status, body } = await other.get(SEARCH);
    expect([status, body]).toEqual([401, { message: 'Access token has been revoked' }]);
  });

  it.each(['', 'OAuth', 'OAuth ', 'OAuth realm="x"', 'Basic YTpi', 'Bearer', 'Bearer Å', 'Bearer  two-blanks'])(
    'nobody: "%s"',
    async (authorization) => {
      const { status, body } = await app.get(SEARCH, { token: null, headers: { authorization } });
      expect([status, body]).toEqual([401, notAuthorized(LINK)]);
    },
  );

  it('a header of 15 KB, at once', async () => {
    const bearer = { authorization: `Bearer ${'x'.repeat(15_000)}` };
    expect((await app.get(SEARCH, { token: null, headers: bearer })).status).toBe(401);
    const oauth = { authorization: `OAuth oauth_token="${' '.repeat(15_000)}""x` };
    expect((await app.get(SEARCH, { token: null, headers: oauth })).status).toBe(400);
  });

  it('of two Authorization headers the first counts', async () => {
    const right = client.header('GET', SEARCH);
    expect(await statusOf([right, 'Bearer wrong'])).toBe(200);
    expect(await statusOf(['Bearer wrong', client.header('GET', SEARCH)])).toBe(401);
  });
});

describe('the rights of an integration', () => {
  it('are the resources it was given, and no others', async () => {
    const some = await OAuthClient.create(app, LINK, 'Magento_InventoryApi::inventory');
    expect((await some.get(SEARCH)).status).toBe(200);
    const { status, body } = await some.get(`${SOURCES}?searchCriteria`);
    expect([status, body]).toEqual([401, notAuthorized('Magento_InventoryApi::source')]);
  });

  it('may be none', async () => {
    const { status, body } = await (await OAuthClient.create(app)).get(SEARCH);
    expect([status, body]).toEqual([401, notAuthorized(LINK)]);
  });

  it.each([
    ['switched off', 0],
    ['recreated, and not approved yet', 2],
  ])('are none when it is %s', async (_, status) => {
    const other = await OAuthClient.create(app, ALL);
    await change(
      'UPDATE integration SET status = ? WHERE consumer_id = (SELECT consumer_id FROM oauth_token WHERE token = ?)',
      status,
      other.credentials.accessToken,
    );
    const answer = await other.get(SEARCH);
    expect([answer.status, answer.body]).toEqual([401, notAuthorized(LINK)]);
  });

  it('end at once when it is revoked here', async () => {
    const integrations = app.nest.get(IntegrationsService);
    const gone = new OAuthClient(app, await integrations.create('soon gone', [ALL]));
    expect((await gone.get(SEARCH)).status).toBe(200);
    await integrations.revoke('soon gone');
    expect((await gone.get(SEARCH)).body).toEqual({ message: 'Access token has been revoked' });
    expect((await client.get(SEARCH)).status).toBe(200);
  });
});

describe('integrations are kept as Magento keeps them', () => {
  it('in its tables', async () => {
    const made = await app.nest
      .get(IntegrationsService)
      .create('ERP', [LINK, 'Magento_InventoryApi::stock'], 'erp@shop.example');
    const [integration] = await rows(`SELECT * FROM integration WHERE name = 'ERP'`);
    expect(integration).toMatchObject({
      email: 'erp@shop.example',
      status: 1,
      setup_type: 0,
      endpoint: null,
      identity_link_url: null,
    });
    const [consumer] = await rows('SELECT * FROM oauth_consumer WHERE entity_id = ?', integration?.['consumer_id']);
    expect(consumer).toMatchObject({ name: 'ERP', key: made.consumerKey, secret: made.consumerSecret });
    const tokens = await rows('SELECT * FROM oauth_token WHERE consumer_id = ?', integration?.['consumer_id']);
    expect(tokens).toMatchObject([
      {
        type: 'access',
        token: made.accessToken,
        secret: made.accessTokenSecret,
        user_type: 1,
        revoked: 0,
        authorized: 1,
        admin_id: null,
        customer_id: null,
      },
    ]);
    const id = integration?.['integration_id'] as number;
    const roles = await rows(`SELECT * FROM authorization_role WHERE user_type = '1' AND user_id = ?`, id);
    expect(roles).toMatchObject([{ role_type: 'U', parent_id: 0, tree_level: 0, role_name: `1${id}` }]);
    const rules = await rows(
      'SELECT resource_id, permission FROM authorization_rule WHERE role_id = ? ORDER BY rule_id',
      roles[0]?.['role_id'],
    );
    expect(rules).toEqual([
      { resource_id: LINK, permission: 'allow' },
      { resource_id: 'Magento_InventoryApi::stock', permission: 'allow' },
    ]);
    for (const secret of Object.values(made)) expect(secret).toMatch(/^[0-9a-z]{32}$/);
  });

  it('under a name that no other has', async () => {
    const integrations = app.nest.get(IntegrationsService);
    await integrations.create('only one', []);
    await expect(integrations.create('Only One', [])).rejects.toThrow('There is an integration "%name" already.');
    await expect(integrations.revoke('none')).rejects.toThrow('There is no integration "%name".');
  });

  it('and listed with what they may, and without secrets', async () => {
    const integrations = app.nest.get(IntegrationsService);
    await integrations.create('listed', [LINK]);
    const found = (await integrations.list()).find(({ name }) => name === 'listed');
    expect(found).toEqual({
      integrationId: expect.any(Number),
      name: 'listed',
      isActive: true,
      createdAt: expect.any(String),
      resources: [LINK],
    });
    await integrations.revoke('listed');
    expect((await integrations.list()).find(({ name }) => name === 'listed')).toMatchObject({ isActive: false });
  });
});

describe('access tokens as bearer tokens', () => {
  const SWITCH = `INSERT INTO core_config_data (scope, scope_id, path, value) VALUES ('default', 0, 'oauth/consumer/enable_integration_as_bearer', ?)`;

  it('are refused by default, as in Magento since 2.4.4', async () => {
    const { accessToken } = (await OAuthClient.create(app, ALL)).credentials;
    const { status, body } = await app.get(SEARCH, { token: accessToken });
    expect([status, body]).toEqual([401, notAuthorized(LINK)]);
  });

  it('are taken where Magento’s configuration says so', async () => {
    const { accessToken } = (await OAuthClient.create(app, LINK)).credentials;
    await change(SWITCH, '1');
    try {
      expect((await app.get(SEARCH, { token: accessToken })).status).toBe(200);
      expect((await app.get(`${SOURCES}?searchCriteria`, { token: accessToken })).status).toBe(401);
      expect((await app.get(SEARCH, { token: accessToken.toUpperCase() })).status).toBe(401);
    } finally {
      await change(`DELETE FROM core_config_data WHERE path LIKE 'oauth/%'`);
    }
  });

  it('are refused with ENABLE_INTEGRATION_AS_BEARER=false, whatever Magento’s configuration says', async () => {
    const closed = await TestApp.start({ ENABLE_INTEGRATION_AS_BEARER: 'false' });
    try {
      const { accessToken } = (await OAuthClient.create(closed, ALL)).credentials;
      const database = closed.nest.get(Database);
      await database.transaction(() => database.execute(SWITCH, ['1']));
      expect((await closed.get(SEARCH, { token: accessToken })).status).toBe(401);
    } finally {
      await closed.stop();
    }
  });

  it('are taken with ENABLE_INTEGRATION_AS_BEARER, until they are revoked', async () => {
    const open = await TestApp.start({ ENABLE_INTEGRATION_AS_BEARER: '1' });
    try {
      const integrations = open.nest.get(IntegrationsService);
      const { accessToken, accessTokenSecret, consumerKey } = await integrations.create('bearer', [ALL]);
      expect((await open.get(SEARCH, { token: accessToken })).status).toBe(200);
      expect((await open.get(SEARCH, { token: accessTokenSecret })).status).toBe(401);
      expect((await open.get(SEARCH, { token: consumerKey })).status).toBe(401);
      await integrations.revoke('bearer');
      expect((await open.get(SEARCH, { token: accessToken })).status).toBe(401);
    } finally {
      await open.stop();
    }
  });

  it('are refused when Magento has revoked them, whatever the integration is, and those cached with the cache', async () => {
    const open = await TestApp.start({ ENABLE_INTEGRATION_AS_BEARER: '1' });
    try {
      const [fresh, cached] = [
        await open.nest.get(IntegrationsService).create('fresh', [ALL]),
        await open.nest.get(IntegrationsService).create('cached', [ALL]),
      ];
      const statusWith = async ({ accessToken }: { accessToken: string }) =>
        (await open.get(SEARCH, { token: accessToken })).status;
      expect(await statusWith(cached)).toBe(200);
      const database = open.nest.get(Database);
      await database.transaction(() => database.execute("UPDATE oauth_token SET revoked = 1 WHERE type = 'access'"));
      expect(await statusWith(fresh)).toBe(401);
      open.nest.get(CallersService).forget();
      expect(await statusWith(cached)).toBe(401);
    } finally {
      await open.stop();
    }
  });
});

describe('with Magento’s key', () => {
  it('secrets are kept encrypted, and read again after the key was changed', async () => {
    const database = await createTestDatabase();
    const [old, next] = ['0123456789abcdef0123456789abcdef', 'base64AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='];
    const before = await TestApp.start({ CRYPT_KEY: old }, keep(database));
    const first = await OAuthClient.create(before, ALL);
    expect((await first.get(SEARCH)).status).toBe(200);
    await before.stop();
    const after = await TestApp.start({ CRYPT_KEY: `${old}\n${next}` }, database);
    try {
      expect((await new OAuthClient(after, first.credentials).get(SEARCH)).status).toBe(200);
      const second = await OAuthClient.create(after, ALL);
      expect((await second.get(SEARCH)).status).toBe(200);
      const stored = await after.nest
        .get(Database)
        .read<{ secret: string }>(
          'SELECT secret FROM oauth_consumer UNION ALL SELECT secret FROM oauth_token ORDER BY 1',
        );
      expect(stored.map(({ secret }) => secret.slice(0, 4))).toEqual(['0:3:', '0:3:', '1:3:', '1:3:']);
    } finally {
      await after.stop();
    }
  });
});

describe('two instances on one database', () => {
  it('know each other’s nonces, integrations and failed sign-ins', async () => {
    const database = await createTestDatabase();
    const one = await TestApp.start({}, keep(database));
    const two = await TestApp.start({}, database);
    try {
      const signed = await OAuthClient.create(one, ALL);
      const other = new OAuthClient(two, signed.credentials);
      const parameters = { oauth_nonce: 'shared by both' };
      expect((await signed.get(SEARCH, { parameters })).status).toBe(200);
      expect((await other.get(SEARCH)).status).toBe(200);
      expect((await other.get(SEARCH, { parameters })).body).toEqual({
        message: 'The nonce is already being used by the consumer with ID %1',
        parameters: [expect.stringMatching(/^\d+$/)],
      });
      expect((await signIn(two, ADMIN.password)).status).toBe(200);
      for (let failures = 0; failures < 6; failures++) {
        expect((await signIn(failures % 2 === 0 ? one : two, 'wrong')).status).toBe(401);
      }
      expect((await signIn(one, ADMIN.password)).status).toBe(401);
      expect((await signIn(two, ADMIN.password)).status).toBe(401);
    } finally {
      await one.stop();
      await two.stop();
    }
  });
});

describe('behind a proxy', () => {
  const signedFor = { signedBase: 'https://shop.example', headers: { 'x-forwarded-host': 'shop.example' } };

  it('that is trusted, the host is the one that it names', async () => {
    const behind = await TestApp.start({ TRUST_PROXY: 'loopback' });
    try {
      expect((await (await OAuthClient.create(behind, ALL)).get(SEARCH, signedFor)).status).toBe(200);
    } finally {
      await behind.stop();
    }
  });

  it('that nobody trusts, the host is that of the request', async () => {
    expect((await client.get(SEARCH, signedFor)).body).toEqual({
      message: 'The signature is invalid. Verify and try again.',
    });
  });
});

describe('the log', () => {
  it('holds no secret', async () => {
    const { consumerSecret, accessToken, accessTokenSecret } = client.credentials;
    const header = client.header('GET', SEARCH);
    await app.get(SEARCH, { token: null, headers: { authorization: header } });
    await app.get(SEARCH, { token: accessToken });
    const signature = decodeURIComponent(/oauth_signature="([^"]+)"/.exec(header)?.[1] ?? '');
    const log = app.log.join('');
    expect(log).toContain('stock-source-links');
    for (const secret of [consumerSecret, accessToken, accessTokenSecret, signature, encodeURIComponent(signature)]) {
      expect(log).not.toContain(secret);
    }
    expect(log).not.toMatch(/authorization/i);
  });
});
