import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { CallersService } from '../../src/auth/callers.service.js';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { createUser, TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

const STOCK = '/rest/V1/inventory/stocks/1';
const SOURCE = '/rest/V1/inventory/sources/default';
const PASSWORD = 'the right one 1';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;
let username: string;
let users = 0;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
});
afterAll(() => app.stop());
beforeEach(async () => {
  username = `clerk-${++users}`;
  await createUser(app.nest, username, PASSWORD);
});

const sql = (statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  app.nest.get(DataSource).query(statement, values) as Promise<Record<string, unknown>[]>;

const signIn = (name = username, password = PASSWORD) =>
  app.post('/rest/V1/integration/admin/token', { username: name, password }, { token: null });
const statusWith = async (token: unknown, path = STOCK): Promise<number> => {
  app.nest.get(CallersService).forget();
  return (await app.get(path, { token: token as string })).status;
};
const onlyAdmin = () => sql("UPDATE admin_user SET is_active = 0 WHERE username <> 'admin'");
const createWithRole = (role: string) => run(['user:create', 'nobody', '--generate', '--role', role]);
const succeeded = (out: string): Outcome => ({ code: 0, out: `${out}\n`, err: '' });
const refused = (message: string): Outcome => ({ code: 1, out: '', err: `error: ${message}\n` });

describe('user:list', () => {
  it('shows role, state, lock and last sign-in', async () => {
    await signIn();
    await sql("UPDATE admin_user SET is_active = 0, lock_expires = '2037-01-01 00:00:00' WHERE username = ?", [
      username,
    ]);
    const { out } = await run(['user:list']);
    expect(out).toMatch(/^admin {2}Administrators {2}active {2}signed in \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/m);
    expect(out).toMatch(
      new RegExp(`^${username}  Administrators  disabled  locked until 2037-01-01 00:00:00  signed in `, 'm'),
    );
    expect(JSON.parse((await run(['user:list', '--json'])).out)).toContainEqual({
      user_id: expect.any(Number),
      username,
      role: 'Administrators',
      is_active: false,
      locked_until: '2037-01-01 00:00:00',
      expires_at: null,
      last_sign_in: expect.any(String),
    });
  });
});

describe('user:disable', () => {
  it('keeps the user out and ends the tokens, for good', async () => {
    const { body: token } = await signIn();
    expect(await statusWith(token)).toBe(200);
    expect(await run(['user:disable', username])).toEqual(succeeded(`User "${username}" is disabled.`));
    expect([await statusWith(token), (await signIn()).status]).toEqual([401, 401]);
    expect(await run(['user:enable', username])).toEqual(succeeded(`User "${username}" can sign in again.`));
    expect([await statusWith(token), (await signIn()).status]).toEqual([401, 200]);
  });
});

describe('user:unlock', () => {
  it('lifts a lock, also at addresses that the user has signed in from', async () => {
    await signIn();
    await sql("INSERT INTO core_config_data (path, value) VALUES ('admin/security/lockout_failures', '2')");
    for (let time = 0; time < 2; time++) await signIn(username, 'wrong');
    expect((await signIn()).status).toBe(401);
    expect(await run(['user:unlock', username])).toEqual(succeeded(`User "${username}" is not locked any more.`));
    expect((await signIn()).status).toBe(200);
    await sql("DELETE FROM core_config_data WHERE path LIKE 'admin/%'");
  });
});

describe('user:delete', () => {
  it('takes rights and tokens away, and leaves no row', async () => {
    const { body: token } = await signIn();
    const [{ id } = {}] = await sql('SELECT user_id AS id FROM admin_user WHERE username = ?', [username]);
    await sql(
      "INSERT INTO oauth_token (admin_id, type, token, secret, callback_url, user_type) VALUES (?, 'access', ?, 's', '', 2)",
      [id, username.padEnd(32, 'x')],
    );
    expect(await run(['user:delete', username, '--json'])).toEqual(
      succeeded(JSON.stringify({ username, deleted: true })),
    );
    expect([await statusWith(token), (await signIn()).status]).toEqual([401, 401]);
    for (const [table, column] of [
      ['admin_user', 'user_id'],
      ['oauth_token', 'admin_id'],
      ['nest_msi_sign_in_address', 'user_id'],
    ]) {
      expect(await sql(`SELECT * FROM ${table} WHERE ${column} = ?`, [id])).toEqual([]);
    }
    expect(await sql("SELECT * FROM authorization_role WHERE user_type = '2' AND user_id = ?", [id])).toEqual([]);
    await createUser(app.nest, username, PASSWORD);
    await sql('UPDATE admin_user SET user_id = ? WHERE username = ?', [id, username]);
    expect(await statusWith(token)).toBe(401);
  });
});

describe('the last administrator with all resources', () => {
  it.each(['user:disable', 'user:delete'])('is refused by %s', async (command) => {
    await onlyAdmin();
    expect(await run([command, 'admin'])).toEqual(
      refused('User "admin" is the last administrator with all resources. Use --force to do it anyway.'),
    );
    expect(await sql("SELECT is_active FROM admin_user WHERE username = 'admin'")).toEqual([{ is_active: 1 }]);
  });

  it('is one who has all of them by the role, and can sign in', async () => {
    await onlyAdmin();
    await run(['role:create', 'Few', '--resource', 'Magento_InventoryApi::stock']);
    await run(['user:create', 'few', '--role', 'Few', '--generate']);
    expect((await run(['user:disable', 'admin'])).code).toBe(1);
    expect((await run(['user:disable', 'few'])).code).toBe(0);
    await run(['user:enable', username]);
    expect((await run(['user:disable', 'admin'])).code).toBe(0);
    await run(['user:enable', 'admin']);
  });

  it('goes with --force', async () => {
    await onlyAdmin();
    expect((await run(['user:disable', 'admin', '--force'])).code).toBe(0);
    expect((await run(['user:enable', 'admin'])).code).toBe(0);
  });
});

it.each(['user:disable', 'user:enable', 'user:unlock', 'user:delete'])('%s refuses an unknown user', async (command) =>
  expect(await run([command, 'ghost'])).toEqual(refused('There is no user "ghost".')),
);

describe('role:create', () => {
  it("stores a role as Magento's Admin does, whose users have its resources", async () => {
    const args = ['--resource', 'Magento_InventoryApi::stock', '--resource', 'Magento_InventoryApi::stock'];
    const { code, out } = await run(['role:create', 'Stocks', ...args]);
    const [, id] = /^Role "Stocks" has the id (\d+)\.\n$/.exec(out) ?? [];
    expect(code).toBe(0);
    expect(await sql('SELECT * FROM authorization_role WHERE role_id = ?', [id])).toMatchObject([
      { parent_id: 0, tree_level: 1, role_type: 'G', user_id: 0, user_type: '2', role_name: 'Stocks' },
    ]);
    expect(
      await sql('SELECT resource_id, permission FROM authorization_rule WHERE role_id = ? ORDER BY rule_id', [id]),
    ).toEqual([
      { resource_id: 'Magento_Backend::admin', permission: 'allow' },
      { resource_id: 'Magento_InventoryApi::stock', permission: 'allow' },
    ]);
    const made = await run(['user:create', 'stock clerk', '--role', 'Stocks', '--password-stdin'], { stdin: PASSWORD });
    expect(made).toEqual(succeeded('User "stock clerk" can sign in.'));
    const { body: token } = await signIn('stock clerk');
    expect([await statusWith(token), await statusWith(token, SOURCE)]).toEqual([200, 401]);
    expect(JSON.parse((await run(['role:list', '--json'])).out)).toContainEqual({
      role_id: Number(id),
      name: 'Stocks',
      resources: ['Magento_InventoryApi::stock'],
      users: ['stock clerk'],
    });
    expect((await run(['role:list'])).out).toContain('Stocks  Magento_InventoryApi::stock  users: stock clerk\n');
  });

  it.each([
    [1, 'There is a role "ADMINISTRATORS" already.', ['ADMINISTRATORS', '--all']],
    [1, '"name" is required. Enter and try again.', [' ', '--all']],
    [1, 'The name is longer than 50 characters.', ['x'.repeat(51), '--all']],
    [2, 'Name the resources to grant: --resource, or --all.', ['nothing']],
    [2, '--all and --resource exclude each other.', ['both', '--all', '--resource', 'Magento_InventoryApi::stock']],
    [
      2,
      '"Magento_InventoryApi::stok" is not an ACL resource. Did you mean Magento_InventoryApi::stock?',
      ['typo', '--resource', 'Magento_InventoryApi::stok'],
    ],
    [
      2,
      '"source" is not an ACL resource. Did you mean Magento_InventoryApi::source?',
      ['short', '--resource', 'source'],
    ],
    [2, '"Acme::x" is not an ACL resource. nest-msi resource:list shows them.', ['none', '--resource', 'Acme::x']],
  ])('ends with %i and says: %s', async (wanted, message, args) => {
    const { code, out, err } = await run(['role:create', ...args]);
    expect([code, out, err]).toEqual([wanted, '', `error: ${message}\n`]);
  });

  it('takes ids that it does not know with --allow-unknown', async () => {
    const args = ['--resource', 'Acme_Stock::overview', '--allow-unknown'];
    expect((await run(['role:create', 'Acme', ...args])).code).toBe(0);
  });

  it('is done once when it is asked for ten times at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => run(['role:create', 'once', '--all'])));
    expect(outcomes.filter(({ code }) => code === 0)).toHaveLength(1);
  });
});

