import { Injectable, Module } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { SourceItemRule } from '../../src/inventory/source-items/source-item.rule.js';
import type { ItemToSave, NewItem } from '../../src/inventory/source-items/source-item.entity.js';
import { SourceItemsSaved } from '../../src/inventory/source-items/source-items.events.js';
import { entry, type ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import { given, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, SOURCE_ITEMS_ADJUST, where } from '../support/given.js';
import { TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

@Injectable()
class Listener {
  events: SourceItemsSaved[] = [];

  @OnEvent(SourceItemsSaved.name)
  hear(event: SourceItemsSaved): void {
    this.events.push(event);
  }
}

/** Nothing named `strict…` goes below 0, and no request leaves a quantity of 1313. */
@Injectable()
@SourceItemRule()
class Strict implements SourceItemRule {
  check({ sku, quantity }: ItemToSave): ErrorEntry | null {
    return sku?.startsWith('strict') && quantity! < 0 ? entry('Below 0.') : null;
  }

  checkAll(items: readonly NewItem[]): Promise<readonly ErrorEntry[]> {
    const index = items.findIndex(({ quantity }) => quantity === 1313);
    return Promise.resolve(index < 0 ? [] : [{ ...entry('Not 1313.'), index }]);
  }
}

@Module({ providers: [Listener, Strict] })
class ListeningModule {}

const MOST = 99_999_999.9999;

let app: TestApp;
let listener: Listener;

beforeAll(async () => {
  app = await TestApp.start({ DATABASE_POOL_SIZE: '10' }, undefined, [ListeningModule]);
  listener = app.nest.get(Listener);
  await given(app).sources('a', 'b');
});
afterAll(() => app.stop());

let skus = 0;
/** A SKU of its own, with this quantity in source `a`; null: without an item. */
async function skuWith(quantity: number | null, status = 1, prefix = 'sku'): Promise<string> {
  const sku = `${prefix}-${++skus}`;
  if (quantity !== null) await given(app).items({ source_code: 'a', sku, quantity, status });
  return sku;
}

const line = (sku: string, delta: number, more: object = {}) => ({ source_code: 'a', sku, delta, ...more });
const adjust = (...adjustments: unknown[]): Promise<Answer> => app.post(SOURCE_ITEMS_ADJUST, { adjustments });
const dryRun = (...adjustments: unknown[]): Promise<Answer> =>
  app.post(`${SOURCE_ITEMS_ADJUST}?dryRun=1`, { adjustments });

interface Item {
  readonly source_code: string;
  readonly quantity: number;
  readonly status: number;
}
/** As `source_code:quantity:status`. */
async function itemsOf(sku: string): Promise<string[]> {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  return (body.items as Item[]).map(({ source_code, quantity, status }) => `${source_code}:${quantity}:${status}`);
}

async function settled(): Promise<void> {
  await new Promise<void>((resolve) => app.nest.get(Database).afterCommit(resolve));
  await new Promise((resolve) => setTimeout(resolve));
}

describe('adjusting quantities', () => {
  it('adds to what is stored, and answers the new quantities', async () => {
    const [one, two] = [await skuWith(10), await skuWith(5.5, 0)];
    const { status, body } = await adjust(line(one, -3), line(two, 0.25, { status: 1 }));
    expect(status).toBe(200);
    expect(body).toEqual([
      { sku: one, source_code: 'a', quantity: 7, status: 1 },
      { sku: two, source_code: 'a', quantity: 5.75, status: 1 },
    ]);
    expect([await itemsOf(one), await itemsOf(two)]).toEqual([['a:7:1'], ['a:5.75:1']]);
  });

  it('adds the lines of one item up first', async () => {
    const sku = await skuWith(1);
    const spelled = sku.toUpperCase();
    const { body } = await adjust(
      line(sku, MOST),
      line(spelled, -MOST, { status: 0, expected_quantity: 1 }),
      line(sku, 2, { expected_quantity: 1 }),
    );
    expect(body).toEqual([{ sku, source_code: 'a', quantity: 3, status: 0 }]);
    expect(await itemsOf(sku)).toEqual(['a:3:0']);
  });

  it.each([
    [0, [0.1, 0.2], 0.3],
    [0.3, [0.1 + 0.2 - 0.6], 0],
    [0, Array.from({ length: 10 }, () => 0.0001), 0.001],
    [1.1, [2.2, -3.3], 0],
    [MOST, [-0.0001], 99_999_999.9998],
    [-MOST, [MOST], 0],
    [0, [1e-4, 12_345_678.9012], 12_345_678.9013],
    [5, [0], 5],
  ])('of %d by %j is exact', async (before, deltas, after) => {
    const sku = await skuWith(before);
    const { status, body } = await adjust(...deltas.map((delta) => line(sku, delta)));
    expect([status, body[0]?.quantity]).toEqual([200, after]);
    expect(await itemsOf(sku)).toEqual([`a:${after}:1`]);
  });

  it('creates items only with create, in stock unless told otherwise', async () => {
    const [one, two, three] = [await skuWith(null), await skuWith(null), await skuWith(null)];
    const { status, body } = await adjust(
      line(one, 4, { create: true }),
      line(one.toUpperCase(), 1),
      line(two, -1, { create: true, status: 0, expected_quantity: 0 }),
      { ...line(one, 2, { create: true }), source_code: 'B' },
    );
    expect(status).toBe(200);
    expect(body).toEqual([
      { sku: one, source_code: 'a', quantity: 5, status: 1 },
      { sku: two, source_code: 'a', quantity: -1, status: 0 },
      { sku: one, source_code: 'b', quantity: 2, status: 1 },
    ]);
    expect(await itemsOf(one)).toEqual(['a:5:1', 'b:2:1']);
    const all = await app.post(SOURCE_ITEMS_ADJUST, {
      create: true,
      adjustments: [line(three, 1), line(one, 1)],
    });
    expect([all.status, await itemsOf(three)]).toEqual([200, ['a:1:1']]);
  });

  it('of a SKU in another spelling changes the stored item', async () => {
    const sku = await skuWith(1, 1, 'Cafe');
    const spelled = isEmbedded() ? sku.toLowerCase() : sku.replace('e', 'é');
    expect((await adjust(line(spelled, 1, { create: true }))).body).toEqual([
      { sku, source_code: 'a', quantity: 2, status: 1 },
    ]);
  });

  it('takes 100,000 lines', async () => {
    const sku = 'bulk';
    const lines = Array.from({ length: 100_000 }, (_, index) => line(`${sku}-${index % 1_000}`, 0.5, { create: true }));
    const { status, body } = await adjust(...lines);
    expect(status).toBe(200);
    expect(body).toHaveLength(1_000);
    expect(new Set((body as Item[]).map(({ quantity }) => quantity))).toEqual(new Set([50]));
  });
});

const at = (index: number, message: string, parameters: unknown = []) => ({ message, parameters, index });
const missing = (index: number, sku: string) =>
  at(index, 'There is no source item of "%sku" in "%source_code". "create": true creates it.', {
    sku,
    source_code: 'a',
  });
const range = (index: number, field: string) =>
  at(index, '"%field" should be between -%most and %most.', { field, most: String(MOST) });

describe('an adjustment that is refused', () => {
  it.each<[string, (sku: string, strict: string) => unknown[], object[]]>([
    [
      'items that do not exist',
      (sku) => [line('none', 1), line(sku, 1), line('no', 1)],
      [missing(0, 'none'), missing(2, 'no')],
    ],
    [
      'a quantity out of range',
      (sku, strict) => [line(sku, 1), line(strict, MOST - 2), line(strict, 1)],
      [range(1, 'quantity')],
    ],
    ['a sum out of range', (sku) => [line(sku, -MOST), line(sku, -MOST)], [range(0, 'delta')]],
    ['a delta out of range', (sku) => [line(sku, 1), line(sku, 1e9)], [range(1, 'delta')]],
    ['a huge delta', (sku) => [line(sku, 1e300)], [range(0, 'delta')]],
    [
      'more than four decimals',
      (sku) => [line(sku, 0.5), line(sku, 0.00005)],
      [at(1, '"%field" can have four decimals at most.', { field: 'delta' })],
    ],
    [
      'an unknown status',
      (sku) => [line(sku, 1, { status: 2 })],
      [at(0, '"%field" should a known status.', { field: 'status' })],
    ],
    [
      'a long reason and a long reference',
      (sku) => [
        line(sku, 1, { reason: 'r'.repeat(255), reference: 'r'.repeat(256) }),
        line(sku, 1, { reason: 'r'.repeat(256) }),
      ],
      [
        at(0, '"%field" can have %most characters at most.', { field: 'reference', most: '255' }),
        at(1, '"%field" can have %most characters at most.', { field: 'reason', most: '255' }),
      ],
    ],
    [
      'an SKU that its column would cut, and so the item of another SKU',
      () => [line('s'.repeat(64), 1, { create: true }), line('s'.repeat(65), 1, { create: true })],
      [at(1, '"%field" can have %most characters at most.', { field: 'sku', most: '64' })],
    ],
    [
      'blank keys',
      () => [{ source_code: '', sku: '', delta: 1 }],
      [
        at(0, '"%field" can not be empty.', { field: 'sku' }),
        at(0, '"%field" can not be empty.', { field: 'source_code' }),
      ],
    ],
    ['what a rule forbids', (sku, strict) => [line(sku, 1), line(strict, 1), line(strict, -9)], [at(1, 'Below 0.')]],
    ['what a rule about all forbids', (sku, strict) => [line(strict, 1), line(sku, 1303)], [at(1, 'Not 1313.')]],
  ])('for %s names each line, and changes nothing', async (_, linesFor, errors) => {
    const [sku, strict] = [await skuWith(10), await skuWith(5, 1, 'strict')];
    for (const attempt of [dryRun, adjust]) {
      const { status, body } = await attempt(...linesFor(sku, strict));
      expect([status, body.errors]).toEqual([400, errors]);
      expect([await itemsOf(sku), await itemsOf(strict)]).toEqual([['a:10:1'], ['a:5:1']]);
    }
  });

  it('for an unknown source names it', async () => {
    const sku = await skuWith(1);
    expect(await adjust(line(sku, 1), { ...line(sku, 1, { create: true }), source_code: 'ghost' })).toMatchObject({
      status: 400,
      body: {
        message: 'Could not save Source Item',
        errors: [
          at(1, 'adjustments[%index]: source "%source_code" does not exist.', { index: '1', source_code: 'ghost' }),
        ],
      },
    });
    expect(await itemsOf(sku)).toEqual(['a:1:1']);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['an empty list', { adjustments: [] }],
    ['no delta', { adjustments: [{ source_code: 'a', sku: 'x' }] }],
    ['a text for a delta', { adjustments: [{ source_code: 'a', sku: 'x', delta: 'much' }] }],
    ['a misspelt field', { adjustments: [{ source_code: 'a', sku: 'x', delta: 1, expected: 1 }] }],
  ])('for %s is a 400', async (_, body) => {
    expect((await app.post(SOURCE_ITEMS_ADJUST, body)).status).toBe(400);
  });
});

const unexpected = (index: number, sku: string, present: number, expected: number) =>
  at(index, 'The quantity of "%sku" in "%source_code" is %present, not %expected.', {
    sku,
    source_code: 'a',
    present: String(present),
    expected: String(expected),
  });

const item = (sku: string, expected_quantity: number | null) => ({
  source_code: 'A',
  sku,
  quantity: 1,
  status: 1,
  expected_quantity,
});

describe('the expected quantity', () => {
  it('is compared as a decimal', async () => {
    const sku = await skuWith(0.3);
    expect((await adjust(line(sku, 1, { expected_quantity: 0.1 + 0.2 }))).status).toBe(200);
    expect((await adjust(line(sku, 1, { expected_quantity: '1.3000' }))).status).toBe(200);
    expect((await adjust(line(sku, 1, { expected_quantity: 2.30001 }))).status).toBe(409);
  });

  it('of an adjustment that no longer holds is a 409 that names each line', async () => {
    const [one, two, three] = [await skuWith(7), await skuWith(8), await skuWith(null)];
    const lines = [
      line(one, 1, { expected_quantity: 7 }),
      line(one, 1, { expected_quantity: 8 }),
      line(two, 1, { expected_quantity: 0 }),
      line(three, 1, { expected_quantity: 2, create: true }),
    ];
    for (const attempt of [dryRun, adjust]) {
      const { status, body } = await attempt(...lines);
      expect(status).toBe(409);
      expect(body).toEqual({
        message: 'Quantities are not as expected.',
        errors: [unexpected(1, one, 7, 8), unexpected(2, two, 8, 0), unexpected(3, three, 0, 2)],
      });
    }
    expect([await itemsOf(one), await itemsOf(two), await itemsOf(three)]).toEqual([['a:7:1'], ['a:8:1'], []]);
  });

  it('of a saved or deleted item that no longer holds is the same 409', async () => {
    const [one, two] = [await skuWith(7), await skuWith(null)];
    for (const path of [SOURCE_ITEMS, SOURCE_ITEMS_DELETE]) {
      const { status, body } = await app.post(path, { sourceItems: [item(two, 3), item(one, 7), item(one, 6)] });
      expect([status, body.errors]).toEqual([409, [unexpected(0, two, 0, 3), unexpected(2, one, 7, 6)]]);
    }
    expect([await itemsOf(one), await itemsOf(two)]).toEqual([['a:7:1'], []]);
    expect((await app.post(SOURCE_ITEMS, { sourceItems: [item(two, 0), item(one, 7)] })).status).toBe(200);
    expect([await itemsOf(one), await itemsOf(two)]).toEqual([['a:1:1'], ['a:1:1']]);
    expect((await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [item(two, 1), item(one, null)] })).status).toBe(200);
    expect([await itemsOf(one), await itemsOf(two)]).toEqual([[], []]);
  });

  it('of a deleted item is named by its place in the request, also after items without a key', async () => {
    const sku = await skuWith(7);
    const sourceItems = [{}, { sku }, { source_code: 'a' }, item(sku, 7), item(sku, 6)];
    const { status, body } = await app.post(SOURCE_ITEMS_DELETE, { sourceItems });
    expect([status, body.errors]).toEqual([409, [unexpected(4, sku, 7, 6)]]);
    expect(await itemsOf(sku)).toEqual(['a:7:1']);
  });
});

