import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { BeforeCommit } from '../../src/inventory/changes/rules/before-commit.js';
import { SourceItemConfigurationRule } from '../../src/inventory/low-stock/source-item-configuration.rule.js';
import {
  SourceItemConfigurationsDeleted,
  SourceItemConfigurationsSaved,
} from '../../src/inventory/low-stock/source-item-configurations.events.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { entry, type ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import {
  ASSIGN,
  given,
  LOW_QUANTITY,
  LOW_QUANTITY_DELETE,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  TRANSFER,
  UNASSIGN,
} from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';

type Event = SourceItemConfigurationsSaved | SourceItemConfigurationsDeleted;

/** `small` is low at 10 units or less. */
@SourceItemConfigurationRule()
class SmallSources implements SourceItemConfigurationRule {
  readonly check: SourceItemConfigurationRule['check'] = ({ sourceCode, notifyStockQty }) =>
    sourceCode === 'small' && (notifyStockQty ?? 0) > 10 ? entry('"small" is small.') : null;
}

/** A source has at most two thresholds of its own. */
@SourceItemConfigurationRule()
class FewThresholds implements SourceItemConfigurationRule {
  constructor(private readonly database: Database) {}

  async checkAll(thresholds: readonly { sourceCode: string }[]): Promise<ErrorEntry[]> {
    const codes = [...new Set(thresholds.map(({ sourceCode }) => sourceCode))];
    const full = await this.database.read<{ code: string }>(
      `SELECT source_code AS code FROM ${this.database.table('inventory_low_stock_notification_configuration')}
        WHERE notify_stock_qty IS NOT NULL AND source_code IN (${codes.map(() => '?').join()})
        GROUP BY source_code HAVING COUNT(*) > 2 ORDER BY source_code`,
      codes,
    );
    return full.map(({ code }) => ({
      ...entry('"%code" has enough.', { code }),
      index: thresholds.findIndex(({ sourceCode }) => sourceCode === code),
    }));
  }
}

@Injectable()
class Watcher {
  seen: Event[] = [];
  heard: Event[] = [];
  refuses = false;

  @BeforeCommit(SourceItemConfigurationsSaved)
  @BeforeCommit(SourceItemConfigurationsDeleted)
  see(event: Event): void {
    this.seen.push(event);
    if (this.refuses) throw notAllowed('Not on %day.', { day: 'Sunday' });
  }

  @OnEvent(SourceItemConfigurationsSaved.name)
  @OnEvent(SourceItemConfigurationsDeleted.name)
  hear(event: Event): void {
    this.heard.push(event);
  }
}

@Module({ providers: [SmallSources, FewThresholds, Watcher] })
class WatchingModule {}

let app: TestApp;
let watcher: Watcher;

const query = (statement: string) => app.nest.get(DataSource).query(statement) as Promise<unknown>;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [WatchingModule]);
  watcher = app.nest.get(Watcher);
  await given(app).sources('a', 'b', 'small');
  await given(app).products('k', 'l', 'm');
});
afterAll(() => app.stop());
beforeEach(async () => {
  watcher.refuses = false;
  await query('DELETE FROM inventory_source_item');
  await query('DELETE FROM inventory_low_stock_notification_configuration');
  await given(app).items(item('a', 'k'), item('a', 'l'), item('b', 'l'));
  await given(app).thresholds(threshold('a', 'k', 20), threshold('b', 'l', 3));
  await told();
  watcher.seen = [];
  watcher.heard = [];
});

const item = (source_code: string, sku: string) => ({ source_code, sku, quantity: 5, status: 1 });
const threshold = (source_code: string, sku: string, notify_stock_qty: number | null) => ({
  source_code,
  sku,
  notify_stock_qty,
});
const state = (sourceCode: string, sku: string, notifyStockQty: number | null) => ({ sourceCode, sku, notifyStockQty });

const save = (...sourceItemConfigurations: object[]) => app.post(LOW_QUANTITY, { sourceItemConfigurations });
const remove = (...sourceItems: object[]) => app.post(LOW_QUANTITY_DELETE, { sourceItems });
const assign = (skus: string[], ...sourceCodes: string[]) => app.post(ASSIGN, { skus, sourceCodes });
const transfer = (skus: string[], originSource: string, destinationSource: string, unassignFromOrigin = false) =>
  app.post(TRANSFER, { skus, originSource, destinationSource, unassignFromOrigin });

type Act = () => ReturnType<typeof save>;

/** Behind this commit, all events before it have been told. */
async function told(): Promise<Event[]> {
  await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return watcher.heard;
}

