import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { loadConfig } from '../../src/config/load-config.js';
import { TransactionalDataSource } from '../../src/database/data-source.js';
import { given, LINKS, link, linksOf, SOURCES, where } from '../support/given.js';
import { startServer, type Server } from '../support/mariadb.mjs';
import { hasPrivateServer } from '../support/private-server.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';

/** How a start with this database as a primary fails. */
async function refusalBy(database: TestDatabase): Promise<unknown> {
  const config = loadConfig({ DATABASE_URL: database.url, DATABASE_REPLICA_URLS: 'mysql://replica/shop' });
  try {
    return await new TransactionalDataSource(config).initialize().catch((error: unknown) => error);
  } finally {
    await database.drop();
  }
}

if (isEmbedded()) {
  it('SQLite has no replicas', async () => {
    const refusal = (await refusalBy(await createTestDatabase())) as Error;
    expect(refusal.message).toBe('SQLite has no replicas. (see DATABASE_REPLICA_URLS)');
  });
} else {
  (hasPrivateServer ? describe : describe.skip)('a primary and a replica', () => {
    let [primary, replica]: Server[] = [];
    let [onPrimary, onReplica]: Connection[] = [];
    let app: TestApp;
    let other: TestApp;
    let stock: number;

    beforeAll(async () => {
      [primary, replica] = await Promise.all([
        startServer('--log-bin=log', '--server-id=1'),
        startServer('--server-id=2', '--read-only=1'),
      ]);
      [onPrimary, onReplica] = await Promise.all([createConnection(primary.url), createConnection(replica.url)]);
      await onPrimary.query('CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
      await onReplica.query(
        `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='root', ` +
          'MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1',
      );
      await onReplica.query('START SLAVE');
      const start = () =>
        TestApp.start(
          { DATABASE_REPLICA_URLS: `${replica?.url}/shop` },
          { url: `${primary?.url}/shop`, drop: () => Promise.resolve() },
        );
      app = await start();
      other = await start();
      await given(app).sources('near', 'far');
      stock = await given(app).stock('replicated');
    });
    afterAll(async () => {
      await app.stop();
      await other.stop();
      onPrimary?.destroy();
      onReplica?.destroy();
      await Promise.all([primary?.stop(), replica?.stop()]);
    });

    /** Who answers a search now? The replica alone knows this name. */
    async function answering(): Promise<'primary' | 'replica'> {
      const { status, body } = await app.get(`${SOURCES}?${where('source_code', 'default')}`);
      expect(status).toBe(200);
      return body.items[0].name === 'On the replica' ? 'replica' : 'primary';
    }

    /** Sooner or later. */
    async function expectAnswers(who: 'primary' | 'replica'): Promise<void> {
      for (let tries = 0; tries < 200 && (await answering()) !== who; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await answering()).toBe(who);
    }

    const mark = () =>
      onReplica?.query("UPDATE shop.inventory_source SET name = 'On the replica' WHERE source_code = 'default'");

    /** Writes go through one instance, and are seen at once through both of them. */
    async function expectSeen(from: number, times: number): Promise<void> {
      for (let priority = from; priority < from + times; priority++) {
        const [writer, reader] = priority % 2 ? [app, other] : [other, app];
        expect(await writer.post(LINKS, { links: [link('near', stock, priority)] })).toMatchObject({ status: 200 });
        expect(await linksOf(reader, stock)).toEqual([`near:${priority}`]);
        expect(await linksOf(writer, stock)).toEqual([`near:${priority}`]);
      }
    }

    it('what is read outside of transactions, the replica answers', async () => {
      await mark();
      await expectAnswers('replica');
    });

    it('a write is seen by whoever reads after it, through whichever instance', async () => {
      await expectSeen(1, 50);
      await expectAnswers('replica');
    });

    it('also while the replica stands still: the primary answers, until it has caught up', async () => {
      await onReplica?.query('STOP SLAVE SQL_THREAD');
      await expectSeen(101, 10);
      expect(await answering()).toBe('primary');
      await onReplica?.query('START SLAVE');
      await expectAnswers('replica');
    });

    it('also while the replica is late by a second', async () => {
      await onReplica?.query('STOP SLAVE');
      await onReplica?.query('CHANGE MASTER TO MASTER_DELAY=1');
      await onReplica?.query('START SLAVE');
      await expectSeen(201, 10);
      await onReplica?.query('STOP SLAVE');
      await onReplica?.query('CHANGE MASTER TO MASTER_DELAY=0');
      await onReplica?.query('START SLAVE');
      await expectAnswers('replica');
    });

    it('a replica that hangs, or is gone, is left out, and asked again when it is back', async () => {
      replica?.pause();
      await expectSeen(301, 3);
      replica?.resume();
      await expectAnswers('replica');
      await replica?.kill();
      await expectSeen(401, 3);
      expect(await answering()).toBe('primary');
      await replica?.start();
      await expectAnswers('replica');
      await expectSeen(501, 3);
    });

    it('a value that cannot be searched is the same error as without', async () => {
      const { status, body } = await app.get(`${SOURCES}?${where('name', '(', 'regexp')}`);
      expect([status, body.message]).toEqual([400, expect.stringContaining('cannot be used')]);
    });

    it('a primary that keeps no binary log is refused, since nobody could say how far a replica must be', async () => {
      const withoutLog = { url: `${replica?.url}/shop`, drop: () => Promise.resolve() };
      expect(String(await refusalBy(withoutLog))).toContain('DATABASE_REPLICA_URLS: the primary keeps no');
    });
  });
}
