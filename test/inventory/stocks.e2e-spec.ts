import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { given, link, linksOf, orderBy, STOCK_RESOLVER, STOCKS, where } from '../support/given.js';
import { SentStatements } from '../support/sent-statements.js';
import { TestApp } from '../support/test-app.js';
import { websites } from '../support/website.js';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

/** Websites of its own for each test. */
beforeEach(async () => {
  count++;
  await websites(app, code('eu'), code('us'));
});

const code = (name: string): string => `${name}_${count}`;
const named = (name: string): string => `${name} ${count}`;
const website = (name: string) => ({ type: 'website', code: code(name) });
const till = (name: string) => ({ type: 'till', code: code(name) });

const channels = (...sales_channels: object[]) => ({ extension_attributes: { sales_channels } });
const post = (stock: unknown, more: object = {}) => app.post(STOCKS, { stock, ...more });
const put = (stockId: number, stock: object, query = '') => app.put(`${STOCKS}/${stockId}${query}`, { stock });

const channelsOf = async (stockId: number): Promise<string[]> =>
  ((await app.get(`${STOCKS}/${stockId}`)).body.extension_attributes.sales_channels as { code: string }[]).map(
    (channel) => channel.code.replace(`_${count}`, ''),
  );

/** Which stock a channel sells from. */
const stockOf = async ({ type, code: name }: { type: string; code: string }): Promise<number | undefined> =>
  (await app.get(`${STOCK_RESOLVER}/${type}/${name}`)).body.stock_id;

const refused = (...errors: object[]) => [400, { message: 'Validation Failed', errors }];
const empty = (field: string) => ({ message: '"%field" can not be empty.', parameters: { field } });
/** In which channel of the list. */
const at = (index: number, ...errors: object[]) => errors.map((error) => ({ ...error, index }));
const noWebsite = (name: string) => ({
  message: 'The website with code "%code" does not exist.',
  parameters: { code: name },
});

describe('saving a stock', () => {
  it.each<[string, object]>([
    ['no id', {}],
    ['null', { stock_id: null }],
    ['0', { stock_id: 0 }],
    ['a negative id', { stock_id: -4 }],
  ])('gives the next id for %s', async (_, id) => {
    const before = (await post({ name: named('before') })).body as number;
    expect((await post({ ...id, name: named('after') })).body).toBe(before + 1);
  });

  it('makes a stock under an id that is new, and changes the one that has it', async () => {
    const id = 7000 + count;
    expect((await post({ stock_id: id, name: named('made') })).body).toBe(id);
    expect((await post({ stock_id: String(id), name: named('changed') })).body).toBe(id);
    expect((await app.get(`${STOCKS}/${id}`)).body).toStrictEqual({
      stock_id: id,
      name: named('changed'),
      ...channels(),
    });
  });

  it('makes a stock under the id in the path, whatever the body and the query say', async () => {
    const id = 7000 + count;
    expect((await put(id, { stock_id: 1, stockId: 2, name: named('made') }, '?fields=name&stock_id=3')).body).toBe(id);
    expect((await app.put(`${STOCKS}/${id}`, { stock: { name: named('changed') }, extra: 1 })).body).toBe(id);
    expect((await app.get(`${STOCKS}/${id}`)).body.name).toBe(named('changed'));
  });

  it('refuses an id that is no number', async () => {
    const { status, body } = await app.put(`${STOCKS}/abc`, { stock: { name: named('n') } });
    expect([status, body.message]).toStrictEqual([
      400,
      'Error occurred during "stock_id" processing. ' +
        'The "abc" value\'s type is invalid. The "int" type was expected. Verify and try again.',
    ]);
  });

  it.each([
    ['cuts a name after 255 characters', 'ä'.repeat(300), 'ä'.repeat(255)],
    ['keeps blanks around a name', '  padded  ', '  padded  '],
    ['makes a text of a number', 4711, '4711'],
    ['keeps an emoji', 'Stock 📦', 'Stock 📦'],
  ])('%s', async (_, name, stored) => {
    const id = (await post({ name })).body as number;
    expect((await app.get(`${STOCKS}/${id}`)).body.name).toBe(stored);
  });

  it.each<[string, unknown]>([
    ['no name', {}],
    ['null', { name: null }],
    ['an empty name', { name: '' }],
    ['a blank name', { name: ' \t\n' }],
    ['a text for a stock', 'x'],
    ['a list for a stock', []],
  ])('refuses %s', async (_, stock) => {
    const { status, body } = await post(stock);
    expect([status, body]).toStrictEqual(refused(empty('name')));
  });

  it('tells everything that is wrong: the name, then channel by channel its type, its code, its website', async () => {
    const { status, body } = await post({
      ...channels(
        { code: 'a' },
        { type: 'website', code: 'ghost' },
        {},
        { type: 'website' },
        { type: 'website', code: 'BASE' },
      ),
    });
    expect([status, body]).toStrictEqual(
      refused(
        empty('name'),
        ...at(0, empty('type')),
        ...at(1, noWebsite('ghost')),
        ...at(2, empty('type'), empty('code')),
        ...at(3, empty('code'), noWebsite('')),
        ...at(4, noWebsite('BASE')),
      ),
    );
  });

  it.each([
    ['the same name', 'twin', 'twin'],
    ['another case', 'twin', 'TWIN'],
    ['blanks around it', 'twin', '  twin '],
    ['blanks behind the one that is there', 'twin  ', 'twin'],
  ])('refuses the name of another stock: %s', async (_, first, second) => {
    await given(app).stock(`${count} ${first}`);
    const name = second.replace(/(\s*)(\w+)/, `$1${count} $2`);
    const { status, body } = await post({ name });
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Could not save Stock',
        errors: [{ message: 'The name "%name" belongs to another stock.', parameters: { name } }],
      },
    ]);
  });

  it('lets a stock keep its own name', async () => {
    const id = await given(app).stock(named('own'));
    expect((await put(id, { name: named('OWN') })).body).toBe(id);
    expect((await app.get(`${STOCKS}/${id}`)).body.name).toBe(named('OWN'));
  });
});

