import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { createConnection, type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { LINKS, link, SOURCE_ITEMS, SOURCES, STOCKS } from '../support/given.js';
import { until } from '../support/until.js';
import { startServer, type Server } from '../support/mariadb.mjs';
import { hasPrivateServer } from '../support/private-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { ADMIN, TestApp, type Answer } from '../support/test-app.js';
import { createTestDatabase, isEmbedded } from '../support/test-database.js';

const PATIENCE_S = 2;
const ENV = { DATABASE_TIMEOUT: String(PATIENCE_S), DATABASE_POOL_SIZE: '3' };
/** A request waits for a connection, then for an answer on it; and some, on a busy machine. */
const LONGEST_MS = 2 * PATIENCE_S * 1000 + 4_000;

const TOKEN = '/rest/V1/integration/admin/token';

let app: TestApp;
let priority = 0;

const read = (): Promise<Answer> => app.get(`${SOURCES}/default`);
const write = (): Promise<Answer> => app.post(LINKS, { links: [link('default', 1, ++priority)] });
const writeItems = (sku: string, count: number): Promise<Answer> =>
  app.post(SOURCE_ITEMS, {
    sourceItems: Array.from({ length: count }, (_, index) => ({
      sku: `${sku}-${index}-${'x'.repeat(40)}`,
      source_code: 'default',
      quantity: 1,
      status: 1,
    })),
  });

async function expectUnavailable(request: () => Promise<Answer>, message = /database is unavailable/) {
  const begin = performance.now();
  const { status, headers, body } = await request();
  expect(body).toEqual({ message: expect.stringMatching(message), parameters: { seconds: '5' } });
  expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  expect(performance.now() - begin).toBeLessThan(LONGEST_MS);
}

const expectWell = async (...requests: (() => Promise<Answer>)[]): Promise<void> => {
  for (const request of requests) expect(await request()).toMatchObject({ status: 200 });
};

const pragma = (text: string) => app.nest.get(DataSource).query(`PRAGMA ${text}`);

/** What has been closed, or deleted, is not always gone at once. */
async function expectWellSoon(...requests: (() => Promise<Answer>)[]): Promise<void> {
  for (const request of requests) {
    for (let tries = 0; tries < 50 && (await request()).status !== 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await expectWell(...requests);
}

if (isEmbedded()) {
  describe('a SQLite file', () => {
    beforeAll(async () => {
      app = await TestApp.start(ENV);
    });
    afterAll(() => app.stop());

    it('that is read-only: writes are answered with 503, reads go on', async () => {
      await pragma('query_only = ON');
      await expectUnavailable(write);
      await expectUnavailable(() => app.post(TOKEN, ADMIN, { token: null }));
      await expectWell(read);
      await pragma('query_only = OFF');
      await expectWell(write);
    });

    it('on a full disk: the batch is not written, and the next one is when there is room', async () => {
      const [{ page_count: pages }] = (await pragma('page_count')) as [{ page_count: number }];
      await pragma(`max_page_count = ${pages + 2}`);
      await expectUnavailable(() => writeItems('full', 1_000));
      await expectWell(read);
      await pragma('max_page_count = 1000000');
      expect((await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.total_count).toBe(0);
      await expectWell(write, () => writeItems('room', 1_000));
    });
  });

  it('a SQLite file that another process writes to: requests give up in time, and go on afterwards', async () => {
    const database = await createTestDatabase();
    app = await TestApp.start(ENV, database);
    const Sqlite = createRequire(import.meta.url)('libsql') as new (path: string) => {
      exec(statement: string): void;
      close(): void;
    };
    const other = new Sqlite(database.url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    await expectUnavailable(write);
    await expectWell(read);
    other.exec('ROLLBACK');
    other.close();
    await expectWell(write);
    await app.stop();
  });
} else {
  (hasPrivateServer ? describe : describe.skip)('a MariaDB server', () => {
    let server: Server;
    let proxy: TcpProxy;
    let root: Connection;

    beforeAll(async () => {
      server = await startServer(
        '--innodb-data-file-path=ibdata1:12M:autoextend:max:24M',
        '--innodb-file-per-table=0',
        '--max-connections=20',
      );
      root = await createConnection({ uri: server.url, multipleStatements: true });
      await root.query(
        `CREATE DATABASE faults CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
         CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'; GRANT ALL ON faults.* TO app@'127.0.0.1'`,
      );
      proxy = await TcpProxy.start(server.port);
      app = await TestApp.start(ENV, {
        url: `mysql://app:secret@127.0.0.1:${proxy.port}/faults`,
        drop: () => Promise.resolve(),
      });
    });
    afterAll(async () => {
      await app.stop();
      await proxy.stop();
      root.destroy();
      await server.stop();
    });

    /** Connections of the service. */
    async function threads(): Promise<number[]> {
      const [rows] = await root.query("SELECT id FROM information_schema.processlist WHERE user = 'app'");
      return (rows as { id: number }[]).map(({ id }) => id);
    }

    const killAll = async (): Promise<void> => {
      for (const id of await threads()) await root.query(`KILL ${id}`);
      while ((await threads()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    };

    it('that is read-only: writes are answered with 503, reads go on', async () => {
      await root.query('SET GLOBAL read_only = 1');
      const before = await threads();
      await expectUnavailable(write);
      // The next connection may reach a server that has taken over.
      await until(async () => {
        const after = await threads();
        return !before.every((id) => after.includes(id));
      });
      await expectWell(read);
      await root.query('SET GLOBAL read_only = 0');
      await expectWell(write);
    });

    it('that has closed connections: nobody notices', async () => {
      await Promise.all(Array.from({ length: 10 }, read));
      await killAll();
      await expectWell(read, write);
    });

    it('whose connections have fallen silent while they rested: nobody notices', async () => {
      await Promise.all(Array.from({ length: 3 }, write));
      proxy.silence();
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await expectWell(read, write);
    });

    it('that closes a connection before COMMIT: the unit of work starts again', async () => {
      const database = app.nest.get(Database);
      const attempts = await database.transaction(async (attempt) => {
        await database.execute('UPDATE inventory_source_stock_link SET priority = 500 WHERE stock_id = 1');
        if (attempt === 1) await killAll();
        await database.execute('UPDATE inventory_source SET enabled = 1');
        return attempt;
      });
      expect(attempts).toBe(2);
    });

    it('whose answer to COMMIT is lost: what is known is told, and nothing is done twice', async () => {
      let commits = 0;
      proxy.cutAfter = (bytes) => bytes.includes('COMMIT') && ++commits > 0;
      await expectUnavailable(
        () => app.post(STOCKS, { stock: { name: 'once' } }),
        /Either all changes are saved or none/,
      );
      proxy.cutAfter = null;
      expect(commits).toBe(1);
      const { items } = (await app.get(`${STOCKS}?searchCriteria`)).body as { items: { name: string }[] };
      expect(items.filter(({ name }) => name === 'once')).toHaveLength(1);
    });

    it('that takes no more connections: 503, until it does', async () => {
      const others: Connection[] = [];
      await killAll();
      while (others.length < 100) {
        const one = await createConnection(`mysql://app:secret@127.0.0.1:${server.port}/faults`).catch(() => null);
        if (!one) break;
        others.push(one);
      }
      await expectUnavailable(read);
      await expectUnavailable(write);
      for (const other of others) other.destroy();
      await expectWellSoon(read, write);
    });

    it('whose rows somebody holds: writers give up in time, and go on afterwards', async () => {
      await root.query('USE faults; BEGIN; SELECT * FROM inventory_source_stock_link FOR UPDATE');
      await expectUnavailable(write);
      await expectWell(read);
      await root.query('ROLLBACK');
      await expectWell(write);
    });

    it('whose connections are all in use: 503, until one is free', async () => {
      const database = app.nest.get(Database);
      const held = new AbortController();
      const taken = Array.from({ length: 3 }, () => deferred());
      const holding = taken.map(({ keep }) =>
        database.transaction(async () => {
          // Not silent: that would be taken for a server that hangs.
          while (!held.signal.aborted) {
            await database.read('SELECT SLEEP(0.2)');
            keep();
          }
        }),
      );
      await Promise.all(taken.map(({ promise }) => promise));
      await expectUnavailable(read);
      held.abort();
      await Promise.all(holding);
      await expectWell(read, write);
    });

    it('that hangs: every request is answered in time, and all goes on when it does', async () => {
      await Promise.all(Array.from({ length: 3 }, write));
      server.pause();
      try {
        await Promise.all(Array.from({ length: 30 }, (_, index) => expectUnavailable(index % 2 ? read : write)));
      } finally {
        server.resume();
      }
      await expectWellSoon(read, write);
    });

    it('whose disk is full: the batch is not written, and the next one is when there is room', async () => {
      await root.query("CREATE TABLE faults.ballast SELECT REPEAT('x', 2000000) AS bytes");
      let [batches, answer] = [0, await writeItems('first', 2_000)];
      while (answer.status === 200 && batches < 40) answer = await writeItems(`full-${++batches}`, 2_000);
      expect(answer.status).toBe(503);
      await expectUnavailable(() => writeItems('full', 2_000));
      expect((await app.get(`${SOURCE_ITEMS}?searchCriteria[pageSize]=1`)).body.total_count).toBe(batches * 2_000);
      // To truncate, too, takes room, which the server frees some time after it has dropped a table.
      await root.query('DROP TABLE faults.ballast');
      await until(() =>
        root.query('TRUNCATE faults.inventory_source_item').then(
          () => true,
          () => false,
        ),
      );
      await expectWellSoon(() => writeItems('room', 1_000), write);
    });

    it('that is gone: every route says so, from the first look on, and all goes on when it is back', async () => {
      const fresh = await TestApp.start(ENV, { url: `${server.url}/faults`, drop: () => Promise.resolve() });
      await server.kill();
      await expectUnavailable(() => fresh.get('/rest/default/V1/inventory/sources/default'));
      await expectUnavailable(() => fresh.post(TOKEN, ADMIN, { token: null }));
      const oauth = ['consumer_key', 'token', 'nonce'].map((name) => `oauth_${name}="${'a'.repeat(32)}"`);
      const authorization = `OAuth ${oauth.join(', ')}, oauth_signature="x", oauth_signature_method="HMAC-SHA256", oauth_timestamp="${Math.floor(Date.now() / 1000)}"`;
      await expectUnavailable(() => fresh.get(STOCKS, { token: null, headers: { authorization } }));
      await expectUnavailable(read);
      await expectUnavailable(write);
      await server.start();
      await expectWell(read, write, () => fresh.post(TOKEN, ADMIN, { token: null }));
      await fresh.stop();
    });
  });
}

function deferred() {
  const keepers: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => keepers.push(resolve));
  return { promise, keep: () => keepers[0]?.() };
}
