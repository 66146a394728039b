import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { given, linksOf } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;

beforeEach(async () => {
  database = await createTestDatabase();
  run = commandLine(database.url);
});

describe('migrate', () => {
  afterEach(() => database.drop());

  it('makes the tables, and says so once', async () => {
    const first = await run(['migrate']);
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
    expect(first.out).toMatch(
      /^Ran CreateStores\d+, CreateInventory\d+, .*\.\nCreated \d+ tables: .*\bstore_website\b.*\.\n$/,
    );
    expect(await run(['migrate'])).toEqual({ code: 0, out: 'The schema is up to date.\n', err: '' });
  });

  it('prints JSON, with the prefix of the install', async () => {
    const { out } = await run(['migrate', '--json'], { env: { DATABASE_TABLE_PREFIX: 'm2_' } });
    const { migrations, tables } = JSON.parse(out) as { migrations: string[]; tables: string[] };
    expect(migrations[0]).toMatch(/^CreateStores/);
    expect(tables).toContain('m2_inventory_source_stock_link');
    const again = await run(['migrate', '--json'], { env: { DATABASE_TABLE_PREFIX: 'm2_' } });
    expect(JSON.parse(again.out)).toEqual({ migrations: [], tables: [] });
  });
});

describe('sample-data', () => {
  it("puts in the documentation's stock, once", async () => {
    expect(await run(['sample-data', '--json'])).toEqual({ code: 0, out: '{"installed":true}\n', err: '' });
    expect(await run(['sample-data'])).toEqual({
      code: 1,
      out: '',
      err: 'error: This database already has sources or stocks; sample data needs an empty one.\n',
    });
    const app = await TestApp.start({}, database);
    expect(await linksOf(app, 4)).toEqual(['central:1', 'east:2', 'south:3']);
    await app.stop();
  });

  it('stays out of a database that is in use', async () => {
    const app = await TestApp.start({}, database);
    await given(app).sources('mine');
    expect((await run(['sample-data'])).code).toBe(1);
    expect((await app.get('/rest/V1/inventory/sources/central')).status).toBe(404);
    await app.stop();
  });
});
