import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { given, link, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, SOURCE_SELECTION, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('here', 'there');
  stock = await given(app).stock('both');
  await given(app).links(link('here', stock), link('there', stock, 2));
});
afterAll(() => app.stop());
beforeEach(async () => {
  const { body } = await app.get(`${SOURCE_ITEMS}?searchCriteria`);
  if (body.items.length > 0) await app.post(SOURCE_ITEMS_DELETE, { sourceItems: body.items });
});

interface Item {
  readonly sku: string;
  readonly source_code: string;
  readonly quantity: number;
  readonly status: number;
}

const item = (sku: string, quantity: number, source_code = 'here', status = 1): Item => ({
  sku,
  source_code,
  quantity,
  status,
});

const remove = (...sourceItems: object[]) => app.post(SOURCE_ITEMS_DELETE, { sourceItems });

const save = (...sourceItems: object[]) => app.post(SOURCE_ITEMS, { sourceItems });

/** What there is, in the order in which it was made. */
const items = async (criteria = 'searchCriteria'): Promise<Item[]> =>
  (await app.get(`${SOURCE_ITEMS}?${criteria}`)).body.items as Item[];

const select = async (...wanted: { sku: string; qty: number }[]) =>
  (
    await app.post(SOURCE_SELECTION, {
      inventoryRequest: { stockId: stock, items: wanted },
      algorithmCode: 'priority',
    })
  ).body;

const idOf = async (sku: string): Promise<number> => {
  const rows: { id: number }[] = await app.nest
    .get(DataSource)
    .query('SELECT source_item_id AS id FROM inventory_source_item WHERE sku = ?', [sku]);
  return rows[0]?.id ?? 0;
};

describe('saving source items', () => {
  it('answers an empty list, and keeps quantity and status', async () => {
    expect(await save(item('a', 5.5), item('a', 2, 'there', 0))).toMatchObject({ status: 200, text: '[]' });
    expect(await items()).toStrictEqual([item('a', 5.5), item('a', 2, 'there', 0)]);
  });

  it('changes the item of the same source and SKU, whatever their case, and leaves their spelling', async () => {
    await save(item('MiXeD', 1));
    await save(item('mixed', 2, 'HERE', 0));
    expect(await items()).toStrictEqual([item('MiXeD', 2, 'here', 0)]);
  });

  it('lets the last of a batch win', async () => {
    await save(item('a', 1), item('b', 2), item('A', 3), item('a', 4, 'there'), item('a', 5, 'Here', 0));
    expect(await items()).toStrictEqual([item('a', 5, 'here', 0), item('b', 2), item('a', 4, 'there')]);
  });

  it('lets the last of a batch win over a row that is there, however both are spelt', async () => {
    await save(item('a', 1), item('Ångström', 1));
    await save(item('a', 2), item('A', 3), item('b', 4));
    await save(item('B', 5), item('b', 6));
    expect(await items()).toStrictEqual([item('a', 3), item('Ångström', 1), item('b', 6)]);
  });

  it('changes rows in place, and on MySQL takes an id for what is new only', async () => {
    await save(item('a', 1), item('b', 1), item('c', 1));
    const before = await idOf('a');
    for (const quantity of [2, 3, 4]) await save(item('c', quantity), item('a', quantity), item('b', quantity));
    await save(item('b', 5), item('d', 1));
    expect(await idOf('a')).toBe(before);
    // SQLite's ids have 64 bits: there it does not matter that each of the thirteen rows took one.
    expect((await idOf('d')) - (await idOf('c'))).toBe(isEmbedded() ? 11 : 1);
    expect(await items()).toStrictEqual([item('a', 4), item('b', 5), item('c', 4), item('d', 1)]);
  });

  it('takes extension attributes and ignores them', async () => {
    await save({ ...item('a', 1), extension_attributes: {} });
    expect(await items()).toStrictEqual([item('a', 1)]);
  });

  it.each([
    ['rounds half up', 1.00005, 1.0001],
    ['rounds half up in decimal, not in binary', 0.00145, 0.0015],
    ['rounds down below the half', 1.00004999, 1],
    ['rounds away from zero below it', -1.00005, -1.0001],
    ['keeps four decimals', 12345678.1234, 12345678.1234],
    ['keeps the largest', 99999999.9999, 99999999.9999],
    ['clamps what is larger', 1e15, 99999999.9999],
    ['clamps what rounds up to larger', 99999999.99995, 99999999.9999],
    ['clamps what is smaller', -1e300, -99999999.9999],
    ['keeps a negative quantity', -2.5, -2.5],
    ['has no negative zero', -0.00001, 0],
    ['rounds what is tiny to nothing', 4e-7, 0],
    ['reads a text', '7.25', 7.25],
    ['does not drift', 0.1 + 0.2, 0.3],
  ])('%s: %p', async (_, quantity, stored) => {
    await save({ ...item('a', 0), quantity });
    expect(await items()).toStrictEqual([item('a', stored)]);
    expect(await items(where('quantity', stored))).toHaveLength(1);
  });

  it('adds up 0.1 and 0.2 to 0.3', async () => {
    await save(item('a', 0.1), item('a', 0.2, 'there'));
    expect(await select({ sku: 'a', qty: 0.3 })).toStrictEqual({
      source_selection_items: [
        { source_code: 'here', sku: 'a', qty_to_deduct: 0.1, qty_available: 0.1 },
        { source_code: 'there', sku: 'a', qty_to_deduct: 0.2, qty_available: 0.2 },
      ],
      shippable: true,
    });
  });

  it('names every line whose source does not exist, and saves nothing', async () => {
    const { status, body } = await save(item('a', 1), item('a', 1, 'ghost'), item('b', 1), item('b', 1, 'phantom'));
    expect(status).toBe(400);
    expect(body).toStrictEqual({
      message: 'Could not save Source Item',
      errors: [
        {
          message: 'sourceItems[%index]: source "%source_code" does not exist.',
          parameters: { index: '1', source_code: 'ghost' },
          index: 1,
        },
        {
          message: 'sourceItems[%index]: source "%source_code" does not exist.',
          parameters: { index: '3', source_code: 'phantom' },
          index: 3,
        },
      ],
    });
    expect(await items()).toStrictEqual([]);
  });

  it('refuses half a character, as PHP does', async () => {
    expect(await save(item('a', 1), item('a', 1, 'here\udfff'))).toMatchObject({
      status: 400,
      body: { message: 'Decoding error.' },
    });
    expect(await items()).toStrictEqual([]);
  });

  it.each([
    ['none', []],
    ['an object without entries', {}],
  ])('refuses an empty list: %s', async (_, sourceItems) => {
    const { status, body } = await app.post(SOURCE_ITEMS, { sourceItems });
    expect([status, body]).toStrictEqual([400, { message: 'Input data is empty' }]);
  });
});

