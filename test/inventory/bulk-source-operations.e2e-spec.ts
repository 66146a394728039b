import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  ASSIGN,
  given,
  LOW_QUANTITY,
  orderBy,
  PARTIAL_TRANSFER,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  TRANSFER,
  UNASSIGN,
  where,
} from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';

let sent: SentStatements;
let app: TestApp;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start({ DATABASE_POOL_SIZE: '8' });
  await given(app).sources('a', 'b', 'c');
  await given(app).products('k', 'l', 'm');
  await given(app).product('box', { type_id: 'bundle' });
});
afterAll(async () => {
  await app.stop();
  sent.stop();
});
beforeEach(async () => {
  const { body } = await app.get(`${SOURCE_ITEMS}?searchCriteria`);
  if (body.items.length > 0) await app.post(SOURCE_ITEMS_DELETE, { sourceItems: body.items });
  await app.nest.get(DataSource).query('DELETE FROM inventory_low_stock_notification_configuration');
});

interface Item {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: number;
  readonly status: number;
}

const item = (source_code: string, sku: string, quantity: number, status = 1): Item => ({
  sku,
  source_code,
  quantity,
  status,
});

const assign = (skus: readonly unknown[], sourceCodes: readonly unknown[]) => app.post(ASSIGN, { skus, sourceCodes });

const unassign = (skus: readonly string[], sourceCodes: readonly string[]) => app.post(UNASSIGN, { skus, sourceCodes });

const transfer = (skus: readonly string[], originSource: string, destinationSource: string, unassigned = false) =>
  app.post(TRANSFER, { skus, originSource, destinationSource, unassignFromOrigin: unassigned });

const move = (originSourceCode: string, destinationSourceCode: string, ...items: object[]) =>
  app.post(PARTIAL_TRANSFER, { originSourceCode, destinationSourceCode, items });

/** `source/SKU: quantity`, with a star for what is out of stock. */
const items = async (): Promise<string[]> => {
  const { body } = await app.get(`${SOURCE_ITEMS}?${orderBy('source_code', 'ASC')}`);
  return (body.items as Item[])
    .map(({ source_code, sku, quantity, status }) => `${source_code}/${sku}: ${quantity}${status ? '' : '*'}`)
    .sort();
};

const thresholdOf = async (source: string, sku: string): Promise<number> =>
  (await app.get(`${LOW_QUANTITY}/${source}/${sku}`)).body.notify_stock_qty as number;

const unknownSource = (sourceCode: string, index: number) => ({
  message: 'Source %sourceCode does not exist',
  parameters: { sourceCode },
  index,
});

const unknownSku = (sku: string, index: number) => ({
  message: 'No product has the SKU "%sku".',
  parameters: { sku },
  index,
});

const missing = (sku: string, source: string, index: number) => ({
  message: '%message',
  parameters: { message: `Source item for ${sku} and ${source} does not exist` },
  index,
});

/** What there is of a SKU in all sources. */
const total = async (sku: string): Promise<number> => {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  return (body.items as Item[]).reduce((sum, { quantity }) => sum + quantity, 0);
};

/** Rows of `inventory_low_stock_notification_configuration`. */
const configured = async (): Promise<string[]> => {
  const rows = await app.nest.get(DataSource).query<{ source_code: string; sku: string; qty: unknown }[]>(
    `SELECT source_code, sku, notify_stock_qty AS qty FROM inventory_low_stock_notification_configuration
      ORDER BY source_code, sku`,
  );
  return rows.map(({ source_code, sku, qty }) => `${source_code}/${sku}: ${qty === null ? 'null' : Number(qty)}`);
};

