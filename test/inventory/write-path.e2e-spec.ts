import { setImmediate as macrotask } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { Tables } from '../../src/database/tables/tables.js';
import { NUMBER, TEXT } from '../../src/inventory/changes/fields.js';
import { InventoryEvent, type Changed } from '../../src/inventory/changes/events/inventory-event.js';
import { TrackedTable } from '../../src/inventory/changes/events/tracked-table.js';
import { WritePath } from '../../src/inventory/changes/write-path.service.js';
import type { Write } from '../../src/inventory/changes/write.js';
import { SourceItem } from '../../src/inventory/source-items/source-item.entity.js';
import { SourceItemsService } from '../../src/inventory/source-items/source-items.service.js';
import {
  given,
  LINKS,
  LINKS_DELETE,
  link,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  SOURCES,
  STOCKS,
} from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

/** SQLite has no rows to lock. */
const embedded = (...verbs: string[]): string[] => ['BEGIN', ...verbs, 'COMMIT'];
const server = (...verbs: string[]): string[] => ['START', ...verbs, 'COMMIT'];

const item = (source_code: string, quantity = 1, sku = 'sku') => ({ source_code, sku, quantity, status: 1 });

describe('statements of a write that nobody listens to', () => {
  let sent: SentStatements;
  let app: TestApp;

  beforeAll(async () => {
    sent = new SentStatements();
    app = await TestApp.start();
    await given(app).sources('a', 'b');
    await given(app).stock('two', { type: 'till', code: 'x' });
    await given(app).links(link('a', 2), link('b', 2));
    await given(app).items(item('a'), item('b'));
  });
  afterAll(async () => {
    await app.stop();
    sent.stop();
  });

  const source = { source_code: 'a', name: 'a', country_id: 'US', postcode: '1', enabled: true };

  it('keep no rows in memory when their transaction has many', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const saved = async (): Promise<WeakRef<object>> => {
      const row = { sourceCode: 'a', sku: 'forgotten', quantity: 1, status: 1 };
      await app.nest.get(SourceItemsService).save([row, { ...row, sku: 'too' }]);
      return new WeakRef(row);
    };
    await app.nest.get(Database).transaction(async () => {
      const rows: WeakRef<object>[] = [];
      for (let write = 1; write <= 10; write++) rows.push(await saved());
      await macrotask();
      collect();
      // The last one may still be on its way to the database.
      expect(rows.filter((row) => row.deref() !== undefined).length).toBeLessThanOrEqual(1);
    });
  });

  /** The first words of the statements about inventory, and those that begin and end the transaction. */
  const verbsOf = async (work: () => Promise<{ status: number }>): Promise<string[]> => {
    const statements = await sent.during(async () => expect((await work()).status).toBe(200));
    return statements
      .filter(({ sql }) => /inventory_|^(START|BEGIN|COMMIT)/.test(sql))
      .map(({ sql }) => sql.split(' ')[0] as string);
  };

  it.each<[string, () => Promise<{ status: number }>, mysql: string[], sqlite: string[]]>([
    ['links', () => app.post(LINKS, { links: [link('a', 2, 5), link('b', 2, 6)] }), ['INSERT'], ['INSERT']],
    ['links to delete', () => app.post(LINKS_DELETE, { links: [link('b', 2)] }), ['DELETE'], ['DELETE']],
    [
      'items that exist',
      () => app.post(SOURCE_ITEMS, { sourceItems: [item('a', 7), item('b', 8)] }),
      server('UPDATE'),
      ['INSERT'],
    ],
    [
      'items to delete, with their low-stock thresholds',
      () => app.post(SOURCE_ITEMS_DELETE, { sourceItems: [item('b')] }),
      server('DELETE', 'DELETE'),
      embedded('DELETE', 'DELETE'),
    ],
    [
      'a stock that is new',
      () => app.post(STOCKS, { stock: { name: 'new' } }),
      server('SELECT', 'SELECT', 'INSERT'),
      embedded('SELECT', 'INSERT'),
    ],
    [
      'a stock that exists',
      () =>
        app.put(`${STOCKS}/2`, {
          stock: { name: 'two', extension_attributes: { sales_channels: [{ type: 'till', code: 'x' }] } },
        }),
      server('SELECT', 'SELECT', 'SELECT', 'INSERT', 'SELECT', 'INSERT'),
      embedded('SELECT', 'INSERT', 'SELECT', 'INSERT'),
    ],
    [
      'a source that exists',
      () => app.put(`${SOURCES}/a`, { source }),
      server('SELECT', 'SELECT', 'INSERT'),
      embedded('SELECT', 'INSERT'),
    ],
  ])('%s', async (name, work, mysql, sqlite) => {
    // What is cached is read: spellings of codes, declarations of tables.
    await work();
    await given(app).links(link('b', 2));
    await given(app).items(item('b'));
    const repeated = name === 'a stock that is new' ? () => app.post(STOCKS, { stock: { name: 'newer' } }) : work;
    expect(await verbsOf(repeated)).toEqual(isEmbedded() ? sqlite : mysql);
  });
});