const at = (index: number, ...errors: object[]) => errors.map((error) => ({ ...error, index }));

const empty = (field: string) => ({ message: '"%field" can not be empty.', parameters: { field } });

const numeric = (field: string) => ({ message: '"%field" should be numeric.', parameters: { field } });

describe('validation', () => {
  const edges = { message: '"%field" can not contain leading or trailing spaces.', parameters: { field: 'sku' } };
  const spaces = { message: '"%field" can not contain whitespaces.', parameters: { field: 'source_code' } };
  const unknownStatus = { message: '"%field" should a known status.', parameters: { field: 'status' } };
  const good = item('a', 1);

  it.each<[string, object, string, object[]]>([
    ['no SKU', { ...good, sku: undefined }, '"sku" can not be empty.', [empty('sku')]],
    ['null for a SKU', { ...good, sku: null }, '"sku" can not be empty.', [empty('sku')]],
    ['an empty SKU', { ...good, sku: '' }, '"sku" can not be empty.', [empty('sku')]],
    ['a blank SKU', { ...good, sku: '  ' }, '"sku" can not be empty.', [empty('sku'), edges]],
    ['a SKU after a space', { ...good, sku: ' a' }, '"sku" can not contain leading or trailing spaces.', [edges]],
    ['a SKU before a tab', { ...good, sku: 'a\t' }, '"sku" can not contain leading or trailing spaces.', [edges]],
    ['no source', { ...good, source_code: null }, '"source_code" can not be empty.', [empty('source_code')]],
    [
      'a blank source',
      { ...good, source_code: ' ' },
      '"source_code" can not be empty.',
      [empty('source_code'), spaces],
    ],
    ['a space in a source', { ...good, source_code: 'h e' }, '"source_code" can not contain whitespaces.', [spaces]],
    ['no quantity', { ...good, quantity: null }, '"quantity" should be numeric.', [numeric('quantity')]],
    ['no status', { ...good, status: undefined }, '"status" should be numeric.', [numeric('status')]],
    ['an unknown status', { ...good, status: 2 }, '"status" should a known status.', [unknownStatus]],
    ['a negative status', { ...good, status: -1 }, '"status" should a known status.', [unknownStatus]],
    [
      'nothing at all',
      {},
      '"sku" can not be empty.',
      [empty('sku'), empty('source_code'), numeric('quantity'), numeric('status')],
    ],
  ])('refuses %s', async (_, bad, message, errors) => {
    const { status, body } = await save(item('fine', 1), bad);
    expect([status, body]).toStrictEqual([400, { message: `Validation Failed: ${message}`, errors: at(1, ...errors) }]);
    expect(await items()).toStrictEqual([]);
  });

  it('tells everything that is wrong, item by item', async () => {
    const { body } = await save({ ...good, status: 7 }, good, { ...good, sku: '', source_code: 'h e' });
    expect(body).toStrictEqual({
      message: 'Validation Failed: "status" should a known status.',
      errors: [...at(0, unknownStatus), ...at(2, empty('sku'), spaces)],
    });
  });

  it('tells of rules before it tells of sources that do not exist', async () => {
    const { body } = await save(item('a', 1, 'ghost'), { ...good, quantity: null });
    expect(body.message).toBe('Validation Failed: "quantity" should be numeric.');
  });
});