const stored = async (): Promise<unknown> => [
  await query('SELECT * FROM inventory_low_stock_notification_configuration ORDER BY source_code, sku'),
  (await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.items,
];

describe('events about thresholds of', () => {
  it.each<[string, Act, Event[]]>([
    [
      'a save: what is new or changed, as it was and as it is stored',
      () => save(threshold('A', 'K', 7.00004), threshold('b', 'l', 3), threshold('ghost', 'x', null)),
      [
        new SourceItemConfigurationsSaved([
          { before: state('a', 'k', 20), after: state('a', 'k', 7) },
          { before: null, after: state('ghost', 'x', null) },
        ]),
      ],
    ],
    ['a save that changes nothing: none', () => save(threshold('a', 'k', 20)), []],
    ['a save that is refused: none', () => save(threshold('a', 'k', 9), threshold('small', 'k', 99)), []],
    [
      'a deletion: what existed',
      () => remove({ source_code: 'A', sku: 'K' }, { source_code: 'a', sku: 'ghost' }, {}),
      [new SourceItemConfigurationsDeleted([state('a', 'k', 20)])],
    ],
    [
      'an assignment: the empty ones that are new',
      () => assign(['k', 'm'], 'a', 'b'),
      [
        new SourceItemConfigurationsSaved(
          (['a', 'b', 'b'] as const).map((code, index) => ({
            before: null,
            after: state(code, (['m', 'k', 'm'] as const)[index]!, null),
          })),
        ),
      ],
    ],
    [
      'an unassignment: what goes with the items',
      () => app.post(UNASSIGN, { skus: ['k', 'l'], sourceCodes: ['a'] }),
      [new SourceItemConfigurationsDeleted([state('a', 'k', 20)])],
    ],
    [
      'a transfer: the copy at the destination',
      () => transfer(['k', 'l'], 'a', 'b'),
      [new SourceItemConfigurationsSaved([{ before: null, after: state('b', 'k', 20) }])],
    ],
    [
      'a transfer that unassigns: the copy, and what is gone',
      () => transfer(['k'], 'a', 'b', true),
      [
        new SourceItemConfigurationsSaved([{ before: null, after: state('b', 'k', 20) }]),
        new SourceItemConfigurationsDeleted([state('a', 'k', 20)]),
      ],
    ],
    [
      'a deletion of source items: what goes with them',
      () => app.post(SOURCE_ITEMS_DELETE, { sourceItems: [item('a', 'K'), item('a', 'l')] }),
      [new SourceItemConfigurationsDeleted([state('a', 'k', 20)])],
    ],
  ])('%s', async (_, act, events) => {
    await act();
    expect(watcher.seen).toEqual(events);
    expect(await told()).toEqual(events);
  });

  it.each(['a', 'nowhere'])('saves at once tell of one history, in source %s', async (source) => {
    await remove({ source_code: source, sku: 'k' });
    await told();
    watcher.heard = [];
    const statuses = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (qty) => (await save(threshold(source, 'k', qty))).status),
    );
    expect(statuses).toEqual(statuses.map(() => 200));
    const changes = (await told()).flatMap((event) => (event as SourceItemConfigurationsSaved).changes);
    const next = new Map(changes.map(({ before, after }) => [before?.notifyStockQty ?? null, after.notifyStockQty]));
    const history: (number | null)[] = [null];
    while (next.has(history.at(-1)!)) history.push(next.get(history.at(-1)!)!);
    expect(history.slice(1).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('a hook about thresholds that refuses', () => {
  it.each<[string, Act]>([
    ['a save', () => save(threshold('a', 'k', 1), threshold('default', 'l', 4))],
    ['a deletion', () => remove({ source_code: 'a', sku: 'k' })],
    ['an assignment', () => assign(['m'], 'a')],
    ['an unassignment', () => app.post(UNASSIGN, { skus: ['k'], sourceCodes: ['a'] })],
    ['a transfer', () => transfer(['k'], 'a', 'b')],
    ['a deletion of source items', () => app.post(SOURCE_ITEMS_DELETE, { sourceItems: [item('a', 'k')] })],
  ])('%s answers it, and nothing is written or told', async (_, act) => {
    const before = await stored();
    watcher.refuses = true;
    const { status, body } = await act();
    expect([status, body]).toEqual([400, { message: 'Not on %day.', parameters: { day: 'Sunday' } }]);
    expect(await told()).toEqual([]);
    expect(await stored()).toEqual(before);
  });
});

describe('a rule about thresholds', () => {
  const small = { message: '"small" is small.', parameters: [], index: 1 };
  const full = { message: '"%code" has enough.', parameters: { code: 'b' }, index: 1 };

  it.each<[string, Act, string, ErrorEntry]>([
    [
      'by itself refuses a save',
      () => save(threshold('small', 'k', 10), threshold('small', 'l', 11)),
      'Could not save Source Item Configuration',
      small,
    ],
    ['by itself refuses a transfer', () => transfer(['l', 'k'], 'a', 'small'), 'Validation Failed', small],
    [
      'together refuses a save',
      () => save(threshold('a', 'l', 1), threshold('b', 'k', 2), threshold('b', 'm', 4)),
      'Could not save Source Item Configuration',
      full,
    ],
    [
      'together refuses a transfer',
      async () => {
        await given(app).thresholds(threshold('b', 'm', 4));
        watcher.seen = [];
        return transfer(['l', 'k'], 'a', 'b');
      },
      'Validation Failed',
      full,
    ],
  ])('%s, with the place in the request', async (_, act, message, error) => {
    const { status, body } = await act();
    expect([status, body.message]).toEqual([400, message]);
    expect(body.errors).toEqual([error]);
    expect(watcher.seen).toEqual([]);
  });

  it('counts what is saved at once: one comes too many', async () => {
    const answers = await Promise.all(['k', 'm'].map((sku) => save(threshold('b', sku, 2))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('lets through what keeps it, and what goes', async () => {
    expect((await save(threshold('small', 'k', 10), threshold('small', 'l', null))).status).toBe(200);
    expect((await assign(['k', 'l', 'm'], 'b')).status).toBe(200);
    expect((await remove({ source_code: 'small', sku: 'k' })).status).toBe(200);
  });
});

it('without listeners and rules, nothing is read for them', async () => {
  const sent = new SentStatements();
  const silent = await TestApp.start();
  const statements = await sent.during(() => given(silent).thresholds(threshold('a', 'k', 1)));
  expect(statements.filter(({ sql }) => sql.includes('low_stock_notification'))).toHaveLength(1);
  await silent.stop();
  sent.stop();
});