describe('names given at the same time', () => {
  it.each([1, 2, 3, 4, 5])('go to one of ten stocks, round %i', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ name: named('wanted') })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(400)]);
    const refusals = answers.filter(({ status }) => status === 400).map(({ body }) => body.message);
    expect(new Set(refusals)).toEqual(new Set(['Could not save Stock']));
    expect((await app.get(`${STOCKS}?${where('name', named('wanted'))}`)).body.total_count).toBe(1);
  });

  it('are not exchanged by two stocks, and never shared', async () => {
    const [one, other] = [await given(app).stock(named('one')), await given(app).stock(named('other'))];
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        put(one, { name: named('other') }),
        put(other, { name: named('one') }),
        put(one, { name: named('third') }),
        put(other, { name: named('third') }),
      ]);
      for (const { status } of answers) expect([200, 400]).toContain(status);
      const names = await Promise.all([one, other].map(async (id) => (await app.get(`${STOCKS}/${id}`)).body.name));
      expect(new Set(names).size).toBe(2);
    }
  });
});

describe('sales channels', () => {
  it('are those given, by type and code', async () => {
    const id = await given(app).stock(named('s'), website('us'), till('b'), website('eu'), till('a'), till('a'));
    expect((await app.get(`${STOCKS}/${id}`)).body.extension_attributes.sales_channels).toStrictEqual([
      till('a'),
      till('b'),
      website('eu'),
      website('us'),
    ]);
  });

  it('move from the stock that had them', async () => {
    const first = await given(app).stock(named('first'), website('eu'), till('a'));
    const second = await given(app).stock(named('second'), website('eu'));
    expect([await channelsOf(first), await channelsOf(second)]).toStrictEqual([['a'], ['eu']]);
    await put(first, { name: named('first'), ...channels(website('eu'), till('a')) });
    expect([await channelsOf(first), await channelsOf(second)]).toStrictEqual([['a', 'eu'], []]);
  });

  it.each<[string, object]>([
    ['no extension attributes', {}],
    ['null for them', { extension_attributes: null }],
    ['no channels in them', { extension_attributes: {} }],
    ['an empty list', channels()],
    ['null for the list', { extension_attributes: { sales_channels: null } }],
    ['a text for the list', { extension_attributes: { sales_channels: 'website' } }],
    ['a number for the list', { extension_attributes: { sales_channels: 5 } }],
  ])('go when they are left out: %s', async (_, more) => {
    const id = await given(app).stock(named('s'), website('eu'), website('us'), till('a'));
    expect((await put(id, { name: named('s'), ...more })).body).toBe(id);
    expect(await channelsOf(id)).toStrictEqual([]);
    expect(await stockOf(website('eu'))).toBe(1);
    expect(await stockOf(website('us'))).toBe(1);
    expect(await stockOf(till('a'))).toBeUndefined();
  });

  it('go one by one when some are left out', async () => {
    const id = await given(app).stock(named('s'), website('eu'), website('us'), till('a'), till('b'));
    await put(id, { name: named('s'), ...channels(website('us'), till('b')) });
    expect(await channelsOf(id)).toStrictEqual(['b', 'us']);
    expect(await stockOf(website('eu'))).toBe(1);
    expect(await stockOf(till('a'))).toBeUndefined();
  });

  it('never leave the default stock when they are websites', async () => {
    await put(1, { name: 'Default Stock', ...channels({ type: 'website', code: 'base' }, website('eu'), till('a')) });
    await put(1, { name: 'Default Stock' });
    expect(await stockOf(website('eu'))).toBe(1);
    expect(await stockOf({ type: 'website', code: 'base' })).toBe(1);
    expect(await stockOf(till('a'))).toBeUndefined();
  });

  it('are refused with a key that they do not have', async () => {
    const { status, body } = await post({ name: named('s'), ...channels({ ...website('eu'), extra: 1 }) });
    expect([status, body.parameters]).toStrictEqual([400, { fieldName: 'Extra' }]);
  });

  it('change nothing when one of them is refused', async () => {
    const id = await given(app).stock(named('s'), website('eu'));
    const { status } = await put(id, { name: named('t'), ...channels(website('us'), website('ghost')) });
    expect(status).toBe(400);
    expect((await app.get(`${STOCKS}/${id}`)).body.name).toBe(named('s'));
    expect(await channelsOf(id)).toStrictEqual(['eu']);
  });
});