describe('assigning sources', () => {
  it('creates what is missing, with nothing in stock, and counts that', async () => {
    await given(app).items(item('a', 'k', 7));
    expect(await assign(['k', 'l'], ['a', 'b'])).toMatchObject({ status: 200, body: 3 });
    expect(await items()).toEqual(['a/k: 7', 'a/l: 0*', 'b/k: 0*', 'b/l: 0*']);
    expect(await assign(['k', 'l'], ['a', 'b'])).toMatchObject({ status: 200, body: 0 });
  });

  it('takes sources in any spelling, each once', async () => {
    expect(await assign(['k', 'k'], ['A', 'a'])).toMatchObject({ status: 200, body: 1 });
    expect(await items()).toEqual(['a/k: 0*']);
  });

  it('passes over composite products', async () => {
    expect(await assign(['box', 'k'], ['a'])).toMatchObject({ status: 200, body: 1 });
    expect(await assign(['box'], ['a'])).toMatchObject({ status: 200, body: 0 });
    expect(await items()).toEqual(['a/k: 0*']);
  });

  it('takes SKUs that have quantities and no product, on a database of our own', async () => {
    await given(app).items(item('a', 'early', 1));
    expect(await assign(['early'], ['b'])).toMatchObject({ status: 200, body: 1 });
  });

  it('creates nothing without sources, or without SKUs', async () => {
    expect((await assign(['ghost'], [])).body).toBe(0);
    expect((await assign([], ['a'])).body).toBe(0);
  });

  it('names each unknown source by its index', async () => {
    const { status, body } = await assign(['ghost'], ['a', 'x', '', null, 'x', '😀']);
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      message: 'Validation Failed',
      errors: [
        unknownSource('x', 1),
        unknownSource('', 2),
        unknownSource('', 3),
        unknownSource('x', 4),
        unknownSource('😀', 5),
      ],
    });
  });

  it('names each unknown SKU by its index, and writes nothing', async () => {
    const { status, body } = await assign(['k', 'ghost', 'K', '', null, 'x'.repeat(65), '😀'], ['a']);
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      message: 'Validation Failed',
      errors: [
        unknownSku('ghost', 1),
        {
          message: 'No product has the SKU "%sku". Did you mean "%spelling"?',
          parameters: { sku: 'K', spelling: 'k' },
          index: 2,
        },
        unknownSku('', 3),
        unknownSku('', 4),
        unknownSku('x'.repeat(65), 5),
        unknownSku('😀', 6),
      ],
    });
    expect(await items()).toEqual([]);
  });

  it('creates a low-stock threshold for each that has none', async () => {
    await given(app).items(item('a', 'k', 7));
    await given(app).thresholds({ source_code: 'a', sku: 'l', notify_stock_qty: 4 });
    await assign(['k', 'l'], ['a']);
    expect(await configured()).toEqual(['a/k: null', 'a/l: 4']);
  });
});

describe('unassigning sources', () => {
  it('deletes items, whatever they hold and however they are spelt, and counts them', async () => {
    await given(app).items(item('a', 'k', 7), item('b', 'k', 0, 0), item('c', 'k', 1), item('a', 'l', 1));
    expect(await unassign(['K', 'k', 'ghost'], ['A', 'b'])).toMatchObject({ status: 200, body: 2 });
    expect(await items()).toEqual(['a/l: 1', 'c/k: 1']);
    expect(await unassign(['k'], ['a'])).toMatchObject({ status: 200, body: 0 });
  });

  it('takes no SKU for one that it begins with, or that looks equal', async () => {
    const long = 'x'.repeat(64);
    await given(app).items(item('a', long, 1));
    expect(await unassign([`${long}x`, '', '😀'], ['a'])).toMatchObject({ status: 200, body: 0 });
    expect(await items()).toEqual([`a/${long}: 1`]);
  });

  it('deletes low-stock thresholds too, also where there is no item', async () => {
    await given(app).items(item('a', 'k', 7));
    await given(app).thresholds(...['k', 'l', 'm'].map((sku) => ({ source_code: 'a', sku, notify_stock_qty: 4 })), {
      source_code: 'b',
      sku: 'k',
      notify_stock_qty: 5,
    });
    await unassign(['k', 'l'], ['a']);
    expect(await configured()).toEqual(['a/m: 4', 'b/k: 5']);
  });

  it('says how much one request may be about', async () => {
    const codes = ['a', 'b', 'c', 'default'];
    const skus = Array.from({ length: 62_501 }, (_, index) => `sku-${index}`);
    const { status, body } = await unassign(skus, codes.slice(0, 3));
    expect([status, body]).toEqual([200, 0]);
    const more = await unassign([...skus, ...skus.map((sku) => `${sku}-more`)], codes.slice(0, 3));
    expect([more.status, more.body.parameters]).toEqual([400, { count: '375006', most: '250000' }]);
  });

  it('names unknown sources, and deletes nothing', async () => {
    await given(app).items(item('a', 'k', 7));
    const { status, body } = await unassign(['k'], ['a', 'ghost']);
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [{ message: 'Source %sourceCode does not exist', parameters: { sourceCode: 'ghost' }, index: 1 }],
      },
    ]);
    expect(await items()).toEqual(['a/k: 7']);
  });

  it('wants products for the default source, and deletes nothing without', async () => {
    await given(app).items(item('default', 'k', 7));
    const { status, body } = await unassign(['k', 'NOPE', 'K'], ['a', 'default']);
    expect([status, body]).toStrictEqual([
      404,
      {
        message: 'Following products with requested skus were not found: %1',
        errors: [
          { message: 'No product has the SKU "%sku".', parameters: { sku: 'NOPE' }, index: 1 },
          { message: 'No product has the SKU "%sku".', parameters: { sku: 'K' }, index: 2 },
        ],
        parameters: ['NOPE, K'],
      },
    ]);
    expect(await items()).toEqual(['default/k: 7']);
    expect(await unassign(['k'], ['DEFAULT'])).toMatchObject({ status: 200, body: 1 });
  });
});

