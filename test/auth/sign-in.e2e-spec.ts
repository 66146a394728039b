import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { CallersService } from '../../src/auth/callers.service.js';
import { Clock } from '../../src/auth/clock.js';
import { encrypt } from '../../src/auth/oauth/magento-cipher.js';
import { STOCKS } from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { createUser, TestApp, type Answer } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

const TOKEN = '/rest/V1/integration/admin/token';
const KEY = '0123456789abcdef0123456789abcdef';
const PASSWORD = 'the right one 1';
const FAILED = {
  message:
    'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
};
const HOME = '203.0.113.1';
const MINUTE = 60_000;

let sent: SentStatements;
let app: TestApp;
let username: string;
let users = 0;
/** How far the service's clock is ahead of the real one. */
let ahead = 0;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start({ TRUST_PROXY: 'loopback', CRYPT_KEY: KEY });
  jest.spyOn(app.nest.get(Clock), 'now').mockImplementation(() => Date.now() + ahead);
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});

beforeEach(async () => {
  ahead = 0;
  username = `clerk-${++users}`;
  await createUser(app.nest, username, PASSWORD);
});

const sql = (statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  app.nest.get(DataSource).query(statement, values) as Promise<Record<string, unknown>[]>;

const signIn = (password: string, from = HOME, name = username, at = app): Promise<Answer> =>
  at.post(TOKEN, { username: name, password }, { token: null, headers: { 'x-forwarded-for': from } });

const statusOf = async (...args: Parameters<typeof signIn>): Promise<number> => (await signIn(...args)).status;

async function fail(times: number, from = HOME): Promise<void> {
  for (let time = 0; time < times; time++) expect(await statusOf(`wrong ${time}`, from)).toBe(401);
}

const userId = async (): Promise<number> =>
  Number((await sql('SELECT user_id AS id FROM admin_user WHERE username = ?', [username]))[0]?.['id']);
const account = async (): Promise<Record<string, unknown>> =>
  (await sql('SELECT failures_num, first_failure, lock_expires FROM admin_user WHERE username = ?', [username]))[0]!;
const configure = async (values: Record<string, string>): Promise<void> => {
  await sql("DELETE FROM core_config_data WHERE path LIKE 'admin/%' OR path LIKE 'twofactorauth/%'");
  for (const [path, value] of Object.entries(values)) {
    await sql('INSERT INTO core_config_data (path, value) VALUES (?, ?)', [path, value]);
  }
};
const inMinutes = (minutes: number): string =>
  new Date(Date.now() + minutes * MINUTE).toISOString().slice(0, 19).replace('T', ' ');

const expire = async (at: string): Promise<unknown> =>
  sql('INSERT INTO admin_user_expiration (user_id, expires_at) VALUES (?, ?)', [await userId(), at]);

const register = async (configuration: string | null, providers = '["google"]'): Promise<unknown> =>
  sql('INSERT INTO tfa_user_config (user_id, encoded_providers, encoded_config) VALUES (?, ?, ?)', [
    await userId(),
    providers,
    configuration,
  ]);

const required = (...active: string[]) => ({
  message: 'Please use the 2fa provider-specific endpoints to obtain a token.',
  parameters: { active_providers: active },
});

const unconfigured = (providers: string[], active: string[] = []) => ({
  message:
    'You are required to configure personal Two-Factor Authorization in order to login. Please check your email.',
  parameters: { providers, active_providers: active },
});

/** The response to a wrong password, and the statements before it. */
const attempt = async (name: string) => {
  let text = '';
  const statements = await sent.during(async () => void ({ text } = await signIn('wrong', HOME, name)));
  // Limits of other requests are read again now and then.
  return [text, statements.map(({ sql: statement }) => statement).filter((statement) => !statement.includes('LIKE'))];
};

describe('an account that strangers lock', () => {
  beforeAll(() => configure({ 'admin/security/lockout_failures': '2' }));
  afterAll(() => configure({}));

  it('stays open to its user at an address that the user has signed in from, and only there', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    await fail(2, '198.51.100.7');
    expect((await account())['lock_expires']).not.toBeNull();
    expect(await statusOf(PASSWORD)).toBe(200);
    expect(await signIn(PASSWORD, '203.0.113.2')).toMatchObject({ status: 401, body: FAILED });
    expect(await statusOf(PASSWORD, '198.51.100.7')).toBe(401);
  });

  it('stays locked for strangers when its user signs in', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    await fail(2, '198.51.100.7');
    const locked = await account();
    expect(await statusOf(PASSWORD)).toBe(200);
    expect(await account()).toEqual(locked);
  });

  it('is locked by failures from as many addresses as there are failures', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    for (let stranger = 1; stranger <= 2; stranger++) await fail(1, `198.51.100.${stranger}`);
    expect(await statusOf(PASSWORD, '198.51.100.99')).toBe(401);
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it('counts failures at a known address by themselves, and locks that address too', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    await fail(2, '198.51.100.7');
    await fail(1);
    expect(await statusOf(PASSWORD)).toBe(200);
    await fail(2);
    expect(await statusOf(PASSWORD)).toBe(401);
  });

  it('takes back the failures of the user who then signs in, not those of others', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    await fail(1, '198.51.100.7');
    await fail(1);
    expect(await account()).toMatchObject({ failures_num: 2, lock_expires: expect.any(String) });
    expect(await statusOf(PASSWORD)).toBe(200);
    expect(await account()).toMatchObject({ failures_num: 1, lock_expires: null });
  });

  it('knows an IPv6 client by its network', async () => {
    expect(await statusOf(PASSWORD, '2001:db8:1:2:aaaa::1')).toBe(200);
    await fail(2, '198.51.100.7');
    expect(await statusOf(PASSWORD, '2001:db8:1:2:bbbb::2')).toBe(200);
    expect(await statusOf(PASSWORD, '2001:db8:1:3::1')).toBe(401);
  });

  it('is opened to everybody when Magento unlocks it', async () => {
    await fail(2);
    await sql('UPDATE admin_user SET failures_num = 0, first_failure = NULL, lock_expires = NULL');
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it('is locked when Magento has locked it', async () => {
    await sql('UPDATE admin_user SET lock_expires = ? WHERE username = ?', [inMinutes(20), username]);
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: FAILED });
  });

  it('forgets addresses that nobody has signed in from for 90 days', async () => {
    expect(await statusOf(PASSWORD)).toBe(200);
    await sql('UPDATE nest_msi_sign_in_address SET signed_in_at = ?', [inMinutes(-91 * 24 * 60)]);
    expect(await statusOf(PASSWORD, '203.0.113.2')).toBe(200);
    await fail(2, '198.51.100.7');
    expect(await statusOf(PASSWORD)).toBe(401);
  });

  it('is answered like any other failure, after the same statements', async () => {
    const unlocked = await attempt(username);
    await fail(1);
    expect(await attempt(username)).toEqual(unlocked);
    expect(await attempt('no such user')).toEqual(unlocked);
    await sql('UPDATE admin_user SET is_active = 0 WHERE username = ?', [username]);
    expect(await attempt(username)).toEqual(unlocked);
  });
});