describe('deleting source items', () => {
  it('takes away those named, whatever their case, and no others', async () => {
    await save(item('a', 1), item('a', 2, 'there'), item('b', 3), item('b', 4, 'there'));
    expect(await remove({ sku: 'A', source_code: 'HERE' }, item('b', 9, 'there', 0))).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect(await items()).toStrictEqual([item('a', 2, 'there'), item('b', 3)]);
  });

  it.each<[string, object]>([
    ['an unknown SKU', { sku: 'nope', source_code: 'here' }],
    ['an unknown source', { sku: 'a', source_code: 'nope' }],
    ['no source', { sku: 'a' }],
    ['no SKU', { source_code: 'here' }],
    ['nothing', {}],
    ['wildcards', { sku: '%', source_code: '%' }],
  ])('takes away nothing for %s, and says nothing', async (_, named) => {
    await save(item('a', 1));
    expect(await remove(named)).toMatchObject({ status: 200, text: '[]' });
    expect(await items()).toHaveLength(1);
  });

  it('refuses an empty list', async () => {
    const { status, body } = await remove();
    expect([status, body]).toStrictEqual([400, { message: 'Input data is empty' }]);
  });
});

describe('low-stock thresholds', () => {
  const TABLE = 'inventory_low_stock_notification_configuration';

  it('are deleted with their items', async () => {
    const database = app.nest.get(DataSource);
    await database.query(`INSERT INTO ${TABLE} VALUES ('here', 'a', 1), ('here', 'b', 2), ('there', 'a', 3)`);
    await remove(item('A', 1, 'Here'), item('c', 1, 'here'));
    const rows = await database.query(`SELECT source_code, sku FROM ${TABLE} ORDER BY sku`);
    expect(rows).toEqual([
      { source_code: 'there', sku: 'a' },
      { source_code: 'here', sku: 'b' },
    ]);
  });
});

/** Every one of these is another product: none may be taken for its neighbour, anywhere. */
const SKUS: [title: string, sku: string][] = [
  ['a number', '123'],
  ['leading zeros', '00123'],
  ['a decimal', '123.0'],
  ['an exponent', '1e2'],
  ['what the exponent amounts to', '100'],
  ['a negative number', '-123'],
  ['a slash', 'a/b'],
  ['a plus', 'a+b'],
  ['an inner space', 'a b'],
  ['two inner spaces', 'a  b'],
  ['a tab', 'a\tb'],
  ['a line break', 'a\nb'],
  ['a comma', 'a,b'],
  ['a Nordic letter', 'Å-1'],
  ['Cyrillic', 'Ключ'],
  ['Japanese', '東京'],
  ['a percent sign', 'a%b'],
  ['an underscore', 'a_b'],
  ['a letter where wildcards are', 'axb'],
  ['several letters there', 'axxb'],
  ['a single quote', "a'b"],
  ['a double quote', 'a"b'],
  ['a backtick', 'a`b'],
  ['a backslash', 'a\\b'],
  ['two backslashes', 'a\\\\b'],
  ['a backslash at the end', 'ab\\'],
  ['neither', 'ab'],
  ['a script', '<script>alert(1)</script>'],
  ['an entity', '&lt;script&gt;'],
  ['a statement', "'; DROP TABLE inventory_source_item; --"],
  ['a placeholder', '?'],
  ['a named placeholder', ':sku'],
  ['what stands in URLs', 'a&b=c#d?e'],
  ['a percent escape', 'a%2Fb'],
  ['a prototype', '__proto__'],
  ['the word null', 'null'],
  ['64 letters', 'x'.repeat(64)],
  ['64 letters of three bytes', '京'.repeat(64)],
];