const exceeds = (source_code: string, sku: string, quantity: string, index: number) => ({
  message: 'Source "%source_code" would have %quantity of SKU "%sku", but a quantity is between -%most and %most.',
  parameters: { source_code, quantity, sku, most: '99999999.9999' },
  index,
});

describe('transferring everything', () => {
  it('adds to the destination, which gets the status of the origin', async () => {
    await given(app).items(item('a', 'k', 10.5), item('b', 'k', 2, 0), item('a', 'l', 3, 0), item('b', 'l', 4));
    expect(await transfer(['k', 'l'], 'a', 'b')).toMatchObject({ status: 200, body: true });
    expect(await items()).toEqual(['a/k: 0*', 'a/l: 0*', 'b/k: 12.5', 'b/l: 7*']);
  });

  it('passes over composite products and what the origin lacks, and makes the item at the destination', async () => {
    await given(app).items(item('a', 'k', 10), item('b', 'l', 1));
    expect(await transfer(['k', 'l', 'box', 'k'], 'A', 'B', true)).toMatchObject({ status: 200, body: true });
    expect(await items()).toEqual(['b/k: 10', 'b/l: 1']);
  });

  it('moves a debt as well', async () => {
    await given(app).items(item('a', 'k', -3), item('b', 'k', 5));
    await transfer(['k'], 'a', 'b');
    expect(await items()).toEqual(['a/k: 0*', 'b/k: 2']);
  });

  it('names SKUs that are unknown, or in neither source, and moves nothing', async () => {
    await given(app).items(item('a', 'k', 10));
    const unknown = await transfer(['k', 'ghost'], 'a', 'b');
    expect([unknown.status, unknown.body.errors]).toStrictEqual([
      400,
      [{ message: 'No product has the SKU "%sku".', parameters: { sku: 'ghost' }, index: 1 }],
    ]);
    const nowhere = await transfer(['k', 'l'], 'a', 'b');
    expect([nowhere.status, nowhere.body]).toStrictEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [
          {
            message: 'SKU "%sku" is assigned neither to source "%origin" nor to source "%destination".',
            parameters: { sku: 'l', origin: 'a', destination: 'b' },
            index: 1,
          },
        ],
      },
    ]);
    expect(await items()).toEqual(['a/k: 10']);
  });

  it('refuses a source and itself, however it is spelt', async () => {
    await given(app).items(item('a', 'k', 10));
    const { status, body } = await transfer(['k'], 'a', 'A', true);
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Validation Error: Select different sources for origin and destination.',
        errors: [{ message: 'Cannot transfer a source on itself', parameters: [] }],
      },
    ]);
    expect(await items()).toEqual(['a/k: 10']);
  });

  it('takes the low-stock threshold along, unless the destination has its own', async () => {
    await given(app).items(item('a', 'k', 1), item('a', 'l', 1), item('a', 'm', 1));
    await given(app).thresholds(
      { source_code: 'a', sku: 'k', notify_stock_qty: 5 },
      { source_code: 'a', sku: 'l', notify_stock_qty: 6 },
      { source_code: 'b', sku: 'l', notify_stock_qty: 7 },
    );
    await transfer(['k', 'l', 'm'], 'a', 'b');
    expect(await configured()).toEqual(['a/k: 5', 'a/l: 6', 'b/k: 5', 'b/l: 7', 'b/m: null']);
    await transfer(['k', 'l', 'm'], 'a', 'c', true);
    expect(await configured()).toEqual(['b/k: 5', 'b/l: 7', 'b/m: null', 'c/k: 5', 'c/l: 6', 'c/m: null']);
    expect(await thresholdOf('c', 'l')).toBe(6);
  });

  it('refuses a sum that the column cannot hold, and moves nothing', async () => {
    await given(app).items(item('a', 'l', 1), item('a', 'k', 99_999_999), item('b', 'k', 1));
    const { status, body } = await transfer(['l', 'k'], 'a', 'b', true);
    expect([status, body.message]).toEqual([400, 'Could not save Source Item']);
    expect(body.errors).toEqual([exceeds('b', 'k', '100000000', 1)]);
    expect(await items()).toEqual(['a/k: 99999999', 'a/l: 1', 'b/k: 1']);
  });
});

