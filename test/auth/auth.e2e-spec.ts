import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { StocksController } from '../../src/inventory/stocks/stocks.controller.js';
import { ANONYMOUS, ROUTE } from '../../src/webapi/routes/route.js';
import { STOCKS } from '../support/given.js';
import { routesOf } from '../support/routes.js';
import { ADMIN, createUser, TestApp, type Answer } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const TOKEN = '/rest/V1/integration/admin/token';
const STOCK = `${STOCKS}/1`;
const UNAUTHORIZED = {
  message: "The consumer isn't authorized to access %resources.",
  parameters: { resources: 'Magento_InventoryApi::stock' },
};
const SIGN_IN_FAILED = {
  message:
    'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
};

let database: TestDatabase;
let app: TestApp;
/** All that must never be seen in the log. */
const secrets = new Set<string>([ADMIN.password]);

const start = (): Promise<TestApp> =>
  TestApp.start({ LOG_LEVEL: 'trace' }, { ...database, drop: async () => undefined });

const sql = (statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  app.nest.get(DataSource).query(statement, values) as Promise<Record<string, unknown>[]>;

const signIn = (username: string, password: string): Promise<Answer> => {
  secrets.add(password);
  return app.post(TOKEN, { username, password }, { token: null });
};

async function tokenOf(username: string, password: string): Promise<string> {
  const { status, body } = await signIn(username, password);
  expect(status).toBe(200);
  secrets.add(body as string);
  return body as string;
}

const statusWith = async (authorization: string): Promise<number> =>
  (await app.get(STOCK, { token: null, headers: { authorization } })).status;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = ''): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const now = (): number => Math.floor(Date.now() / 1000);

/** A token as Magento signs it, with the key of this database or another one. */
async function forge(claims: object, { key = '', header = { kid: '1', alg: 'HS256' } } = {}): Promise<string> {
  const [secret] = await sql('SELECT value FROM nest_msi_secret');
  const text = key || String(secret?.['value']);
  const left = Math.floor((2048 - text.length) / 2);
  const padded = '&'.repeat(left) + text + '&'.repeat(2048 - text.length - left);
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', padded).update(content).digest('base64url')}`;
}

beforeAll(async () => {
  database = await createTestDatabase();
  app = await start();
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

describe('the token of an administrator', () => {
  it('comes as a bare JSON string: a JWT as Magento makes them', async () => {
    const { status, text, body, headers } = await signIn(ADMIN.username, ADMIN.password);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(text).toBe(`"${body}"`);
    const [header, claims] = (body as string).split('.', 2).map(decode);
    expect(header).toMatchObject({ kid: '1', alg: 'HS256' });
    expect(claims).toEqual({ uid: 1, utypid: 2, iat: expect.any(Number), exp: expect.any(Number) });
    expect(Number(claims?.['exp']) - Number(claims?.['iat'])).toBe(3600);
    expect(Math.abs(Number(claims?.['iat']) - now())).toBeLessThan(10);
  });

  it('counts after "Bearer", in any case, and exactly one blank; others are guests', async () => {
    const token = await tokenOf(ADMIN.username, ADMIN.password);
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'bEaReR ']) {
      expect([scheme, await statusWith(scheme + token)]).toEqual([scheme, 200]);
    }
    for (const scheme of ['Bearer  ', 'Bearer\t', 'Bearer', '', 'Basic ', 'Token ', 'Bearer: ', 'Bearer x ']) {
      expect([scheme, await statusWith(scheme + token)]).toEqual([scheme, 401]);
    }
    expect(await statusWith(`Bearer ${token} x`)).toBe(401);
    expect(await statusWith(`Bearer "${token}"`)).toBe(401);
  });

  it('is told apart from one that is changed, expired, or signed by somebody else', async () => {
    const claims = { uid: 1, utypid: 2, iat: now() - 10, exp: now() + 600 };
    expect(await statusWith(`Bearer ${await forge(claims)}`)).toBe(200);
    const [header, , signature] = (await forge(claims)).split('.');
    const bad = {
      changed: `${header}.${encode({ ...claims, exp: now() + 999_999 })}.${signature}`,
      'without a signature': `${encode({ alg: 'none' })}.${encode(claims)}.`,
      expired: await forge({ ...claims, iat: now() - 7200, exp: now() - 1 }),
      'without an end': await forge({ uid: 1, utypid: 2, iat: now() }),
      'of another key': await forge(claims, { key: 'a key that is not ours' }),
      'of another algorithm': await forge(claims, { header: { kid: '1', alg: 'HS512' } }),
      'of a customer': await forge({ ...claims, utypid: 3 }),
      'of nobody': await forge({ ...claims, uid: 4711 }),
      nonsense: 'abc.def.ghi',
    };
    for (const [what, token] of Object.entries(bad)) {
      const { status, body } = await app.get(STOCK, { token });
      expect([what, status, body]).toEqual([what, 401, UNAUTHORIZED]);
    }
  });

  it('is good after a restart', async () => {
    const token = await tokenOf(ADMIN.username, ADMIN.password);
    const log = [...app.log];
    await app.stop();
    app = await start();
    app.log.push(...log);
    expect(await statusWith(`Bearer ${token}`)).toBe(200);
  });
});

const minutesFromNow = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');

