import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { BeforeCommit } from '../../src/inventory/changes/rules/before-commit.js';
import { SourceItemRule } from '../../src/inventory/source-items/source-item.rule.js';
import { SourceItemsDeleted, SourceItemsSaved } from '../../src/inventory/source-items/source-items.events.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { entry, type ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import { ASSIGN, given, PARTIAL_TRANSFER, SOURCE_ITEMS, TRANSFER, UNASSIGN } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

type Event = SourceItemsSaved | SourceItemsDeleted;

/** Nothing comes into `closed`. */
@SourceItemRule()
class ClosedSources implements SourceItemRule {
  readonly check: SourceItemRule['check'] = ({ sku, sourceCode }) =>
    sourceCode === 'closed' && sku?.startsWith('late') ? entry('"%sku" comes too late.', { sku }) : null;
}

/** A SKU that begins with `rare` is in two sources, and at most 100 units of it are in one of them. */
@SourceItemRule()
class RareSkus implements SourceItemRule {
  constructor(private readonly database: Database) {}

  async checkAll(items: readonly { sku: string }[]): Promise<ErrorEntry[]> {
    const rare = items.filter(({ sku }) => sku.startsWith('rare')).map(({ sku }) => sku);
    if (rare.length === 0) return [];
    const found = await this.database.read<{ sku: string }>(
      `SELECT sku FROM ${this.database.table('inventory_source_item')} WHERE sku IN (${rare.map(() => '?').join()})
        GROUP BY sku HAVING COUNT(*) > 2 OR MAX(quantity) > 100 ORDER BY sku`,
      rare,
    );
    return found.map(({ sku }) => ({
      ...entry('"%sku" is rare.', { sku }),
      index: items.findIndex((item) => item.sku === sku),
    }));
  }
}

@Injectable()
class Watcher {
  seen: Event[] = [];
  heard: Event[] = [];
  refuses = false;

  @BeforeCommit(SourceItemsSaved)
  @BeforeCommit(SourceItemsDeleted)
  see(event: Event): void {
    this.seen.push(event);
    if (this.refuses) throw notAllowed('Not on %day.', { day: 'Sunday' });
  }

  @OnEvent(SourceItemsSaved.name)
  @OnEvent(SourceItemsDeleted.name)
  hear(event: Event): void {
    this.heard.push(event);
  }
}

@Module({ providers: [ClosedSources, RareSkus, Watcher] })
class WatchingModule {}

let app: TestApp;
let watcher: Watcher;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [WatchingModule]);
  watcher = app.nest.get(Watcher);
  await given(app).sources('a', 'b', 'closed');
  await given(app).products('k', 'l', 'late', 'rare');
});
afterAll(() => app.stop());
beforeEach(async () => {
  watcher.refuses = false;
  await app.nest.get(DataSource).query('DELETE FROM inventory_source_item');
  await app.nest.get(DataSource).query('DELETE FROM inventory_low_stock_notification_configuration');
  await given(app).items(item('a', 'k', 10), item('b', 'k', 2, 0), item('a', 'l', 3));
  await told();
  watcher.seen = [];
  watcher.heard = [];
});

const item = (source_code: string, sku: string, quantity: number, status = 1) => ({
  source_code,
  sku,
  quantity,
  status,
});
const state = (sourceCode: string, sku: string, quantity: number, status = 1) => ({
  sourceCode,
  sku,
  quantity,
  status,
});

/** Everything that is stored: items with their quantity and status, and thresholds. */
async function stored(): Promise<unknown> {
  const { body } = await app.get(`${SOURCE_ITEMS}?searchCriteria`);
  const thresholds = await app.nest
    .get(DataSource)
    .query('SELECT * FROM inventory_low_stock_notification_configuration ORDER BY source_code, sku');
  return { items: body.items as unknown, thresholds: thresholds as unknown };
}

/** Behind this commit, all events before it have been told. */
async function told(): Promise<Event[]> {
  await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return watcher.heard;
}

const assign = (skus: string[], ...sourceCodes: string[]) => app.post(ASSIGN, { skus, sourceCodes });
const unassign = (skus: string[], ...sourceCodes: string[]) => app.post(UNASSIGN, { skus, sourceCodes });
const transfer = (skus: string[], originSource: string, destinationSource: string, unassignFromOrigin = false) =>
  app.post(TRANSFER, { skus, originSource, destinationSource, unassignFromOrigin });
const move = (originSourceCode: string, destinationSourceCode: string, ...items: [sku: string, qty: number][]) =>
  app.post(PARTIAL_TRANSFER, {
    originSourceCode,
    destinationSourceCode,
    items: items.map(([sku, qty]) => ({ sku, qty })),
  });

type Act = () => ReturnType<typeof assign>;

