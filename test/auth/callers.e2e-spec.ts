import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AdminUsersRepository } from '../../src/auth/users/admin-users.repository.js';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { Clock } from '../../src/auth/clock.js';
import { CallersService } from '../../src/auth/callers.service.js';
import { IntegrationsService } from '../../src/auth/oauth/integrations.service.js';
import { SOURCES, STOCKS } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const STOCK = `${STOCKS}/1`;
const SOURCE = `${SOURCES}/default`;
/** README: rights that another process took away may be used for so long. */
const STALE_MS = 30_000;

let database: TestDatabase;
let one: TestApp;
let two: TestApp;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { ENABLE_INTEGRATION_AS_BEARER: 'true' };
  one = await TestApp.start(env, { ...database, drop: () => Promise.resolve() });
  two = await TestApp.start(env, database);
});
afterAll(async () => {
  await one.stop();
  await two.stop();
});

beforeEach(async () => {
  await sql('DELETE FROM jwt_auth_revoked');
  await sql('UPDATE admin_user SET is_active = 1');
  for (const app of [one, two]) app.nest.get(CallersService).forget();
  token = (await one.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;
});

const sql = (statement: string, values: unknown[] = []): Promise<unknown> =>
  one.nest.get(DataSource).query(statement, values);

const statusAt = async (app: TestApp, path = STOCK, bearer = token): Promise<number> =>
  (await app.get(path, { token: bearer })).status;

/** As the caches measure time. */
async function later<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now + milliseconds);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

describe('a caller is cached', () => {
  it('for thirty seconds, not longer, whatever the wall clock says', async () => {
    expect(await statusAt(one)).toBe(200);
    await sql('UPDATE admin_user SET is_active = 0');
    expect(await statusAt(one)).toBe(200);
    expect(await later(STALE_MS - 15_000, () => statusAt(one))).toBe(200);
    expect(await later(STALE_MS + 1_000, () => statusAt(one))).toBe(401);
  });

  it('no longer than its token is good', async () => {
    expect(await statusAt(one)).toBe(200);
    const clock = jest.spyOn(one.nest.get(Clock), 'now').mockReturnValue(Date.now() + 61 * 60_000);
    expect(await statusAt(one)).toBe(401);
    clock.mockRestore();
    expect(await statusAt(one)).toBe(200);
  });

  it('by its whole token', async () => {
    expect(await statusAt(one)).toBe(200);
    const otherEnd = token.endsWith('AA') ? 'AE' : 'AA';
    expect(await statusAt(one, STOCK, token.slice(0, -2) + otherEnd)).toBe(401);
    expect(await statusAt(one, STOCK, token.toLowerCase())).toBe(401);
  });

  it('only when it is one: a token that was refused is looked at again', async () => {
    await sql('UPDATE admin_user SET is_active = 0');
    expect(await statusAt(one)).toBe(401);
    await sql('UPDATE admin_user SET is_active = 1');
    expect(await statusAt(one)).toBe(200);
  });

  it('not by a lookup that began before rights changed', async () => {
    const users = one.nest.get(AdminUsersRepository);
    const resourcesOf = users.resourcesOf.bind(users);
    const spy = jest.spyOn(users, 'resourcesOf').mockImplementationOnce(async (userId) => {
      const found = await resourcesOf(userId);
      await sql('UPDATE admin_user SET is_active = 0');
      one.nest.get(CallersService).forget();
      return found;
    });
    expect(await statusAt(one)).toBe(200);
    expect(await statusAt(one)).toBe(401);
    spy.mockRestore();
  });
});

it('a token issued after a revocation by a clock that is ahead is taken, and no other one from the future', async () => {
  const ahead = Math.floor(Date.now() / 1000) + 1_200;
  const revoke = 'INSERT INTO jwt_auth_revoked (user_type_id, user_id, revoke_before) VALUES (2, 1, ?)';
  await sql(revoke, [ahead]);
  token = (await one.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;
  expect(await statusAt(two)).toBe(200);
  await sql('DELETE FROM jwt_auth_revoked');
  two.nest.get(CallersService).forget();
  expect(await statusAt(two)).toBe(401);
});

describe('rights that are taken away', () => {
  it('end at once in the process that takes them, elsewhere within thirty seconds', async () => {
    expect([await statusAt(one), await statusAt(two)]).toEqual([200, 200]);
    await one.nest.get(AdminUsersService).setPassword(ADMIN.username, ADMIN.password);
    await sql('UPDATE jwt_auth_revoked SET revoke_before = revoke_before + 1');
    expect([await statusAt(one), await statusAt(two)]).toEqual([401, 200]);
    expect(await later(STALE_MS + 1_000, () => statusAt(two))).toBe(401);
  });

  it('of a role end within thirty seconds, and others begin', async () => {
    expect([await statusAt(one), await statusAt(one, SOURCE)]).toEqual([200, 200]);
    await sql("UPDATE authorization_rule SET resource_id = 'Magento_InventoryApi::source'");
    try {
      expect([await statusAt(one), await statusAt(one, SOURCE)]).toEqual([200, 200]);
      await later(STALE_MS + 1_000, async () => {
        expect([await statusAt(one), await statusAt(one, SOURCE)]).toEqual([401, 200]);
      });
    } finally {
      await sql("UPDATE authorization_rule SET resource_id = 'Magento_Backend::all'");
    }
  });

  it('of an integration end as well', async () => {
    const { accessToken } = await one.nest.get(IntegrationsService).create('cached', ['Magento_Backend::all']);
    const at = (app: TestApp) => statusAt(app, STOCK, accessToken);
    expect([await at(one), await at(two)]).toEqual([200, 200]);
    await one.nest.get(IntegrationsService).revoke('cached');
    expect([await at(one), await at(two)]).toEqual([401, 200]);
    expect(await later(STALE_MS + 1_000, () => at(two))).toBe(401);
  });
});

it('more callers than the cache holds are served', async () => {
  const { cache } = one.nest.get(CallersService) as unknown as { cache: Map<string, unknown> };
  expect(await statusAt(one)).toBe(200);
  for (let other = 0; other < 2_000; other++) cache.set(`token ${other}`, {});
  expect(cache.size).toBe(1_000);
  expect(await statusAt(one)).toBe(200);
});
