import { Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OnEvent } from '@nestjs/event-emitter';
import { QueryFailedError } from 'typeorm';
import { Database } from '../../src/database/database.js';
import { Transaction } from '../../src/database/transactions/transaction.js';
import { SourceItemsDeleted, SourceItemsSaved } from '../../src/inventory/source-items/source-items.events.js';
import { SourceSaved } from '../../src/inventory/sources/sources.events.js';
import { StockDeleted, StockSaved } from '../../src/inventory/stocks/stocks.events.js';
import {
  StockSourceLinksDeleted,
  StockSourceLinksSaved,
} from '../../src/inventory/stock-source-links/stock-source-links.events.js';
import { StockSourceLinksService } from '../../src/inventory/stock-source-links/stock-source-links.service.js';
import { given, link, LINKS, LINKS_DELETE, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

@Injectable()
class Listener {
  heard: object[] = [];
  fails: 'at once' | 'later' | 'no' = 'no';

  @OnEvent(StockSourceLinksSaved.name)
  @OnEvent(StockSourceLinksDeleted.name)
  @OnEvent(StockSaved.name)
  @OnEvent(StockDeleted.name)
  @OnEvent(SourceSaved.name)
  @OnEvent(SourceItemsSaved.name)
  @OnEvent(SourceItemsDeleted.name)
  hear(event: object): Promise<void> | void {
    this.heard.push(event);
    if (this.fails === 'at once') throw new Error('on purpose');
    if (this.fails === 'later') return Promise.reject(new Error('on purpose'));
  }

  /** Not held back by Nest's event emitter, but by us. */
  @OnEvent(StockSaved.name, { suppressErrors: false })
  unprotected(): void {
    if (this.fails !== 'no') throw new Error('unprotected');
  }
}

@Module({ providers: [Listener] })
class ListeningModule {}

let app: TestApp;
let listener: Listener;
let database: Database;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [ListeningModule]);
  listener = app.nest.get(Listener);
  database = app.nest.get(Database);
  await given(app).sources('a', 'b');
  await settled();
});
afterAll(() => app.stop());
beforeEach(() => {
  listener.heard = [];
  listener.fails = 'no';
});