describe('transferring a part', () => {
  beforeEach(() => given(app).items(item('a', 'k', 10), item('b', 'k', 2, 0), item('a', 'l', 3), item('b', 'l', 1)));

  it('moves quantities; what arrives is in stock, what leaves keeps its status', async () => {
    await given(app).items(item('a', 'l', 3, 0));
    expect(await move('A', 'b', { sku: 'K', qty: 2.5 }, { sku: 'l', qty: 3 })).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect(await items()).toEqual(['a/k: 7.5', 'a/l: 0*', 'b/k: 4.5', 'b/l: 4']);
  });

  it('moves the other way with a negative quantity', async () => {
    await move('a', 'b', { sku: 'k', qty: -5 });
    expect(await items()).toEqual(['a/k: 15', 'a/l: 3', 'b/k: -3', 'b/l: 1']);
  });

  it('moves what is left after rounding, on both sides', async () => {
    await move('a', 'b', { sku: 'k', qty: 0.00004 }, { sku: 'l', qty: 1.00005 });
    expect(await items()).toEqual(['a/k: 10', 'a/l: 1.9999', 'b/k: 2', 'b/l: 2.0001']);
  });

  it('tells everything that is wrong, in the order of sources and items', async () => {
    const { status, body } = await move(
      'a',
      'ghost',
      { sku: 'x', qty: 1 },
      { sku: 'k', qty: 11 },
      { sku: 'l', qty: 1 },
    );
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Transfer validation failed',
        errors: [
          { message: 'Destination source %sourceCode does not exist', parameters: { sourceCode: 'ghost' } },
          missing('x', 'a', 0),
          { message: 'Requested transfer amount for sku %sku is not available', parameters: { sku: 'k' }, index: 1 },
          missing('k', 'ghost', 1),
          missing('l', 'ghost', 2),
        ],
      },
    ]);
  });

  it('names items without SKU or quantity', async () => {
    const { status, body } = await move('a', 'b', { sku: 'k', qty: 1 }, {}, { sku: 'k', qty: null });
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Transfer validation failed',
        errors: [
          { message: '"%field" can not be empty.', parameters: { field: 'sku' }, index: 1 },
          { message: '"%field" should be numeric.', parameters: { field: 'qty' }, index: 1 },
          { message: '"%field" should be numeric.', parameters: { field: 'qty' }, index: 2 },
        ],
      },
    ]);
    expect(await items()).toEqual(['a/k: 10', 'a/l: 3', 'b/k: 2*', 'b/l: 1']);
  });

  it('checks the sources of an empty list', async () => {
    expect(await move('a', 'b')).toMatchObject({ status: 200, text: '[]' });
    expect((await move('a', 'a')).body.errors).toEqual([
      { message: 'Cannot transfer a source on itself', parameters: [] },
    ]);
  });

  it('names an item that would have more than its column can hold, or a greater debt', async () => {
    const { status, body } = await move('a', 'b', { sku: 'l', qty: 1 }, { sku: 'k', qty: 5 }, { sku: 'K', qty: -1e8 });
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Could not save Source Item',
        errors: [exceeds('a', 'k', '100000005', 1)],
      },
    ]);
    expect(await items()).toEqual(['a/k: 10', 'a/l: 3', 'b/k: 2*', 'b/l: 1']);
  });

  it.each([1e300, -1e300, 99_999_999.9999, -99_999_999.9999])('moves nothing for %p', async (qty) => {
    expect((await move('a', 'b', { sku: 'l', qty: 1 }, { sku: 'k', qty })).status).toBe(400);
    expect(await items()).toEqual(['a/k: 10', 'a/l: 3', 'b/k: 2*', 'b/l: 1']);
  });
});

