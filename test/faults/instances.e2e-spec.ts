import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { IntegrationsService } from '../../src/auth/oauth/integrations.service.js';
import { MysqlDatabase } from '../support/magento-database.js';
import { given, LINKS, link, linksOf } from '../support/given.js';
import { OAuthClient } from '../support/oauth-client.js';
import { ADMIN, TestApp, type Answer } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';
import { canBeLast, type Write } from './register.mjs';

const TOKEN = '/rest/V1/integration/admin/token';
const SEARCH = `${LINKS}?searchCriteria`;
/** As docs/reliability.md says. */
const STALE_MS = 30_000;

const signIn = (at: TestApp, username: string, password: string): Promise<Answer> =>
  at.post(TOKEN, { username, password }, { token: null });

/** What each remembers of callers is too old after it. */
function later(milliseconds: number): () => void {
  const [now, clock] = [performance.now.bind(performance), jest.spyOn(performance, 'now')];
  clock.mockImplementation(() => now() + milliseconds);
  return () => clock.mockRestore();
}

let one: TestApp;
let two: TestApp;

/** The database outlives the instance. */
const start = ({ url }: TestDatabase): Promise<TestApp> => TestApp.start({}, { url, drop: () => Promise.resolve() });

if (isEmbedded()) {
  describe('two processes on one SQLite file', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await createTestDatabase();
      one = await start(database);
      two = await start(database);
    });
    afterAll(async () => {
      await one.stop();
      await two.stop();
      await database.drop();
    });

    it('write over each other, and nothing is lost', () => expectRegister());
  });
} else {
  describe('two instances on one database', () => {
    let database: MysqlDatabase;

    beforeAll(async () => {
      database = await MysqlDatabase.empty();
      [one, two] = await Promise.all([start(database), start(database)]);
    });
    afterAll(async () => {
      await one.stop();
      await two.stop();
      await database.drop();
    });

    it('that start at once on an empty one make its tables, its key and its first user once', async () => {
      expect(await database.query('SELECT name FROM nest_msi_migration GROUP BY name HAVING COUNT(*) > 1')).toEqual([]);
      expect(await database.query('SELECT COUNT(*) AS count FROM nest_msi_secret')).toEqual([{ count: 1 }]);
      expect(await database.query('SELECT username FROM admin_user')).toEqual([{ username: ADMIN.username }]);
      expect(await database.query('SELECT stock_id FROM inventory_stock')).toEqual([{ stock_id: 1 }]);
    });

    it('take each other’s tokens', async () => {
      const { body: token } = await signIn(one, ADMIN.username, ADMIN.password);
      expect((await two.get(SEARCH, { token: token as string })).status).toBe(200);
    });

    it('take no token that the other one has revoked, at the latest after 30 seconds', async () => {
      await one.nest.get(AdminUsersService).create('clerk', 'first password');
      await database.query(
        `INSERT INTO authorization_rule (role_id, resource_id, permission)
         SELECT role_id, 'Magento_Backend::all', 'allow' FROM authorization_role WHERE role_name = 'clerk'`,
      );
      const token = (await signIn(one, 'clerk', 'first password')).body as string;
      const statuses = async () => [
        (await one.get(SEARCH, { token })).status,
        (await two.get(SEARCH, { token })).status,
      ];
      expect(await statuses()).toEqual([200, 200]);
      await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000) + 10));
      await one.nest.get(AdminUsersService).setPassword('clerk', 'second password');
      expect(await statuses()).toEqual([401, 200]);
      const back = later(STALE_MS + 1);
      expect(await statuses()).toEqual([401, 401]);
      back();
      const { body: fresh } = await signIn(two, 'clerk', 'second password');
      expect((await one.get(SEARCH, { token: fresh as string })).status).toBe(200);
    });

    it('take a signed request once, and no integration that was revoked on the other one, after 30 seconds', async () => {
      const { credentials } = await OAuthClient.create(one, 'Magento_Backend::all');
      const [atOne, atTwo] = [new OAuthClient(one, credentials), new OAuthClient(two, credentials)];
      const parameters = { oauth_nonce: 'n'.repeat(32) };
      expect((await atOne.get(SEARCH, { parameters })).status).toBe(200);
      const repeated = await atTwo.get(SEARCH, { parameters });
      expect([repeated.status, repeated.body.message]).toEqual([401, expect.stringContaining('nonce is already')]);
      expect((await atTwo.get(SEARCH)).status).toBe(200);
      const [{ name } = { name: '' }] = await one.nest.get(IntegrationsService).list();
      await one.nest.get(IntegrationsService).revoke(name);
      expect((await atOne.get(SEARCH)).status).toBe(401);
      const back = later(STALE_MS + 1);
      expect((await atTwo.get(SEARCH)).status).toBe(401);
      back();
    });

    it('count wrong passwords together', async () => {
      await one.nest.get(AdminUsersService).create('locked', 'right password');
      for (const at of [one, two, one, two, one, two]) {
        expect((await signIn(at, 'locked', 'wrong password')).status).toBe(401);
      }
      for (const at of [one, two]) expect((await signIn(at, 'locked', 'right password')).status).toBe(401);
    });

    it('write over each other, and nothing is lost', () => expectRegister());
  });
}

/** What both read in the end is the last that was acknowledged by either. */
async function expectRegister(): Promise<void> {
  const codes = Array.from({ length: 20 }, (_, index) => `both-${index}`);
  await given(one).sources(...codes);
  const stock = await given(two).stock('both');
  const writes: Write[] = [];
  const end = performance.now() + 2_000;
  let value = 0;
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      const at = writer % 2 ? one : two;
      while (performance.now() < end) {
        const write = ++value;
        const links = codes.map((code) => link(code, stock, write));
        const sent = performance.now();
        expect(await at.post(LINKS, { links: writer % 3 ? links : links.toReversed() })).toMatchObject({
          status: 200,
        });
        writes.push({ value: write, sent, answered: performance.now() });
      }
    }),
  );
  const ends = await linksOf(one, stock);
  expect(await linksOf(two, stock)).toEqual(ends);
  expect(ends).toHaveLength(codes.length);
  for (const text of ends) expect([text, canBeLast(Number(text.split(':')[1]), writes)]).toEqual([text, true]);
}