class QuantitiesAdjusted extends InventoryEvent {
  constructor(readonly changes: readonly Changed<{ sku: string; quantity: number }>[]) {
    super();
  }
}

class NothingDeleted extends InventoryEvent {}

@Injectable()
class Listener {
  events: QuantitiesAdjusted[] = [];

  @OnEvent(QuantitiesAdjusted.name)
  listen(event: QuantitiesAdjusted): void {
    this.events.push(event);
  }
}

@Module({ providers: [Listener] })
class ListeningModule {}

interface Adjustment {
  readonly sourceCode: string;
  readonly sku: string;
  readonly quantity: number;
}

describe('a write that adds to what is stored', () => {
  let app: TestApp;
  let adjust: (...adjustments: Adjustment[]) => Promise<unknown>;
  const KEY = ['sourceCode', 'sku'] as const;

  beforeAll(async () => {
    app = await TestApp.start({}, undefined, [ListeningModule]);
    await given(app).sources('a', 'b');
    const [path, tables] = [app.nest.get(WritePath), app.nest.get(Tables)];
    const tracked = new TrackedTable<Adjustment, SourceItem, { sku: string; quantity: number }>({
      find: async (keys) => (await tables.preview(SourceItem, keys, KEY)).flatMap(({ before }) => before ?? []),
      idOf: ({ sourceItemId }) => sourceItemId,
      stateOf: ({ sku, quantity }) => ({ sku, quantity }),
      Saved: QuantitiesAdjusted,
      Deleted: NothingDeleted,
    });
    const adjustment: Write<Adjustment, Adjustment> = {
      list: 'adjustments',
      fields: { sourceCode: TEXT, sku: TEXT, quantity: NUMBER },
      rules: () => [],
      tracking: [tracked.saves],
      write: async (items) => {
        await tables.add(SourceItem, items, KEY, 'quantity');
        return items;
      },
      name: 'Adjustments',
    };
    adjust = (...adjustments) => path.run(adjustment, adjustments);
  });
  afterAll(() => app.stop());
  afterEach(async () => {
    await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
    app.nest.get(Listener).events = [];
  });

  const quantities = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      ((await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.items as { sku: string; quantity: number }[]).map(
        ({ sku, quantity }) => [sku, quantity],
      ),
    );

  it('loses none of many that come at once, and publishes what each did', async () => {
    await given(app).items(item('a', 10, 'one'), item('a', 10, 'two'));
    await Promise.all(
      Array.from({ length: 8 }, () =>
        adjust(
          { sourceCode: 'a', sku: 'one', quantity: -1 },
          { sourceCode: 'a', sku: 'two', quantity: 0.5 },
          { sourceCode: 'a', sku: 'ONE', quantity: -0.5 },
        ),
      ),
    );
    expect(await quantities()).toEqual({ one: -2, two: 14 });
    await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
    const changes = app.nest.get(Listener).events.flatMap((event) => event.changes);
    expect(
      changes
        .filter(({ after }) => after.sku === 'one')
        .map(({ after }) => after.quantity)
        .sort(),
    ).toHaveLength(8);
    expect(changes).toContainEqual({
      before: { sku: 'one', quantity: 10 },
      after: { sku: 'one', quantity: 8.5 },
    });
  });

  it('is undone as a whole, and publishes nothing, when one of its parts fails', async () => {
    await given(app).items(item('a', 1, 'one'), item('a', 99_999_999, 'two'));
    await expect(
      adjust({ sourceCode: 'a', sku: 'one', quantity: 1 }, { sourceCode: 'a', sku: 'two', quantity: 10 }),
    ).rejects.toMatchObject({ body: { message: 'Could not save Adjustments' } });
    expect(await quantities()).toMatchObject({ one: 1, two: 99_999_999 });
    expect(app.nest.get(Listener).events).toEqual([]);
  });
});