describe('statements', () => {
  const skus = Array.from({ length: 300 }, (_, index) => `s-${String(index).padStart(4, '0')}`);

  beforeEach(() => given(app).items(...skus.flatMap((sku) => [item('a', sku, 5), item('b', sku, 5, 0)])));

  it.each<[string, (skus: readonly string[]) => Promise<{ status: number }>]>([
    ['assign', (some) => assign(some, ['a', 'b', 'c'])],
    ['transfer', (some) => transfer(some, 'a', 'b')],
    ['transfer a part', (some) => move('a', 'b', ...some.map((sku) => ({ sku, qty: 1 })))],
    ['unassign', (some) => unassign(some, ['a'])],
  ])('%s: as many for 296 SKUs as for two', async (_, act) => {
    const statementsFor = async (some: readonly string[]): Promise<string[]> => {
      const statements = await sent.allDuring(async () => expect((await act(some)).status).toBe(200));
      // Settings, modes of indexers and declarations of tables are cached.
      const written = statements.filter(({ sql }) => /inventory_(source_item|low_stock)/.test(sql));
      return written.map(({ sql }) => sql.slice(0, 20));
    };
    await statementsFor(skus.slice(0, 2));
    const [many, two] = [await statementsFor(skus.slice(2, -2)), await statementsFor(skus.slice(-2))];
    expect(many).toEqual(two);
    expect(many.length).toBeLessThan(12);
  });
});

describe('at once', () => {
  const WRITERS = 8;
  const ROUNDS = 6;
  const skus = ['k', 'l', 'm'];
  const codes = ['a', 'b', 'c'];

  it('transfers never create or lose a unit, and never take more than there is', async () => {
    await given(app).items(...codes.flatMap((code) => skus.map((sku) => item(code, sku, 100))));
    const statuses = new Set<number>();
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let round = 0; round < ROUNDS; round++) {
          const [from, to] = [codes[(writer + round) % 3]!, codes[(writer + round + 1 + (writer % 2)) % 3]!];
          const some = writer % 2 === 0 ? skus : skus.toReversed();
          const answer =
            writer % 4 === 3
              ? await transfer(some, from, to, round % 2 === 0)
              : await move(from, to, ...some.map((sku) => ({ sku, qty: 7 })));
          statuses.add(answer.status);
        }
      }),
    );
    // 400: somebody else had moved everything away, or unassigned it.
    expect([...statuses].filter((status) => status !== 200 && status !== 400)).toEqual([]);
    for (const sku of skus) expect([sku, await total(sku)]).toEqual([sku, 300]);
    const { body } = await app.get(`${SOURCE_ITEMS}?searchCriteria`);
    expect((body.items as Item[]).filter(({ quantity }) => quantity < 0)).toEqual([]);
  });

  it('two transfers of everything there is: one gets it', async () => {
    await given(app).items(item('a', 'k', 10), item('b', 'k', 0), item('c', 'k', 0));
    const answers = await Promise.all(
      ['b', 'c', 'b', 'c'].map((to) => move('a', to, { sku: 'k', qty: 10 }).then(({ status }) => status)),
    );
    expect(answers.toSorted()).toEqual([200, 400, 400, 400]);
    expect(await total('k')).toBe(10);
    expect(await items()).toContain('a/k: 0');
  });

  it('assignments count each created item once', async () => {
    const created = await Promise.all(
      Array.from({ length: WRITERS }, (_, writer) =>
        assign(writer % 2 === 0 ? skus : skus.toReversed(), codes).then(({ body }) => body as number),
      ),
    );
    expect(created.reduce((sum, count) => sum + count, 0)).toBe(skus.length * codes.length);
    expect(await items()).toHaveLength(skus.length * codes.length);
  });

  it('an assignment never resets a quantity that is saved at the same time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await unassign(skus, codes);
      const saved = given(app).items(...skus.map((sku) => item('a', sku, 5)));
      await Promise.all([saved, assign(skus, codes), assign(skus.toReversed(), ['a'])]);
      for (const sku of skus) expect([sku, await total(sku)]).toEqual([sku, 5]);
    }
  });

  it('unassignments count each deleted item once', async () => {
    await given(app).items(...codes.flatMap((code) => skus.map((sku) => item(code, sku, 1))));
    const deleted = await Promise.all(
      Array.from({ length: WRITERS }, () => unassign(skus, codes).then(({ body }) => body as number)),
    );
    expect(deleted.reduce((sum, count) => sum + count, 0)).toBe(skus.length * codes.length);
  });
});
