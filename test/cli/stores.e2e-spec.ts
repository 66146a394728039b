import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { given, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
});
afterAll(() => app.stop());

const stockOf = async (website: string): Promise<number> =>
  (await app.get(`/rest/V1/inventory/stock-resolver/website/${website}`)).body.stock_id as number;

const rows = <Row>(statement: string): Promise<Row[]> => app.nest.get(Database).read<Row>(statement);

const write = (statement: string): Promise<unknown> =>
  app.nest.get(Database).transaction(() => app.nest.get(Database).execute(statement));

const CODE_RULE = 'letters (a-z), numbers (0-9) or underscore (_), and the first character must be a letter.';

describe('website:create', () => {
  it('makes a website that sells from stock 1', async () => {
    const { code, out } = await run(['website:create', 'eu', '--name', 'European Website', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      website_id: expect.any(Number),
      code: 'eu',
      name: 'European Website',
      stock_id: 1,
    });
    expect(await stockOf('eu')).toBe(1);
    expect(await rows("SELECT name FROM store_website WHERE code = 'eu'")).toEqual([{ name: 'European Website' }]);
  });

  it('makes one that a stock can take at once', async () => {
    const { out } = await run(['website:create', 'us']);
    expect(out).toMatch(/^Website "us" has the id \d+\. It sells from stock 1\.\n$/);
    const stock = await given(app).stock('US', { type: 'website', code: 'us' });
    expect(await stockOf('us')).toBe(stock);
  });

  it('leaves a channel of this name with the stock that has it', async () => {
    const stock = await given(app).stock('left over');
    await write(
      `INSERT INTO inventory_stock_sales_channel (type, code, stock_id) VALUES ('website', 'again', ${stock})`,
    );
    expect((await run(['website:create', 'again'])).out).toContain(` It sells from stock ${stock}.`);
    expect(await stockOf('again')).toBe(stock);
  });

  it.each([
    ['EU1', `Website code may only contain ${CODE_RULE}`],
    ['1eu', `Website code may only contain ${CODE_RULE}`],
    ['e-u', `Website code may only contain ${CODE_RULE}`],
    ['', `Website code may only contain ${CODE_RULE}`],
    ['x'.repeat(33), 'The code is longer than 32 characters.'],
    ['base', 'Website with the same code already exists.'],
  ])('refuses %j', async (code, message) => {
    const before = (await app.get(`${STOCKS}/1`)).body;
    expect(await run(['website:create', code])).toEqual({ code: 1, out: '', err: `error: ${message}\n` });
    expect((await app.get(`${STOCKS}/1`)).body).toEqual(before);
  });
});

describe('store:create', () => {
  it('makes a store whose code stands in URLs, with a group when the website has none', async () => {
    const { out: website } = await run(['website:create', 'asia', '--name', 'Asia', '--json']);
    const { website_id: websiteId } = JSON.parse(website) as { website_id: number };
    const { code, out } = await run(['store:create', 'JP', '--website', 'asia', '--name', '日本', '--json']);
    expect(code).toBe(0);
    const made = JSON.parse(out) as { store_id: number; group_id: number };
    expect(made).toEqual({
      store_id: expect.any(Number),
      code: 'JP',
      name: '日本',
      website: 'asia',
      group_id: expect.any(Number),
      group_is_new: true,
    });
    expect(await rows(`SELECT * FROM store_group WHERE website_id = ${websiteId}`)).toEqual([
      {
        group_id: made.group_id,
        website_id: websiteId,
        name: 'Asia Store',
        root_category_id: 2,
        default_store_id: made.store_id,
        code: 'asia_store',
      },
    ]);
    expect(await rows(`SELECT default_group_id FROM store_website WHERE website_id = ${websiteId}`)).toEqual([
      { default_group_id: made.group_id },
    ]);
    expect(await rows(`SELECT name, is_active FROM store WHERE store_id = ${made.store_id}`)).toEqual([
      { name: '日本', is_active: 1 },
    ]);
    expect((await app.get('/rest/JP/V1/inventory/stocks')).status).toBe(200);
  });

  it('puts a second store into the same group', async () => {
    const { out } = await run(['store:create', 'kr', '--website', 'asia']);
    expect(out).toMatch(/^Store "kr" of website "asia" has the id \d+, in the group \d+\.\n$/);
    expect(
      await rows(
        "SELECT default_store_id = store_id AS is_default FROM store JOIN store_group ON store.group_id = store_group.group_id WHERE store.code = 'kr'",
      ),
    ).toEqual([{ is_default: 0 }]);
  });

  it.each([
    ['1de', 'base', `The store code may contain only ${CODE_RULE}`],
    ['d e', 'base', `The store code may contain only ${CODE_RULE}`],
    ['all', 'base', '"all" means something else in a URL.'],
    ['V1', 'base', '"V1" means something else in a URL.'],
    ['x'.repeat(33), 'base', 'The code is longer than 32 characters.'],
    ['DEFAULT', 'base', 'Store with the same code already exists.'],
    ['de', 'nowhere', 'The website with code "nowhere" does not exist.'],
    ['de', 'admin', 'The website with code "admin" does not exist.'],
  ])('refuses %j of website %j', async (code, website, message) => {
    const before = await rows('SELECT COUNT(*) AS many FROM store');
    expect(await run(['store:create', code, '--website', website])).toEqual({
      code: 1,
      out: '',
      err: `error: ${message}\n`,
    });
    expect(await rows('SELECT COUNT(*) AS many FROM store')).toEqual(before);
  });
});

describe('lists', () => {
  it('of websites, with the stocks that they sell from', async () => {
    await run(['website:create', 'listed', '--name', 'Listed \u001b']);
    const stock = await given(app).stock('listed', { type: 'website', code: 'listed' });
    const { code, out, err } = await run(['website:list', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const websites = JSON.parse(out) as { website_id: number; code: string }[];
    expect(websites[0]).toEqual({ website_id: 1, code: 'base', name: 'Main Website', stock_id: 1 });
    expect(websites.find((each) => each.code === 'listed')).toEqual({
      website_id: expect.any(Number),
      code: 'listed',
      name: 'Listed \u001b',
      stock_id: stock,
    });
    expect(websites.map(({ website_id }) => website_id)).not.toContain(0);
    const text = (await run(['website:list'])).out;
    expect(text).toMatch(/^1 +base +Main Website +stock 1$/m);
    expect(text).toContain('listed  Listed \\u001b  ');
  });

  it('of store views, with their websites', async () => {
    await run(['store:create', 'nl', '--website', 'base', '--name', 'Nederlands']);
    const stores = JSON.parse((await run(['store:list', '--json'])).out) as { code: string }[];
    expect(stores[0]).toEqual({
      store_id: 1,
      code: 'default',
      name: 'Default Store View',
      website: 'base',
      group_id: 1,
      is_active: true,
    });
    expect(stores.map(({ code }) => code)).not.toContain('admin');
    expect((await run(['store:list'])).out).toMatch(/^\d+ +nl +Nederlands +website base$/m);
  });
});

it('neither touches a Magento database, where a store is more than a row', async () => {
  await write('CREATE TABLE sales_sequence_meta (meta_id int)');
  const message =
    "error: This is Magento's database: add websites and stores there, where they get all that they need.\n";
  expect(await run(['website:create', 'late'])).toEqual({ code: 1, out: '', err: message });
  expect(await run(['store:create', 'late', '--website', 'base'])).toEqual({ code: 1, out: '', err: message });
});