describe('events of', () => {
  it.each<[string, Act, Event[]]>([
    [
      'an assignment: what is new',
      () => assign(['k', 'l'], 'a', 'b'),
      [new SourceItemsSaved([{ before: null, after: state('b', 'l', 0, 0) }])],
    ],
    [
      'an unassignment: what was',
      () => unassign(['K', 'l', 'nobody'], 'a'),
      [new SourceItemsDeleted([state('a', 'k', 10), state('a', 'l', 3)])],
    ],
    [
      'a transfer: both sides',
      () => transfer(['k', 'l'], 'a', 'b'),
      [
        new SourceItemsSaved([
          { before: state('a', 'k', 10), after: state('a', 'k', 0, 0) },
          { before: state('b', 'k', 2, 0), after: state('b', 'k', 12) },
          { before: state('a', 'l', 3), after: state('a', 'l', 0, 0) },
          { before: null, after: state('b', 'l', 3) },
        ]),
      ],
    ],
    [
      'a transfer that unassigns: what came, and what is gone',
      () => transfer(['k'], 'a', 'b', true),
      [
        new SourceItemsSaved([{ before: state('b', 'k', 2, 0), after: state('b', 'k', 12) }]),
        new SourceItemsDeleted([state('a', 'k', 10)]),
      ],
    ],
    [
      'a partial transfer: the sum of each item',
      () => move('a', 'b', ['k', 1.5], ['K', 2]),
      [
        new SourceItemsSaved([
          { before: state('a', 'k', 10), after: state('a', 'k', 6.5) },
          { before: state('b', 'k', 2, 0), after: state('b', 'k', 5.5) },
        ]),
      ],
    ],
    ['an assignment of what is there: none', () => assign(['k'], 'a', 'b'), []],
    ['a transfer that is refused: none', () => transfer(['k', 'rare'], 'a', 'b'), []],
    ['a partial transfer of more than there is: none', () => move('a', 'b', ['k', 11]), []],
  ])('%s', async (_, act, events) => {
    await act();
    expect(watcher.seen).toEqual(events);
    expect(await told()).toEqual(events);
  });
});

describe('a hook that refuses', () => {
  it.each<[string, Act]>([
    ['an assignment', () => assign(['l'], 'b', 'closed')],
    ['an unassignment', () => unassign(['k', 'l'], 'a', 'b')],
    ['a transfer', () => transfer(['k', 'l'], 'a', 'b')],
    ['a transfer that unassigns', () => transfer(['k', 'l'], 'a', 'b', true)],
    ['a partial transfer', () => move('a', 'b', ['k', 1])],
  ])('%s answers it, and nothing is written or told', async (_, act) => {
    await given(app).thresholds({ source_code: 'a', sku: 'k', notify_stock_qty: 5 });
    const before = await stored();
    watcher.refuses = true;
    const { status, body } = await act();
    expect([status, body]).toEqual([400, { message: 'Not on %day.', parameters: { day: 'Sunday' } }]);
    expect(watcher.seen).not.toEqual([]);
    expect(await told()).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

describe('a rule', () => {
  const late = { message: '"%sku" comes too late.', parameters: { sku: 'late' }, index: 1 };
  const rare = { message: '"%sku" is rare.', parameters: { sku: 'rare' }, index: 1 };

  beforeEach(async () => {
    await given(app).items(item('a', 'late', 5), item('a', 'rare', 60), item('b', 'rare', 60));
    await told();
    watcher.seen = [];
    watcher.heard = [];
  });

  it.each<[string, Act, ErrorEntry]>([
    ['single items refuses an assignment', () => assign(['k', 'late'], 'b', 'closed'), late],
    ['single items refuses a transfer', () => transfer(['k', 'late'], 'a', 'closed'), late],
    ['single items refuses one that unassigns', () => transfer(['k', 'late'], 'a', 'closed', true), late],
    ['all items refuses an assignment', () => assign(['k', 'rare'], 'b', 'closed'), rare],
    ['all items refuses a transfer', () => transfer(['k', 'rare'], 'a', 'b'), rare],
    ['all items refuses one that unassigns', () => transfer(['k', 'rare'], 'a', 'b', true), rare],
    ['all items refuses a partial transfer', () => move('a', 'b', ['k', 1], ['rare', 41]), rare],
  ])('about %s, with the place in the request; nothing is written or told', async (_, act, error) => {
    const before = await stored();
    const { status, body } = await act();
    expect([status, body.errors]).toEqual([400, [error]]);
    expect([watcher.seen, await told()]).toEqual([[], []]);
    expect(await stored()).toEqual(before);
  });

  it('about single items refuses a partial transfer', async () => {
    await app.nest
      .get(DataSource)
      .query("INSERT INTO inventory_source_item (source_code, sku, quantity, status) VALUES ('closed', 'late', 0, 1)");
    await given(app).items(item('closed', 'k', 0));
    const before = await stored();
    const { status, body } = await move('a', 'closed', ['k', 1], ['late', 1]);
    expect([status, body.errors]).toEqual([400, [late]]);
    expect(await stored()).toEqual(before);
  });

  it('lets through what keeps it', async () => {
    for (const act of [
      () => assign(['late'], 'b'),
      () => move('a', 'b', ['rare', 40], ['k', 1]),
      () => unassign(['rare'], 'b'),
      () => assign(['rare'], 'closed'),
      () => transfer(['rare'], 'a', 'closed', true),
    ]) {
      expect(await act()).toMatchObject({ status: 200 });
    }
  });

  it('counts what is assigned at once: one comes too many', async () => {
    await unassign(['rare'], 'b');
    const answers = await Promise.all(['b', 'closed'].map((code) => assign(['k', 'rare'], code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('adds up what is moved at once: the second is too much', async () => {
    const answers = await Promise.all([1, 2].map(() => move('a', 'b', ['k', 1], ['rare', 25])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.items).toEqual(
      expect.arrayContaining([item('a', 'rare', 35), item('b', 'rare', 85), item('a', 'k', 9)]),
    );
  });

  it('is not asked about what goes', async () => {
    await app.nest
      .get(DataSource)
      .query("INSERT INTO inventory_source_item (source_code, sku, quantity, status) VALUES ('closed', 'late', 0, 1)");
    expect(await unassign(['late'], 'closed')).toMatchObject({ status: 200, body: 1 });
  });
});
