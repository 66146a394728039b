import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { StockSourceLinksService } from '../../src/inventory/stock-source-links/stock-source-links.service.js';
import { given, LINKS, link, LINKS_DELETE, linksOf, where, type Link } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('north', 'west');
});
afterAll(() => app.stop());

/** `é` is `e` to MySQL's collations; SQLite compares A–Z without case, and nothing else. */
const DEFAULT_SPELLINGS = ['default', 'DEFAULT', ...(isEmbedded() ? [] : ['défault', 'DÉFAULT'])];

/** A stock of its own for every test. */
let stocks = 0;
const newStock = (): Promise<number> => given(app).stock(`stock ${++stocks}`);

const at = (index: number, ...errors: object[]) => errors.map((error) => ({ ...error, index }));
const canNotBeEmpty = (field: string) => ({ message: '"%field" can not be empty.', parameters: { field } });
const WHITESPACE = { message: '"%field" can not contain whitespaces.', parameters: { field: 'source_code' } };
const PRIORITY = { message: '"%field" should be greater then 0.', parameters: { field: 'priority' } };
const DEFAULT_LINK = { message: 'Can not save link related to Default Source or Default Stock', parameters: [] };
const notSupported = (fieldName: string) => ({
  message: '"%fieldName" is not supported. Correct the field name and try again.',
  parameters: { fieldName },
});