describe('an account', () => {
  let clerks = 0;
  let username: string;
  const PASSWORD = 'the right one 1';

  beforeEach(async () => {
    username = `clerk-${++clerks}`;
    await createUser(app.nest, username, PASSWORD);
  });

  const state = async (): Promise<Record<string, unknown>> =>
    (await sql('SELECT failures_num, first_failure, lock_expires FROM admin_user WHERE username = ?', [username]))[0]!;
  const set = (column: string, value: unknown): Promise<unknown> =>
    sql(`UPDATE admin_user SET ${column} = ? WHERE username = ?`, [value, username]);

  const fail = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      const { status, body } = await signIn(username, `a wrong one ${time}`);
      expect([status, body]).toEqual([401, SIGN_IN_FAILED]);
    }
  };

  it('is locked for half an hour by six failures, also for the right password; then it is open again', async () => {
    await fail(6);
    const { lock_expires: until } = await state();
    const minutes = (Date.parse(`${String(until).replace(' ', 'T')}Z`) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThanOrEqual(30);
    expect(await signIn(username, PASSWORD)).toMatchObject({ status: 401, body: SIGN_IN_FAILED });
    await set('lock_expires', minutesFromNow(-1));
    expect(await signIn(username, PASSWORD)).toMatchObject({ status: 200 });
    expect(await state()).toEqual({ failures_num: 0, first_failure: null, lock_expires: null });
  });

  it('is not locked for longer by those who go on trying', async () => {
    await fail(6);
    await set('lock_expires', minutesFromNow(5));
    const locked = await state();
    await fail(2);
    expect(await state()).toEqual(locked);
  });

  it('starts to count anew after a success', async () => {
    await fail(5);
    await tokenOf(username, PASSWORD);
    await fail(5);
    expect(await signIn(username, PASSWORD)).toMatchObject({ status: 200 });
  });

  it('forgets failures after half an hour', async () => {
    await fail(5);
    await set('first_failure', minutesFromNow(-31));
    await fail(1);
    expect(await state()).toMatchObject({ failures_num: 1, lock_expires: null });
  });

  it('counts failures that come at once', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, index) => signIn(username, `at once ${index}`)));
    expect(await signIn(username, PASSWORD)).toMatchObject({ status: 401, body: SIGN_IN_FAILED });
  });

  it('that is switched off, or that nobody has, is answered like a wrong password', async () => {
    await set('is_active', 0);
    expect(await signIn(username, PASSWORD)).toMatchObject({ status: 401, body: SIGN_IN_FAILED });
    expect(await signIn('nobody', PASSWORD)).toMatchObject({ status: 401, body: SIGN_IN_FAILED });
  });
});

describe('a role', () => {
  it('opens exactly the routes of its resources', async () => {
    await createUser(app.nest, 'stock clerk', 'counts stocks 1');
    await sql(
      "INSERT INTO authorization_role (parent_id, tree_level, role_type, user_type, role_name) VALUES (0, 1, 'G', '2', 'Stocks')",
    );
    const [role] = await sql("SELECT role_id AS id FROM authorization_role WHERE role_name = 'Stocks'");
    for (const [resource, permission] of [
      ['Magento_InventoryApi::stock', 'allow'],
      ['Magento_InventoryApi::source', 'deny'],
      ['Magento_Backend::all', 'deny'],
    ]) {
      await sql('INSERT INTO authorization_rule (role_id, resource_id, permission) VALUES (?, ?, ?)', [
        role?.['id'],
        resource,
        permission,
      ]);
    }
    await sql("UPDATE authorization_role SET parent_id = ? WHERE role_name = 'stock clerk'", [role?.['id']]);
    const token = await tokenOf('stock clerk', 'counts stocks 1');

    const routes = routesOf(app.nest).filter(({ resource }) => resource !== ANONYMOUS);
    const answers = await Promise.all(
      routes.map(async ({ method, path, resource }) => {
        const url = `/rest/${path.replace(/:\w+/g, '1')}`;
        const body = method === 'POST' || method === 'PUT' ? {} : undefined;
        return { resource, status: (await app.send(method, url, { token, body })).status };
      }),
    );
    const open = answers.filter(({ status }) => status !== 401);
    expect(open).toEqual(answers.filter(({ resource }) => resource === 'Magento_InventoryApi::stock'));
    expect(open.length).toBeGreaterThan(1);
    expect(open.length).toBeLessThan(answers.length);
  });
});

describe('a handler', () => {
  it('without @Route is closed, even to those who may do everything', async () => {
    const handler = Object.getOwnPropertyDescriptor(StocksController.prototype, 'get')?.value as object;
    const route = Reflect.getMetadata(ROUTE, handler) as unknown;
    expect((await app.get(STOCK)).status).toBe(200);
    Reflect.deleteMetadata(ROUTE, handler);
    try {
      const { status, body } = await app.get(STOCK);
      expect([status, body]).toEqual([404, { message: 'Request does not match any route.' }]);
    } finally {
      Reflect.defineMetadata(ROUTE, route, handler);
    }
  });
});

it('no password and no token is in the log', () => {
  expect(secrets.size).toBeGreaterThan(10);
  const log = app.log.join('');
  expect(log).toContain(TOKEN);
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([]);
});
