import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { LINKS, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { startServer, type Server } from '../support/mariadb.mjs';
import { hasPrivateServer } from '../support/private-server.js';
import { canBeLast, type Write } from './register.mjs';
import { BuiltService } from '../support/built-service.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';

const WRITES = 200;
/** In the middle: so many have been acknowledged. */
const SEEN = 50;
const ROWS = 25;
const STOCK = 7;
/** Longer than any request may take, with the patience below. */
const HANG_MS = 15_000;
const PATIENCE = { DATABASE_TIMEOUT: '5' };

const codes = Array.from({ length: ROWS }, (_, index) => `source-${index}`);
const skusOf = (batch: number): string[] => codes.map((_, index) => `batch-${batch}-${index}`);

/** A new row each, so that half a batch would be seen. */
const items = (batch: number): object => ({
  sourceItems: skusOf(batch).map((sku) => ({ sku, source_code: 'source-0', quantity: batch, status: 1 })),
});

/** Always the same rows, over each other. */
const links = (batch: number): object => ({
  links: codes.map((source_code) => ({ source_code, stock_id: STOCK, priority: batch })),
});

const isAboutLinks = (batch: number): boolean => batch % 2 === 0;

interface Outcome extends Write {
  /** null: no answer at all. */
  readonly answer: Awaited<ReturnType<BuiltService['send']>> | null;
}

async function write(service: BuiltService, batch: number): Promise<Outcome> {
  const sent = performance.now();
  const [path, body] = isAboutLinks(batch) ? [LINKS, links(batch)] : [SOURCE_ITEMS, items(batch)];
  const answer = await service.send('POST', path, body).catch(() => null);
  const answered = answer?.status === 200 ? performance.now() : Number.POSITIVE_INFINITY;
  return { value: batch, sent, answered, answer };
}

/** @param then happens in the middle */
async function writeAll(service: BuiltService, then: () => Promise<void>): Promise<Outcome[]> {
  let acknowledged = 0;
  let happened: Promise<void> | undefined;
  const outcomes = await Promise.all(
    Array.from({ length: WRITES }, async (_, index) => {
      const outcome = await write(service, index + 1);
      if (outcome.answer?.status === 200 && ++acknowledged === SEEN) happened = then();
      return outcome;
    }),
  );
  await happened;
  return outcomes;
}

async function setScene(service: BuiltService): Promise<void> {
  const save = async (path: string, method: string, body: object) =>
    expect(await service.send(method, path, body)).toMatchObject({ status: 200 });
  for (const source_code of codes) {
    await save(SOURCES, 'POST', { source: { source_code, name: source_code, country_id: 'US', postcode: '1' } });
  }
  await save(`${STOCKS}/${STOCK}`, 'PUT', { stock: { name: 'faults' } });
  await save(LINKS, 'POST', links(WRITES + 1));
}

async function find<Row>(service: BuiltService, path: string): Promise<Row[]> {
  const { status, body } = await service.send('GET', path);
  expect(status).toBe(200);
  return (body as { items: Row[] }).items;
}

/** Every acknowledged write is there, and no batch is half there. */
async function expectWhole(service: BuiltService, outcomes: readonly Outcome[]): Promise<void> {
  const acknowledged = outcomes.filter(({ answered }) => Number.isFinite(answered));
  expect(acknowledged.length).toBeGreaterThanOrEqual(SEEN);
  expect(acknowledged.length).toBeLessThan(WRITES);

  const found = new Map<number, Set<string>>();
  for (const { sku, quantity } of await find<{ sku: string; quantity: number }>(
    service,
    `${SOURCE_ITEMS}?${where('sku', 'batch-%', 'like')}`,
  )) {
    found.set(quantity, (found.get(quantity) ?? new Set()).add(sku));
  }
  for (const [batch, skus] of found) expect([batch, [...skus].sort()]).toEqual([batch, skusOf(batch).sort()]);
  expect([...found.keys()]).toEqual(
    expect.arrayContaining(acknowledged.map(({ value }) => value).filter((batch) => !isAboutLinks(batch))),
  );

  const rows = await find<{ priority: number }>(service, `${LINKS}?${where('stock_id', STOCK)}`);
  expect(rows).toHaveLength(ROWS);
  const [priority = 0, ...others] = new Set(rows.map((row) => row.priority));
  expect(others).toEqual([]);
  expect(
    canBeLast(
      priority,
      outcomes.filter(({ value }) => isAboutLinks(value)),
    ),
  ).toBe(true);
}

describe('the service is killed in the middle of 200 concurrent writes', () => {
  let database: TestDatabase;
  let service: BuiltService;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await BuiltService.start(database.url, PATIENCE);
    await setScene(service);
  });
  afterAll(async () => {
    await service.kill();
    await database.drop();
  });

  it('every acknowledged write is there when it has started again, and no batch is half there', async () => {
    const outcomes = await writeAll(service, () => service.kill());
    service = await BuiltService.start(database.url, PATIENCE);
    await expectWhole(service, outcomes);
  });
});

if (!isEmbedded()) {
  (hasPrivateServer ? describe : describe.skip)('the database is killed in the middle of 200 concurrent writes', () => {
    let server: Server;
    let service: BuiltService;

    beforeAll(async () => {
      server = await startServer('--innodb-flush-log-at-trx-commit=1');
      const connection = await createConnection(server.url);
      await connection.query('CREATE DATABASE faults CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
      await connection.end();
      service = await BuiltService.start(`${server.url}/faults`, PATIENCE);
      await setScene(service);
    });
    afterAll(async () => {
      await service.kill();
      await server.stop();
    });

    it('the service says so, recovers by itself, and has lost nothing', async () => {
      const begin = performance.now();
      const outcomes = await writeAll(service, () => server.kill());
      expect(performance.now() - begin).toBeLessThan(HANG_MS);
      for (const { answer } of outcomes) if (answer?.status !== 200) expectUnavailable(answer);

      for (const path of [`${LINKS}?searchCriteria`, `${STOCKS}/${STOCK}`]) {
        expectUnavailable(await service.send('GET', path));
      }
      expectUnavailable((await write(service, WRITES + 2)).answer);
      expect(service.isRunning).toBe(true);

      await server.start();
      expect(await service.send('GET', `${STOCKS}/${STOCK}`)).toMatchObject({ status: 200 });
      await expectWhole(service, outcomes);
      expect((await write(service, WRITES + 3)).answer).toMatchObject({ status: 200 });
    });
  });
}

function expectUnavailable(answer: Outcome['answer']): void {
  expect(answer).toMatchObject({ status: 503, body: { message: expect.stringContaining('%seconds seconds') } });
  expect(answer?.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
}