describe('at the same time', () => {
  const ROUNDS = Array.from({ length: 15 }, (_, round) => round);

  it('ten clients move a channel between ten stocks: it ends at exactly one', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 10; index++) ids.push(await given(app).stock(named(`s${index}`)));
    for (const channel of [website('eu'), till('a')]) {
      const answers = await Promise.all(
        ids.map((id, index) => put(id, { name: named(`s${index}`), ...channels(channel) })),
      );
      expect(answers.map(({ body }) => body)).toStrictEqual(ids);
      const owners = await Promise.all(ids.map(channelsOf));
      expect(owners.filter((owned) => owned.length > 0)).toHaveLength(1);
      expect(ids).toContain(await stockOf(channel));
    }
  });

  it('a stock that gives up a channel does not take it from the one that got it', async () => {
    const [loser, winner] = [await given(app).stock(named('loser')), await given(app).stock(named('winner'))];
    for (const _ of ROUNDS) {
      await put(loser, { name: named('loser'), ...channels(website('eu')) });
      await Promise.all([
        put(loser, { name: named('loser') }),
        put(winner, { name: named('winner'), ...channels(website('eu')) }),
      ]);
      expect(await stockOf(website('eu'))).toBe(winner);
    }
  });

  it('a stock that is deleted does not take a channel along', async () => {
    const id = await given(app).stock(named('s'));
    for (const _ of ROUNDS) {
      await put(id, { name: named('s') });
      const [deleted, saved] = await Promise.all([
        app.delete(`${STOCKS}/${id}`),
        put(id, { name: named('s'), ...channels(website('eu')) }),
      ]);
      expect([200, 400]).toContain(deleted.status);
      expect(saved.status).toBe(200);
      expect(await stockOf(website('eu'))).toBe(id);
    }
  });
});