describe('saving links', () => {
  it('names every source and stock that does not exist, and saves nothing', async () => {
    const stock = await newStock();
    const { status, body } = await app.post(LINKS, {
      links: [link('north', stock), link('ghost', stock, 2), link('north', 987654321, 3)],
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'Could not save StockSourceLinks',
      errors: [
        {
          message: 'links[%index]: source "%source_code" does not exist.',
          parameters: { index: '1', source_code: 'ghost' },
          index: 1,
        },
        {
          message: 'links[%index]: stock %stock_id does not exist.',
          parameters: { index: '2', stock_id: '987654321' },
          index: 2,
        },
      ],
    });
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('takes keys in camelCase', async () => {
    const stock = await newStock();
    expect(await app.post(LINKS, { links: [{ sourceCode: 'north', stockId: stock, priority: 3 }] })).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect(await linksOf(app, stock)).toEqual(['north:3']);
  });

  it.each([
    ['{"source_code":"north","sourceCode":"west","stock_id":STOCK,"priority":1}', ['west:1']],
    ['{"sourceCode":"west","source_code":"north","stock_id":STOCK,"priority":1}', ['north:1']],
    ['{"source_code":"north","source_code":"west","stock_id":STOCK,"priority":1}', ['west:1']],
  ])('of two spellings of a key takes the later: %s', async (json, wanted) => {
    const stock = await newStock();
    const { status } = await app.post(LINKS, `{"links":[${json.replace('STOCK', String(stock))}]}`);
    expect(status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(wanted);
  });

  it.each([{}, null, 'text', 5, true, [], { source_name: 'x' }, { sourceName: null }])(
    'ignores extension_attributes %j',
    async (extension_attributes) => {
      const stock = await newStock();
      expect((await app.post(LINKS, { links: [{ ...link('north', stock), extension_attributes }] })).status).toBe(200);
      expect(await linksOf(app, stock)).toEqual(['north:1']);
    },
  );

  it.each([
    [{ extension_attributes: { colour: 'red' } }, 'Colour'],
    [{ link_id: 1 }, 'LinkId'],
    [{ linkId: null }, 'LinkId'],
    [{ custom_attributes: [] }, 'CustomAttributes'],
    [JSON.parse('{"__proto__":{}}') as object, 'Proto'],
  ])('refuses the key of %j', async (more, name) => {
    const stock = await newStock();
    const { status, body } = await app.post(LINKS, {
      links: [link('north', stock), { ...link('west', stock), ...more }],
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ ...notSupported(name), index: 1 });
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('is decided by the first key that is wrong', async () => {
    const stock = await newStock();
    const wrong = async (json: string) => (await app.post(LINKS, `{"links":[${json}]}`)).body as { message: string };
    expect(await wrong(`{"stock_id":"abc","foo":1}`)).toMatchObject({
      index: 0,
      message:
        'Error occurred during "stock_id" processing. The "abc" value\'s type is invalid. The "int" type was expected. ' +
        'Verify and try again.',
    });
    expect(await wrong(`{"foo":1,"stock_id":"abc"}`)).toMatchObject(notSupported('Foo'));
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('takes links from the query string, before those of the body', async () => {
    const stock = await newStock();
    const query = (code: string, priority: number) =>
      `?links[0][source_code]=${code}&links[0][stock_id]=${stock}&links[0][priority]=${priority}`;
    expect((await app.send('POST', `${LINKS}${query('north', 2)}`)).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['north:2']);
    expect((await app.post(`${LINKS}${query('north', 7)}`, { links: [link('west', stock)] })).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['north:7']);
  });

  it.each([65_535, 65_536, 99_999_999_999, '1e400'])('stores priority %s as 65535', async (priority) => {
    const stock = await newStock();
    expect((await app.post(LINKS, { links: [{ ...link('north', stock), priority }] })).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['north:65535']);
  });

  it('stores the spelling of the source, and finds it however it is spelled', async () => {
    await given(app).sources('Kafe', 'cafe');
    const stock = await newStock();
    const café = await app.post(LINKS, { links: [link('café', stock, 1)] });
    await given(app).links(link('KAFE', stock, 2));
    expect(café.status).toBe(isEmbedded() ? 400 : 200);
    expect(await linksOf(app, stock)).toEqual(isEmbedded() ? ['Kafe:2'] : ['cafe:1', 'Kafe:2']);
    const check = await app.nest
      .get(StockSourceLinksService)
      .check([{ sourceCode: 'café', stockId: stock, priority: 1 }]);
    expect(check[0]).toHaveLength(isEmbedded() ? 1 : 0);
  });

  it('refuses a source that another program has deleted, and takes its spelling when it is there again', async () => {
    const database = app.nest.get(Database);
    const change = (sql: string) => database.transaction(() => database.execute(sql));
    const sources = database.table('inventory_source');
    const stock = await newStock();
    await given(app).source('cached');
    await given(app).links(link('cached', stock, 1));
    await change(`DELETE FROM ${sources} WHERE source_code = 'cached'`);
    expect(await app.post(LINKS, { links: [link('cached', stock, 1)] })).toMatchObject({
      status: 400,
      body: { errors: [{ index: 0, parameters: { source_code: 'cached' } }] },
    });
    await change(
      `INSERT INTO ${sources} (source_code, name, country_id, postcode) VALUES ('CACHED', 'Cached', 'US', '1')`,
    );
    await given(app).links(link('cached', stock, 2));
    expect(await linksOf(app, stock)).toEqual(['CACHED:2']);
  });

  it('keeps the spelling of a link that it changes', async () => {
    const stock = await newStock();
    await given(app).links(link('north', stock, 1));
    await given(app).links(link('NORTH', stock, 5));
    expect(await linksOf(app, stock)).toEqual(['north:5']);
  });

  it('keeps the id of a link that it changes, and with it the order among equals', async () => {
    const stock = await newStock();
    await given(app).links(link('north', stock, 1), link('west', stock, 1));
    await given(app).links(link('north', stock, 9));
    await given(app).links(link('north', stock, 1));
    expect(await linksOf(app, stock)).toEqual(['north:1', 'west:1']);
  });

  it.each(DEFAULT_SPELLINGS)('links %s to the default stock only', async (code) => {
    const stock = await newStock();
    const refused = await app.post(LINKS, { links: [link(code, stock)] });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual({ message: 'Validation Failed', errors: at(0, DEFAULT_LINK) });
    expect((await app.post(LINKS, { links: [link(code, 1, 1)] })).status).toBe(200);
    expect(await linksOf(app, 1)).toEqual(['default:1']);
  });

  it('tells all errors of all links, link by link', async () => {
    const stock = await newStock();
    const { status, body } = await app.post(LINKS, {
      links: [
        {},
        { source_code: ' ', stock_id: 1, priority: 0 },
        link('north', stock),
        { source_code: 'a b', stock_id: stock, priority: -1 },
        { source_code: 'default', priority: 1 },
        { source_code: 'north', stock_id: 0, priority: 1 },
      ],
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      message: 'Validation Failed',
      errors: [
        ...at(0, canNotBeEmpty('source_code'), canNotBeEmpty('stock_id'), PRIORITY),
        ...at(1, canNotBeEmpty('source_code'), WHITESPACE, PRIORITY, DEFAULT_LINK),
        ...at(3, WHITESPACE, PRIORITY),
        ...at(4, canNotBeEmpty('stock_id'), DEFAULT_LINK),
      ],
    });
    expect(await linksOf(app, stock)).toEqual([]);
  });

  it('refuses an empty list', async () => {
    expect(await app.post(LINKS, { links: [] })).toMatchObject({
      status: 400,
      body: { message: 'Input data is empty' },
    });
  });

  it.each([0, -1, 4_294_967_295, 99_999_999_999])('finds no stock %d', async (stock) => {
    const { status, body } = await app.post(LINKS, { links: [link('north', stock)] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: 'Could not save StockSourceLinks' });
  });
});

describe('deleting links', () => {
  it('is done case-insensitively, and leaves what was not named', async () => {
    const stock = await newStock();
    await given(app).links(link('north', stock, 1), link('west', stock, 2));
    expect(await app.post(LINKS_DELETE, { links: [{ sourceCode: 'NORTH', stock_id: stock }] })).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect(await linksOf(app, stock)).toEqual(['west:2']);
  });

  it.each([[{}], [{ source_code: 'north' }], [{ stock_id: 4 }], [{ source_code: null, stock_id: null }]])(
    'passes over %j',
    async (incomplete) => {
      const stock = await newStock();
      await given(app).links(link('north', stock));
      expect((await app.post(LINKS_DELETE, { links: [incomplete] })).status).toBe(200);
      expect(await linksOf(app, stock)).toEqual(['north:1']);
    },
  );

  it.each([{ stock_id: 1 }, { source_code: 'default ' }, ...DEFAULT_SPELLINGS.map((source_code) => ({ source_code }))])(
    'refuses a batch with %j, whole',
    async (default_) => {
      const stock = await newStock();
      await given(app).links(link('north', stock));
      const { status, body } = await app.post(LINKS_DELETE, { links: [link('north', stock), default_] });
      expect(status).toBe(400);
      const message = 'Can not delete link related to Default Source or Default Stock';
      expect(body).toEqual({ message, errors: at(1, { message, parameters: [] }) });
      expect(await linksOf(app, stock)).toEqual(['north:1']);
    },
  );

  it('takes links from the query string', async () => {
    const stock = await newStock();
    await given(app).links(link('north', stock), link('west', stock, 2));
    const query = `links[0][source_code]=north&links[0][stock_id]=${stock}`;
    expect((await app.send('POST', `${LINKS_DELETE}?${query}`)).status).toBe(200);
    expect(await linksOf(app, stock)).toEqual(['west:2']);
  });
});

const count = async (): Promise<number> =>
  ((await app.get(`${LINKS}?${where('source_code', 'many-%', 'like')}&fields=total_count`)).body as Counted)
    .total_count;

describe('thousands of links', () => {
  const COUNT = 5_000;
  let ids: number[];

  beforeAll(async () => {
    ids = [];
    for (let index = 0; index < COUNT / 10; index++) ids.push(await given(app).stock(`many ${index}`));
    await given(app).sources(...Array.from({ length: 10 }, (_, index) => `many-${index}`));
  });

  const all = (priority: number): Link[] =>
    ids.flatMap((stock) => Array.from({ length: 10 }, (_, index) => link(`many-${index}`, stock, priority)));
  it('are saved in one request, or none of them', async () => {
    const { status, body } = await app.post(LINKS, { links: [...all(1), link('ghost', ids[0] ?? 0)] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ parameters: { source_code: 'ghost' }, index: COUNT }] });
    expect(await count()).toBe(0);
    expect((await app.post(LINKS, { links: all(1) })).status).toBe(200);
    expect(await count()).toBe(COUNT);
    expect((await app.post(LINKS, { links: all(2) })).status).toBe(200);
    expect(await count()).toBe(COUNT);
  });

  it('are deleted in one request', async () => {
    expect((await app.post(LINKS_DELETE, { links: all(1).slice(0, 3_000) })).status).toBe(200);
    expect(await count()).toBe(COUNT - 3_000);
    expect(await linksOf(app, ids[0] ?? 0)).toEqual([]);
    expect(await linksOf(app, ids.at(-1) ?? 0)).toHaveLength(10);
  });
});

interface Counted {
  readonly total_count: number;
}

/** Another order for every seed, the same in every run. */
const shuffled = (codes: readonly string[], seed: number): string[] =>
  codes
    .map((code, index) => ({ code, place: (index * 7 + seed * 11 + ((index * seed) % 13)) % 31 }))
    .sort((one, other) => one.place - other.place)
    .map(({ code }) => code);

describe('writers that meet', () => {
  const WRITERS = 16;
  const ROUNDS = 6;

  it('all get their answer, and what stays is what one of them was told', async () => {
    const stock = await newStock();
    const codes = Array.from({ length: 30 }, (_, index) => `met-${index}`);
    await given(app).sources(...codes);
    const answers = await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const statuses: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          const order = shuffled(codes, writer * ROUNDS + round);
          const links = order.map((code) => link(code, stock, priorityOf(writer, round)));
          const isDeletion = (writer + round) % 3 === 0;
          const { status } = await app.post(isDeletion ? LINKS_DELETE : LINKS, { links });
          statuses.push(status);
        }
        return statuses;
      }),
    );
    expect(answers.flat()).toEqual(Array.from({ length: WRITERS * ROUNDS }, () => 200));
    const left = await linksOf(app, stock);
    const last = new Set(left.map((each) => each.split(':')[1]));
    // Every request says the same of all 30 links and is all or nothing: one of them was the last.
    expect([0, 30]).toContain(left.length);
    expect(last.size).toBeLessThanOrEqual(1);
    const written = new Set(
      Array.from({ length: WRITERS }, (_, writer) => String(priorityOf(writer, lastSave(writer)))),
    );
    expect([...last].filter((priority) => !written.has(priority ?? ''))).toEqual([]);
  });

  const priorityOf = (writer: number, round: number): number => 1 + writer * ROUNDS + round;

  /** A writer's own requests come one after the other: only its last save can be what stays. */
  const lastSave = (writer: number): number => ((writer + ROUNDS - 1) % 3 === 0 ? ROUNDS - 2 : ROUNDS - 1);
});