describe('user:create --role', () => {
  it('refuses a role that does not exist, and suggests one', async () => {
    expect(await createWithRole('Administrator')).toEqual(
      refused('There is no role "Administrator". Did you mean "Administrators"?'),
    );
    expect(await createWithRole('x')).toEqual(refused('There is no role "x".'));
    expect(await sql("SELECT * FROM admin_user WHERE username = 'nobody'")).toEqual([]);
  });
});

describe('a weak password', () => {
  it.each([
    ['Your password must be at least 7 characters.', 'abc12'],
    ['Your password must include both numeric and alphabetic characters.', 'abcdefgh'],
    ['This password is among the first that are guessed. Choose another one, or use --generate.', 'Password1'],
  ])('is refused: %s', async (message, password) => {
    const circumstances = { stdin: password };
    expect(await run(['user:create', 'weak', '--password-stdin'], circumstances)).toEqual(refused(message));
    expect(await run(['user:password', username, '--password-stdin'], circumstances)).toEqual(refused(message));
    expect((await signIn()).status).toBe(200);
  });
});

describe('resource:list', () => {
  it('shows ids, titles and routes, and ids that only roles name', async () => {
    await sql(
      "INSERT INTO authorization_rule (role_id, resource_id, permission) VALUES (1, 'Magento_Sales::sales', 'deny')",
    );
    const { out } = await run(['resource:list']);
    expect(out).toContain('Magento_InventoryApi::stock  Stocks\n  GET /V1/inventory/stocks\n');
    expect(out).toContain('\nMagento_Sales::sales\n');
    const listed = JSON.parse((await run(['resource:list', '--json'])).out) as Record<string, unknown>[];
    expect(listed).toContainEqual({
      id: 'Magento_InventoryApi::stock_delete',
      title: 'Delete Stock',
      routes: ['DELETE /V1/inventory/stocks/:stockId'],
    });
    const { code } = await run(['role:create', 'Sales', '--resource', 'Magento_Sales::sales']);
    expect(code).toBe(0);
  });
});
