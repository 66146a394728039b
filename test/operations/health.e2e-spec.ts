import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { HealthService } from '../../src/operations/health.service.js';
import { Cable } from '../support/cable.js';
import { holdConnections } from '../support/held-connections.js';
import { request } from '../support/http.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const LIVE = '/health/live';
const READY = '/health/ready';

let database: TestDatabase;
let cable: Cable | undefined;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  cable = isEmbedded() ? undefined : await Cable.to(database.url);
  app = await TestApp.start({ DATABASE_POOL_SIZE: '2' }, { ...database, url: cable?.url ?? database.url });
});
afterAll(async () => {
  await app.stop();
  await cable?.cut();
});

const ask = (path: string): Promise<Answer> => app.get(path, { token: null });
const statusOf = async (path: string): Promise<number> => (await ask(path)).status;
/** An answer is remembered for a second, and two are waited for one. */
const becomes = (status: number): Promise<void> => until(async () => (await statusOf(READY)) === status, 8_000);

describe('/health/live', () => {
  it('answers anybody, and tells nothing else', async () => {
    const { status, headers, body } = await ask(LIVE);
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', info: {}, error: {}, details: {} });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is read with HEAD, too, and with nothing that changes', async () => {
    expect((await request(app.url, LIVE, { method: 'HEAD' })).status).toBe(200);
    expect((await app.post(LIVE, {})).status).toBe(404);
  });
});

describe('/health/ready', () => {
  it('names each part', async () => {
    await becomes(200);
    const { body } = await ask(READY);
    expect(body).toMatchObject({
      status: 'ok',
      error: {},
      details: {
        database: { status: 'up' },
        migrations: { status: 'up', pending: [] },
        stockIndex: { status: 'up', mode: 'none' },
        pool: isEmbedded() ? { status: 'up' } : { status: 'up', limit: 2, waiting: 0 },
        shutdown: { status: 'up' },
      },
    });
  });

  it('says no while a migration has not run on this database', async () => {
    const source = app.nest.get(DataSource);
    const name = 'CreateIntegrations1700000004000';
    const table = 'nest_msi_migration';
    await source.query(`UPDATE ${table} SET name = 'of another time' WHERE name = '${name}'`);
    await becomes(503);
    const { body } = await ask(READY);
    expect(body.error).toEqual({ migrations: { status: 'down', pending: [name] } });
    await source.query(`UPDATE ${table} SET name = '${name}' WHERE name = 'of another time'`);
    await becomes(200);
  });

  it('says no while our table of migrations is not there', async () => {
    const source = app.nest.get(DataSource);
    await source.query('ALTER TABLE nest_msi_migration RENAME TO gone');
    await becomes(503);
    expect((await ask(READY)).body.error.migrations.pending).toHaveLength(source.migrations.length);
    await source.query('ALTER TABLE gone RENAME TO nest_msi_migration');
    await becomes(200);
  });
});

if (!isEmbedded()) {
  describe('when the database', () => {
    it.each([
      ['is gone', () => cable?.cut(), 'cannot be reached'],
      ['does not answer', () => cable?.hold(), 'timeout of 2000ms exceeded'],
    ])('%s, readiness says so, and comes back by itself', async (_, harm, message) => {
      await harm();
      await becomes(503);
      const { body, text } = await ask(READY);
      expect(body.error).toMatchObject({ database: { status: 'down', message: expect.any(String) } });
      expect([message, 'does not answer']).toContain(body.error.database.message);
      expect(text).not.toMatch(/127\.0\.0\.1|root|nest_msi|ECONN|mysql/);
      expect(await statusOf(LIVE)).toBe(200);
      await cable?.mend();
      await becomes(200);
    });

    it('has no connection left for us, readiness says that the pool is exhausted', async () => {
      const release = holdConnections(app.nest.get(Database), 2);
      await becomes(503);
      expect((await ask(READY)).body.error).toMatchObject({
        database: { status: 'down' },
        pool: { status: 'down', limit: 2, inUse: 2, waiting: 1 },
      });
      await release();
      await becomes(200);
    });

    it('changes, the log tells it once', () => {
      const lines = app.log.filter((line) => line.includes('"Health"'));
      expect(lines.filter((line) => line.includes('The database cannot be asked'))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('Not ready: database.'))).toHaveLength(2);
      expect(lines.filter((line) => line.includes('Ready again.'))).toHaveLength(5);
    });
  });
}

describe('who looks after the service', () => {
  it('fills no log with its questions', () => {
    expect(app.log.filter((line) => line.includes('GET /health'))).toEqual([]);
  });

  it('sees that it is about to end, but still alive', async () => {
    app.nest.get(HealthService).shutDown();
    const { status, body } = await ask(READY);
    expect(status).toBe(503);
    expect(body.error).toEqual({ shutdown: { status: 'down' } });
    expect(await statusOf(LIVE)).toBe(200);
  });
});