describe('deleting a stock', () => {
  it('refuses the default stock, whatever else', async () => {
    const { status, body } = await app.delete(`${STOCKS}/1`);
    expect([status, body]).toStrictEqual([400, { message: 'Default Stock could not be deleted.' }]);
  });

  it.each(['website', 'till'])('refuses a stock with a channel of the type %s', async (type) => {
    const id = await given(app).stock(named('s'), { type, code: code('eu') });
    const { status, body } = await app.delete(`${STOCKS}/${id}`);
    expect([status, body]).toStrictEqual([
      400,
      { message: 'Stock has at least one sale channel and could not be deleted.' },
    ]);
    expect((await app.get(`${STOCKS}/${id}`)).status).toBe(200);
  });

  it('answers 404 for one that is not there, and for one that is no longer', async () => {
    const id = await given(app).stock(named('s'));
    expect(await app.delete(`${STOCKS}/${id}`)).toMatchObject({ status: 200, text: '[]' });
    const { status, body } = await app.delete(`${STOCKS}/${id}`);
    expect([status, body]).toStrictEqual([
      404,
      {
        message: 'There is no stock with "%fieldValue" for "%fieldName". Verify and try again.',
        parameters: { fieldName: 'stock_id', fieldValue: id },
      },
    ]);
  });

  it('takes its links along, and no others', async () => {
    await given(app).sources(code('source'));
    const [gone, kept] = [await given(app).stock(named('gone')), await given(app).stock(named('kept'))];
    await given(app).links(link(code('source'), gone), link(code('source'), kept));
    await app.delete(`${STOCKS}/${gone}`);
    expect(await linksOf(app, gone)).toStrictEqual([]);
    expect(await linksOf(app, kept)).toStrictEqual([`${code('source')}:1`]);
  });
});

describe('finding stocks', () => {
  it('answers 404 for an id that is not there', async () => {
    const { status, body } = await app.get(`${STOCKS}/987654321`);
    expect([status, body]).toStrictEqual([
      404,
      { message: 'Stock with id "%value" does not exist.', parameters: { value: 987654321 } },
    ]);
  });

  it('searches by name and id, each stock with its own channels', async () => {
    const one = await given(app).stock(named('find one'), website('eu'), website('us'));
    const other = await given(app).stock(named('find other'), till('a'));
    const { body } = await app.get(`${STOCKS}?${where('name', named('FIND%'), 'like')}&${orderBy('stock_id', 'DESC')}`);
    expect(body.items).toStrictEqual([
      { stock_id: other, name: named('find other'), ...channels(till('a')) },
      { stock_id: one, name: named('find one'), ...channels(website('eu'), website('us')) },
    ]);
    expect((await app.get(`${STOCKS}?${where('stock_id', one)}`)).body.total_count).toBe(1);
  });

  it('finds all without criteria', async () => {
    const id = await given(app).stock(named('s'));
    const { body } = await app.get(STOCKS);
    expect(body.search_criteria).toStrictEqual({ filter_groups: [] });
    expect(body.items).toContainEqual({ stock_id: id, name: named('s'), ...channels() });
    expect(body.total_count).toBe(body.items.length);
  });
});

it('a hundred thousand empty channels are refused, and the errors that are not told are counted', async () => {
  const sales_channels = Array.from({ length: 100_000 }, () => ({ type: null }));
  const { status, body } = await app.post(STOCKS, { stock: { name: 'F', extension_attributes: { sales_channels } } });
  expect([status, body.message]).toEqual([400, 'Validation Failed']);
  // Two for each.
  expect(body.errors.at(-1)).toEqual({
    message: '%count more errors are not listed.',
    parameters: { count: '190000' },
  });
});

it('channels of many types replace others in few statements', async () => {
  const sent = new SentStatements();
  const own = await TestApp.start();
  try {
    const saving = (sales_channels: object[]) =>
      own.put(`${STOCKS}/1`, { stock: { name: 'Default Stock', extension_attributes: { sales_channels } } });
    await saving([{ type: 'shop', code: 'dropped' }]);
    const many = Array.from({ length: 1_000 }, (_, index) => ({ type: `type-${index}`, code: 'a' }));
    const statements = await sent.allDuring(() => saving(many));
    const { body } = await own.get(`${STOCKS}/1`);
    const types = body.extension_attributes.sales_channels.map(({ type }: { type: string }) => type);
    expect([types.length, types.includes('shop'), statements.length < 50]).toEqual([1_001, false, true]);
  } finally {
    await own.stop();
    sent.stop();
  }
});