/** What follows commits follows them in the order of the commits: behind this one, all before it have been told. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => database.afterCommit(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

async function heard(): Promise<object[]> {
  await settled();
  return listener.heard;
}

describe('links', () => {
  it('that are new or changed are told, with what they were', async () => {
    const stock = await given(app).stock('links');
    await given(app).links(link('a', stock, 1), link('b', stock, 2));
    await settled();
    listener.heard = [];
    await given(app).links(link('A', stock, 7), link('b', stock, 2), link('a', stock, 5));
    expect(await heard()).toEqual([
      new StockSourceLinksSaved([
        {
          before: { stockId: stock, sourceCode: 'a', priority: 1 },
          after: { stockId: stock, sourceCode: 'a', priority: 5 },
        },
      ]),
    ]);
  });

  it('that are new have not been anything', async () => {
    const stock = await given(app).stock('new links');
    await settled();
    listener.heard = [];
    await given(app).links(link('a', stock, 1));
    expect(await heard()).toEqual([
      new StockSourceLinksSaved([{ before: null, after: { stockId: stock, sourceCode: 'a', priority: 1 } }]),
    ]);
  });

  it('that stay as they are are not told, nor are those that were refused', async () => {
    const stock = await given(app).stock('same links');
    await given(app).links(link('a', stock, 1));
    await settled();
    listener.heard = [];
    await given(app).links(link('a', stock, 1));
    expect((await app.post(LINKS, { links: [link('b', stock, 1), link('nobody', stock, 1)] })).status).toBe(400);
    expect(await heard()).toEqual([]);
  });

  it('that are deleted are told, and those that were not there are not', async () => {
    const stock = await given(app).stock('deleted links');
    await given(app).links(link('a', stock, 1));
    await settled();
    listener.heard = [];
    expect((await app.post(LINKS_DELETE, { links: [link('a', stock), link('b', stock)] })).status).toBe(200);
    expect(await heard()).toEqual([new StockSourceLinksDeleted([{ stockId: stock, sourceCode: 'a', priority: 1 }])]);
  });
});

describe('a stock', () => {
  it('is told when it is made, changed and deleted, with the links that go along', async () => {
    const stock = await given(app).stock('one', { type: 'shop', code: 'x' });
    await app.put(`${STOCKS}/${stock}`, { stock: { name: 'two' } });
    await given(app).links(link('b', stock, 3));
    await settled();
    await app.delete(`${STOCKS}/${stock}`);
    const one = { stockId: stock, name: 'one', salesChannels: [{ type: 'shop', code: 'x', stockId: stock }] };
    const two = { stockId: stock, name: 'two', salesChannels: [] };
    const state = { stockId: stock, sourceCode: 'b', priority: 3 };
    expect(JSON.parse(JSON.stringify(await heard()))).toEqual([
      { before: null, after: one },
      { before: one, after: two },
      { changes: [{ before: null, after: state }] },
      { stock: two },
      { deleted: [state] },
    ]);
  });

  it('that cannot be deleted is not told', async () => {
    expect((await app.delete(`${STOCKS}/1`)).status).toBe(400);
    expect((await app.delete(`${STOCKS}/100000`)).status).toBe(404);
    expect(await heard()).toEqual([]);
  });
});

it('a source is told as it was and as it is', async () => {
  await given(app).source('c');
  await given(app).source('c', { name: 'see', city: 'Köln' });
  const [first, second] = (await heard()) as SourceSaved[];
  expect(first).toMatchObject({ before: null, after: { sourceCode: 'c', name: 'c', city: null } });
  expect(second).toMatchObject({ before: first?.after, after: { sourceCode: 'c', name: 'see', city: 'Köln' } });
});

const item = (sku: string, quantity: number) => ({ sku, source_code: 'a', quantity, status: 1 });
const state = (sku: string, quantity: number) => ({ sourceCode: 'a', sku, quantity, status: 1 });

describe('source items', () => {
  it('are told when they are saved and deleted', async () => {
    await given(app).items(item('one', 1), item('two', 2));
    await given(app).items(item('one', 1), item('two', 2.5));
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [item('two', 0), item('three', 0)] });
    expect(await heard()).toEqual([
      new SourceItemsSaved([
        { before: null, after: state('one', 1) },
        { before: null, after: state('two', 2) },
      ]),
      new SourceItemsSaved([{ before: state('two', 2), after: state('two', 2.5) }]),
      new SourceItemsDeleted([state('two', 2.5)]),
    ]);
  });

  it('come in events of a thousand', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => item(`many-${index}`, 1));
    expect((await app.post(SOURCE_ITEMS, { sourceItems: many })).status).toBe(200);
    await until(() => listener.heard.length === 3);
    const events = listener.heard as SourceItemsSaved[];
    expect(events.map(({ changes }) => changes.length)).toEqual([1000, 1000, 500]);
    expect(events.flatMap(({ changes }) => changes.map(({ after }) => after.sku))).toEqual(many.map(({ sku }) => sku));
  });
});

describe('a listener that fails', () => {
  it.each(['at once', 'later'] as const)('%s fails no request, and is in the log with the request', async (when) => {
    listener.fails = when;
    const id = `fails-${when.replace(' ', '-')}`;
    const { status } = await app.post(STOCKS, { stock: { name: id } }, { headers: { 'x-request-id': id } });
    expect(status).toBe(200);
    await settled();
    const errors = app.log
      .map((line) => JSON.parse(line) as { level: number; requestId?: string; msg: string })
      .filter(({ level, requestId }) => level === 50 && requestId === id);
    expect(errors.map(({ msg }) => msg)).toEqual([
      expect.stringContaining('Error: on purpose\n    at '),
      expect.stringContaining('Error: unprotected\n    at '),
    ]);
  });
});

describe('a transaction', () => {
  it('that is rolled back tells nothing', async () => {
    const links = app.nest.get(StockSourceLinksService);
    const stock = await given(app).stock('rolled back');
    await settled();
    listener.heard = [];
    await expect(
      database.transaction(async () => {
        await links.save([{ sourceCode: 'a', stockId: stock, priority: 1 }]);
        throw new Error('on purpose');
      }),
    ).rejects.toThrow('on purpose');
    expect(await heard()).toEqual([]);
  });

  it('around others tells when all of it is committed', async () => {
    const links = app.nest.get(StockSourceLinksService);
    const stock = await given(app).stock('around');
    await settled();
    listener.heard = [];
    await database.transaction(async () => {
      await links.save([{ sourceCode: 'a', stockId: stock, priority: 1 }]);
      await links.save([{ sourceCode: 'b', stockId: stock, priority: 1 }]);
      expect(listener.heard).toEqual([]);
    });
    expect(await heard()).toHaveLength(2);
  });

  it('that starts again tells once', async () => {
    const links = app.nest.get(StockSourceLinksService);
    const stock = await given(app).stock('again');
    await settled();
    listener.heard = [];
    const callback = jest.fn();
    await database.transaction(async (attempt) => {
      database.afterCommit(callback);
      await links.save([{ sourceCode: 'a', stockId: stock, priority: attempt }]);
      if (attempt < 3) throw conflict();
    });
    expect(await heard()).toEqual([
      new StockSourceLinksSaved([{ before: null, after: { stockId: stock, sourceCode: 'a', priority: 3 } }]),
    ]);
    expect(callback).toHaveBeenCalledTimes(1);
  });
});

it('requests that come at once tell of one history', async () => {
  const stock = await given(app).stock('history');
  await given(app).links(link('a', stock, 1));
  await settled();
  listener.heard = [];
  await Promise.all([2, 3, 4, 5, 6, 7].map((priority) => app.post(LINKS, { links: [link('a', stock, priority)] })));
  const changes = ((await heard()) as StockSourceLinksSaved[]).flatMap((event) => event.changes);
  expect(changes).toHaveLength(6);
  const next = new Map(changes.map(({ before, after }) => [before?.priority, after.priority]));
  const history = [1];
  while (next.has(history.at(-1))) history.push(next.get(history.at(-1)) as number);
  expect([...history].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('nothing is read for events that nobody hears', async () => {
  const silent = await TestApp.start();
  await given(silent).sources('a');
  const stock = await given(silent).stock('silent');
  const [query, write] = [jest.spyOn(Transaction.prototype, 'query'), jest.spyOn(Transaction.prototype, 'write')];
  await given(silent).links(link('a', stock, 1));
  expect(query.mock.calls.filter(([text]) => text.includes('inventory_'))).toEqual([]);
  expect(write).toHaveBeenCalledTimes(1);
  await silent.stop();
});

it('the end of the service waits for its listeners', async () => {
  const ending = await TestApp.start();
  const order: string[] = [];
  ending.nest.get(Database).afterCommit(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push('listened');
  });
  await ending.stop();
  order.push('ended');
  expect(order).toEqual(['listened', 'ended']);
});

/** As the databases say that another transaction was first. */
const conflict = (): Error =>
  new QueryFailedError('', [], Object.assign(new Error('on purpose'), { code: 'ER_LOCK_DEADLOCK' }));

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
}