const state = (code: string, quantity: number, status = 1) => ({ sourceCode: 'a', sku: code, quantity, status });

describe('events of adjustments', () => {
  it('tell what was added, why, and for what', async () => {
    const [sku, same, fresh] = [await skuWith(10), await skuWith(1), await skuWith(null)];
    await settled();
    listener.events = [];
    await dryRun(line(sku, 1));
    await adjust(
      line(sku, -2, { reason: 'damaged', reference: 'RMA-1' }),
      line(same, 1),
      line(same, -1),
      line(sku, -1, { status: 0 }),
      line(fresh, 2, { create: true, reference: 'PO-7' }),
    );
    await settled();
    expect(listener.events).toEqual([
      new SourceItemsSaved([
        {
          before: state(sku, 10),
          after: state(sku, 7, 0),
          adjustments: [
            { delta: -2, reason: 'damaged', reference: 'RMA-1' },
            { delta: -1, reason: null, reference: null },
          ],
        },
        {
          before: null,
          after: state(fresh, 2),
          adjustments: [{ delta: 2, reason: null, reference: 'PO-7' }],
        },
      ]),
    ]);
  });
});

describe('at the same time', () => {
  it('32 writers of 1,000 adjustments of ten items end exact', async () => {
    const codes = await Promise.all(Array.from({ length: 10 }, () => skuWith(0)));
    const writer = async (number: number): Promise<void> => {
      for (let request = 0; request < 10; request++) {
        const lines = Array.from({ length: 100 }, (_, index) => {
          const sku = codes[(index + number) % 10]!;
          return line(number % 2 === 0 ? sku : sku.toUpperCase(), (index + request) % 3 === 0 ? -0.1 : 0.3);
        });
        const { status, text } = await adjust(...lines);
        if (status !== 200) throw new Error(text);
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, number) => writer(number)));
    let units = 0;
    for (const sku of codes) {
      const [text = ''] = await itemsOf(sku);
      units += Math.round(Number(text.split(':')[1]) * 10);
    }
    let expected = 0;
    for (let request = 0; request < 10; request++) {
      for (let index = 0; index < 100; index++) expected += (index + request) % 3 === 0 ? -1 : 3;
    }
    expect(units).toBe(32 * expected);
  });

  it('writers that create the same items end exact', async () => {
    const codes = ['new-1', 'new-2', 'new-3'];
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, number) =>
        adjust(...codes.map((_each, index) => line(codes[(index + number) % 3]!, 1, { create: true }))),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await Promise.all(codes.map(itemsOf))).toEqual(codes.map(() => ['a:16:1']));
  });

  it('of those who expect the same quantity, one wins', async () => {
    const sku = await skuWith(100);
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((delta) => adjust(line(sku, -delta, { expected_quantity: 100 }))),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
      const winner = answers.find(({ status }) => status === 200)!;
      await adjust(line(sku, 100 - (winner.body as Item[])[0]!.quantity));
    }
  });
});