/** As a pattern that matches nothing else. */
const escaped = (sku: string): string => sku.replace(/[\\%_]/g, '\\$&');

describe('SKUs', () => {
  const all = SKUS.map(([, sku], index) => item(sku, index + 1));
  const quantityOf = (sku: string): number => SKUS.findIndex(([, each]) => each === sku) + 1;

  beforeEach(() => given(app).items(...all));

  it('keeps them apart in one batch', async () => {
    expect(await items()).toStrictEqual(all);
  });

  it.each(SKUS)('finds %s: %j', async (_, sku) => {
    const only = [item(sku, quantityOf(sku))];
    expect(await items(where('sku', sku))).toStrictEqual(only);
    expect(await items(where('sku', sku, 'bogus'))).toStrictEqual(only);
    expect(await items(where('sku', escaped(sku), 'like'))).toStrictEqual(only);
    expect(await items(where('sku', sku, 'in'))).toStrictEqual(sku.includes(',') ? [] : only);
    expect(await items(where('sku', `nope,${sku}`, 'in'))).toStrictEqual(sku.includes(',') ? [] : only);
  });

  it.each(SKUS)('selects %s: %j', async (_, sku) => {
    const quantity = quantityOf(sku);
    expect(await select({ sku, qty: 1 })).toStrictEqual({
      source_selection_items: [{ source_code: 'here', sku, qty_to_deduct: 1, qty_available: quantity }],
      shippable: true,
    });
  });

  it.each(SKUS)('changes and deletes %s: %j', async (_, sku) => {
    const others = all.filter((each) => each.sku !== sku);
    await save(item(sku, 4711));
    expect(await items()).toStrictEqual(all.map((each) => (each.sku === sku ? item(sku, 4711) : each)));
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku, source_code: 'here' }] });
    expect(await items()).toStrictEqual(others);
  });

  it('takes a JSON number for the text that it prints', async () => {
    await save({ ...item('', 4711), sku: 123 });
    expect(await items(where('sku', '123'))).toStrictEqual([item('123', 4711)]);
    expect(await items(where('sku', '00123'))).toStrictEqual([item('00123', quantityOf('00123'))]);
  });

  it('does not tell capitals from small letters', async () => {
    expect(await items(where('sku', 'A/B'))).toStrictEqual([item('a/b', quantityOf('a/b'))]);
    expect(await items(where('sku', 'A/B', 'in'))).toHaveLength(1);
    expect(await items(where('sku', 'A/%', 'like'))).toHaveLength(1);
    expect((await select({ sku: 'A/B', qty: 1 })).shippable).toBe(true);
  });

  it('cuts after 64 characters, as the column does', async () => {
    await save(item(`${'y'.repeat(64)}-1`, 1), item(`${'y'.repeat(64)}-2`, 2));
    expect(await items(where('sku', 'y%', 'like'))).toStrictEqual([item('y'.repeat(64), 2)]);
    expect(await items(where('sku', 'y'.repeat(65)))).toStrictEqual([]);
    expect((await select({ sku: 'y'.repeat(65), qty: 1 })).shippable).toBe(false);
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: [{ sku: 'y'.repeat(65), source_code: 'here' }] });
    expect(await items(where('sku', 'y%', 'like'))).toHaveLength(1);
  });

  it('does not make another product of a space at which it cuts', async () => {
    await save(item('z'.repeat(63), 1));
    await save(item(`${'z'.repeat(63)} z`, 2));
    expect(await items(where('sku', 'z%', 'like'))).toStrictEqual([item('z'.repeat(63), 2)]);
  });

  it.each([
    ['an emoji', 'a😀', '"%field" can not contain emoji and other characters beyond U+FFFF.'],
    ['a null byte', 'a\0b', '"%field" can not contain null bytes.'],
  ])('refuses %s, which not every database can tell from others', async (_, sku, message) => {
    const { status, body } = await save(item('fine', 1), item(sku, 1));
    expect([status, body]).toStrictEqual([
      400,
      {
        message: `Validation Failed: ${message.replace('%field', 'sku')}`,
        errors: [{ message, parameters: { field: 'sku' }, index: 1 }],
      },
    ]);
    expect(await items()).toStrictEqual(all);
  });
});