describe("Magento's lock-out settings", () => {
  afterEach(() => configure({}));

  it('count: failures and minutes', async () => {
    await configure({ 'admin/security/lockout_failures': '2', 'admin/security/lockout_threshold': '5' });
    await fail(2);
    const { lock_expires: until } = await account();
    const minutes = (Date.parse(`${String(until).replace(' ', 'T')}Z`) - Date.now()) / MINUTE;
    expect(minutes).toBeGreaterThan(4);
    expect(minutes).toBeLessThanOrEqual(5);
    expect(await statusOf(PASSWORD)).toBe(401);
    ahead = 6 * MINUTE;
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it.each([
    ['failures', { 'admin/security/lockout_failures': '0' }],
    ['minutes', { 'admin/security/lockout_threshold': '' }],
  ])('switch locking off with no %s', async (_, values) => {
    await configure(values);
    await fail(7);
    expect(await statusOf(PASSWORD)).toBe(200);
  });
});

describe('a clock that steps', () => {
  beforeAll(() => configure({ 'admin/security/lockout_failures': '2' }));
  afterAll(() => configure({}));

  it('back does not prolong a lock', async () => {
    ahead = 3 * 60 * MINUTE;
    await fail(2);
    expect(await statusOf(PASSWORD)).toBe(401);
    ahead = 0;
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it('back leaves a lock of which nobody knows the start one threshold at most', async () => {
    await sql('UPDATE admin_user SET lock_expires = ? WHERE username = ?', [inMinutes(300), username]);
    expect(await statusOf(PASSWORD)).toBe(401);
    ahead = 31 * MINUTE;
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it('back does not keep failures counting', async () => {
    ahead = 60 * MINUTE;
    await fail(1);
    ahead = 0;
    await fail(1);
    expect(await account()).toMatchObject({ failures_num: 1, lock_expires: null });
  });

  it('back does not make a token live longer', async () => {
    ahead = 3 * 60 * MINUTE;
    const { body: token } = await signIn(PASSWORD);
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(200);
    ahead = 0;
    app.nest.get(CallersService).forget();
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(401);
  });

  it('back lets users sign in whose tokens were revoked before', async () => {
    ahead = 3 * 60 * MINUTE;
    await app.nest.get(AdminUsersService).setPassword(username, PASSWORD);
    ahead = 0;
    const { body: token } = await signIn(PASSWORD);
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(200);
    const { exp = 0 } = JSON.parse(Buffer.from((token as string).split('.')[1] ?? '', 'base64url').toString()) as {
      exp?: number;
    };
    expect(exp * 1000 - Date.now()).toBeLessThanOrEqual(60 * MINUTE);
  });

  it('forward ends a token', async () => {
    const { body: token } = await signIn(PASSWORD);
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(200);
    ahead = 61 * MINUTE;
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(401);
  });
});

describe('a user who expires', () => {
  beforeAll(() => sql('CREATE TABLE admin_user_expiration (user_id int PRIMARY KEY, expires_at datetime NOT NULL)'));

  it('does not sign in, and is answered like one with a wrong password', async () => {
    await expire(inMinutes(-1));
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: FAILED });
  });

  it('signs in until then', async () => {
    await expire(inMinutes(5));
    expect(await statusOf(PASSWORD)).toBe(200);
    ahead = 6 * MINUTE;
    expect(await statusOf(PASSWORD)).toBe(401);
  });

  it('loses the tokens issued before', async () => {
    const { body: token } = await signIn(PASSWORD);
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(200);
    await expire(inMinutes(-1));
    app.nest.get(CallersService).forget();
    expect((await app.get(`${STOCKS}/1`, { token: token as string })).status).toBe(401);
  });
});

describe('where Magento demands a second factor', () => {
  beforeAll(async () => {
    // The module is installed while the service runs.
    await signIn(PASSWORD, HOME, 'admin');
    await sql(
      'CREATE TABLE tfa_user_config (user_id int PRIMARY KEY, encoded_providers text, encoded_config text, default_provider varchar(255))',
    );
  });
  afterEach(() => configure({}));

  const google = (active: boolean): string =>
    encrypt(JSON.stringify({ google: { secret: 'JBSWY3DPEHPK3PXP', active }, u2fkey: { active: false } }), KEY);

  it('a password alone gives no token to a user with an active provider', async () => {
    await register(google(true));
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: required('google') });
    await configure({ 'twofactorauth/general/force_providers': 'google' });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: required('google') });
  });

  it('a wrong password is answered as ever, and still counted', async () => {
    await register(google(true));
    expect(await signIn('wrong')).toMatchObject({ status: 401, body: FAILED });
    expect(await account()).toMatchObject({ failures_num: 1 });
    await configure({ 'admin/security/lockout_failures': '2' });
    await fail(1);
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: FAILED });
  });

  it('a password alone does not make an address known', async () => {
    await register(google(true));
    await signIn(PASSWORD);
    expect(await sql('SELECT * FROM nest_msi_sign_in_address WHERE user_id = ?', [await userId()])).toEqual([]);
  });

  it('a user without a provider is told to set one up where providers are forced', async () => {
    await configure({ 'twofactorauth/general/force_providers': 'google' });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: unconfigured(['google']) });
    await register(google(false));
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: unconfigured(['google']) });
    expect(await signIn('wrong')).toMatchObject({ status: 401, body: FAILED });
  });

  it('every forced provider has to be set up, but for those without an account', async () => {
    await register(google(true));
    await configure({ 'twofactorauth/general/force_providers': 'google, u2fkey' });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: unconfigured(['google', 'u2fkey'], ['google']) });
    await configure({ 'twofactorauth/general/force_providers': 'google,duo_security' });
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: required('google') });
    await configure({
      'twofactorauth/general/force_providers': 'google,duo_security',
      'twofactorauth/duo/api_hostname': 'api.duo.example',
    });
    expect((await signIn(PASSWORD)).body).toEqual(unconfigured(['google', 'duo_security'], ['google']));
  });

  it.each([
    ['no row', undefined],
    ['no configuration', null],
    ['an empty configuration', encrypt('[]', KEY)],
    ['a provider that was not activated', 'inactive'],
  ])('a user with %s signs in where none is forced', async (_, configuration) => {
    if (configuration !== undefined) await register(configuration === 'inactive' ? google(false) : configuration);
    await configure({ 'twofactorauth/general/force_providers': '' });
    expect(await statusOf(PASSWORD)).toBe(200);
  });

  it.each([
    ['encrypted with another key', encrypt('{"google":{"active":true}}', 'x'.repeat(32))],
    ['no JSON', 'nonsense'],
  ])('a configuration that is %s is taken for an active one', async (_, configuration) => {
    await register(configuration);
    expect(await signIn(PASSWORD)).toMatchObject({ status: 401, body: required('google') });
  });
});

it('two instances share what they know of addresses and failures', async () => {
  const database = await createTestDatabase();
  const one = await TestApp.start({ TRUST_PROXY: 'loopback' }, { ...database, drop: () => Promise.resolve() });
  const two = await TestApp.start({ TRUST_PROXY: 'loopback' }, database);
  try {
    await createUser(one.nest, username, PASSWORD);
    expect(await statusOf(PASSWORD, HOME, username, one)).toBe(200);
    for (let time = 0; time < 6; time++) await signIn('wrong', '198.51.100.7', username, time % 2 ? one : two);
    expect(await statusOf(PASSWORD, '203.0.113.2', username, one)).toBe(401);
    expect(await statusOf(PASSWORD, HOME, username, two)).toBe(200);
  } finally {
    await one.stop();
    await two.stop();
  }
});

it('a user may sign in more often than a SMALLINT holds', async () => {
  await sql('UPDATE admin_user SET lognum = 65535 WHERE username = ?', [username]);
  expect(await statusOf(PASSWORD)).toBe(200);
});
