import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, orderBy, SOURCE_ITEMS, SOURCE_ITEMS_DELETE } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ BODY_LIMIT: '64mb', DATABASE_POOL_SIZE: '8' });
  await given(app).sources('here', 'there');
});
afterAll(() => app.stop());
beforeEach(async () => {
  const sourceItems = (await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.items;
  if (sourceItems.length > 0) await app.post(SOURCE_ITEMS_DELETE, { sourceItems });
});

interface Item {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: number;
  readonly status: number;
}

const list = (count: number, quantity: (index: number) => number = (index) => index): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    sku: `sku-${String(index).padStart(6, '0')}`,
    source_code: index % 2 === 0 ? 'here' : 'there',
    quantity: quantity(index),
    status: index % 2,
  }));

const save = (sourceItems: readonly object[]) => app.post(SOURCE_ITEMS, { sourceItems });

/** Each writer starts somewhere else, and every other writer goes backwards. */
const inOwnOrder = (items: Item[], writer: number): Item[] => {
  const start = (writer * 251) % items.length;
  const turned = [...items.slice(start), ...items.slice(0, start)];
  return writer % 2 === 0 ? turned.toReversed() : turned;
};

const search = async (more = ''): Promise<{ items: Item[]; total_count: number }> =>
  (await app.get(`${SOURCE_ITEMS}?${orderBy('sku', 'ASC')}${more}`)).body;

describe('many source items in one request', () => {
  it('saves 2,000, changes them, and deletes them', async () => {
    expect(await save(list(2_000))).toMatchObject({ status: 200, text: '[]' });
    expect((await search()).items).toStrictEqual(list(2_000));
    const changed = list(2_000, (index) => index + 0.5);
    expect((await save(changed.toReversed())).status).toBe(200);
    expect((await search()).items).toStrictEqual(changed);
    expect((await app.post(SOURCE_ITEMS_DELETE, { sourceItems: list(1_999) })).status).toBe(200);
    expect((await search()).items).toStrictEqual(changed.slice(-1));
  });

  it('saves 100,000, and deletes them', async () => {
    const all = list(100_000);
    expect(await save(all)).toMatchObject({ status: 200, text: '[]' });
    expect((await search()).items).toStrictEqual(all);
    expect(await app.post(SOURCE_ITEMS_DELETE, { sourceItems: all })).toMatchObject({ status: 200, text: '[]' });
    expect((await search()).total_count).toBe(0);
  });

  it('rejects all of them for one unknown source in the last line, and names that line', async () => {
    const { status, body } = await save([...list(10_000), { ...list(1)[0], source_code: 'ghost' }]);
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      message: 'Could not save Source Item',
      errors: [
        {
          message: 'sourceItems[%index]: source "%source_code" does not exist.',
          parameters: { index: '10000', source_code: 'ghost' },
          index: 10_000,
        },
      ],
    });
    expect((await search()).total_count).toBe(0);
  });

  it('tells what breaks a rule in the order of the lines', async () => {
    const items = list(3_000).map((item, index) =>
      index === 2_700 ? { ...item, status: 3 } : index === 1_200 ? { ...item, sku: '' } : item,
    );
    expect((await save(items)).body).toStrictEqual({
      message: 'Validation Failed: "sku" can not be empty.',
      errors: [
        { message: '"%field" can not be empty.', parameters: { field: 'sku' }, index: 1_200 },
        { message: '"%field" should a known status.', parameters: { field: 'status' }, index: 2_700 },
      ],
    });
  });

  it('tells of the first line that cannot be read, and of no other', async () => {
    const items = list(3_000).map((item, index) =>
      index === 2_700 ? { ...item, colour: 'red' } : index === 1_200 ? { ...item, quantity: 'many' } : item,
    );
    expect((await save(items)).body).toStrictEqual({
      message:
        'Error occurred during "quantity" processing. The "many" value\'s type is invalid. ' +
        'The "float" type was expected. Verify and try again.',
      index: 1_200,
      path: 'sourceItems[1200].quantity',
    });
  });

  it('refuses a long body that is damaged', async () => {
    const text = JSON.stringify({ sourceItems: list(5_000) });
    for (const damaged of [
      text.slice(0, -1),
      text.slice(0, -2),
      text.replace('"sku-004000"', '"sku-004000'),
      `${text}]`,
    ]) {
      const { status, body } = await app.post(SOURCE_ITEMS, damaged);
      expect([status, body]).toStrictEqual([400, { message: 'Decoding error.' }]);
    }
    expect((await search()).total_count).toBe(0);
  });
});

describe('eight writers of the same 2,000 SKUs, each in an order of its own', () => {
  const WRITERS = Array.from({ length: 8 }, (_, index) => index + 1);

  it.each([
    ['none of which is there', false],
    ['all of which are there', true],
  ])('%s: none gets an error, and one of them wrote last', async (_, areThere) => {
    if (areThere) await save(list(2_000));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        WRITERS.map((writer) =>
          save(
            inOwnOrder(
              list(2_000, () => round * 10 + writer),
              writer,
            ),
          ),
        ),
      );
      expect(answers.map(({ status, text }) => `${status} ${text}`)).toStrictEqual(WRITERS.map(() => '200 []'));
      const { items } = await search();
      const [last] = items;
      expect(WRITERS.map((writer) => round * 10 + writer)).toContain(last?.quantity);
      expect(items).toStrictEqual(list(2_000, () => last?.quantity ?? 0));
    }
  });
});
