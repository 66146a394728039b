import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine, type Outcome } from '../support/command-line.js';
import { given, SOURCES, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { websites } from '../support/website.js';

let app: TestApp;
let load: (name: string, csv: string, ...options: string[]) => Promise<Outcome>;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  const run = commandLine(database.url);
  load = (name, csv, ...options) => run(['import', name, '-', ...options], { stdin: csv });
  await websites(app, 'eu', 'us');
});
afterAll(() => app.stop());

const source = async (code: string): Promise<object> => (await app.get(`${SOURCES}/${code}`)).body as object;
const all = async (path: string): Promise<unknown> => (await app.get(path)).body;

const stockOf = async (website: string): Promise<number> =>
  (await app.get(`/rest/V1/inventory/stock-resolver/website/${website}`)).body.stock_id as number;

describe('import sources', () => {
  it('creates sources, and changes those that exist', async () => {
    await given(app).source('north', { city: 'Oslo', email: 'a@example.com' });
    const { code, out } = await load(
      'sources',
      'source_code;name;country_id;postcode;enabled;email;latitude\nNORTH;North;NO;0150;0;;\nwest;West;US;1;yes;w@example.com;1.5\n',
    );
    expect({ code, out }).toEqual({
      code: 0,
      out: 'standard input: 1 new, 1 changed, 0 unchanged. Wrote 2 sources.\n',
    });
    expect(await source('north')).toMatchObject({ name: 'North', postcode: '0150', enabled: false, city: 'Oslo' });
    expect(await source('north')).not.toHaveProperty('email');
    expect(await source('west')).toMatchObject({ enabled: true, email: 'w@example.com', latitude: 1.5 });
  });

  it('keeps what the file has no column for, also about pickup', async () => {
    await given(app).source('pick', {
      city: 'Kiel',
      street: 'Kai 1',
      extension_attributes: { is_pickup_location_active: true, frontend_name: 'Kai', frontend_description: 'Ring.' },
    });
    await load('sources', 'source_code,name,country_id,postcode,frontend_name\npick,Pick,DE,2,Hafen\n');
    expect(await source('pick')).toMatchObject({
      name: 'Pick',
      city: 'Kiel',
      extension_attributes: { is_pickup_location_active: true, frontend_name: 'Hafen', frontend_description: 'Ring.' },
    });
  });

  it('lets a line take the name that an earlier line gives up', async () => {
    await given(app).source('one', { name: 'Shared' });
    const csv = 'source_code,name,country_id,postcode\none,Other,US,1\ntwo,Shared,US,1\n';
    expect((await load('sources', csv, '--dry-run')).code).toBe(0);
    expect((await load('sources', csv)).code).toBe(0);
    expect(await source('two')).toMatchObject({ name: 'Shared' });
  });

  it('reports every line that is wrong, and writes nothing', async () => {
    const before = await all(SOURCES);
    const csv =
      'source_code,name,country_id,postcode,enabled,latitude\n' +
      'good,Good,US,1,1,1\n,,US,,1,\nx,North,US,1,1,\ny,Y,US,1,perhaps,"1,5"\ndefault,Default,US,1,0,\n';
    for (const options of [[], ['--dry-run']]) {
      const { code, out, err } = await load('sources', csv, ...options);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err.split('\n')).toEqual([
        'line 3: "name" can not be empty.',
        'line 3: "source_code" can not be empty.',
        'line 3: "postcode" can not be empty.',
        expect.stringMatching(/^line 4: .*The name "North" belongs to another source\.$/),
        'line 5: "enabled" is "perhaps": it must be 1 or 0.',
        expect.stringMatching(/^line 5: "latitude" is "1,5": write numbers with a decimal point/),
        'line 6: Default source can not be disabled.',
        'error: standard input: 7 errors; nothing was written.',
        '',
      ]);
      expect(await all(SOURCES)).toEqual(before);
    }
  });

  it('shows what would change', async () => {
    await given(app).source('dry', { city: 'Rom' });
    const before = await all(SOURCES);
    const csv = 'source_code,name,country_id,postcode,city\ndry,dry,US,1,Roma\nwet,Wet,US,1,\n';
    const { out } = await load('sources', csv, '--dry-run');
    expect(out).toMatch(
      /^line 2: changed: source_code "dry", city "Rom" → "Roma"\nline 3: new: source_code "wet", name "Wet", .*\nstandard input: 1 new, 1 changed, 0 unchanged\. Nothing was written\.\n$/,
    );
    expect(await all(SOURCES)).toEqual(before);
  });
});

describe('import stocks', () => {
  it('creates stocks, and finds those that exist by id or else by name', async () => {
    const { code } = await load('stocks', 'stock_id,name,sales_channels\n77,Seventy-seven,eu\n,New one,us|shop:a\n');
    expect(code).toBe(0);
    expect(await stockOf('eu')).toBe(77);
    const made = await stockOf('us');
    const again = await load('stocks', 'name,sales_channels\nseventy-SEVEN,us\nNew one,eu | shop:a\n', '--json');
    expect(JSON.parse(again.out)).toEqual({ lines: 2, written: 2, new: 0, changed: 2, unchanged: 0 });
    expect([await stockOf('us'), await stockOf('eu')]).toEqual([77, made]);
  });

  it('refuses a name that an earlier line has, in any case, and takes an id that comes twice', async () => {
    const before = await all(STOCKS);
    for (const options of [[], ['--dry-run']]) {
      const { code, err } = await load('stocks', 'stock_id,name\n,Twin\n,twin\n,Other\n', ...options);
      expect([code, err]).toEqual([
        1,
        'line 3: This is the stock of line 2. To change it twice, name its stock_id.\n' +
          'error: standard input: 1 error; nothing was written.\n',
      ]);
      expect(await all(STOCKS)).toEqual(before);
    }
    const { code, err } = await load('stocks', 'stock_id,name\n79,First\n79,Last\n');
    expect([code, err]).toEqual([
      0,
      'note: 1 line has the stock_id of an earlier line; the last line counts (line 3 repeats line 2).\n',
    ]);
    expect((await app.get(`${STOCKS}/79`)).body).toMatchObject({ name: 'Last' });
  });

  it('keeps the channels when the file has no column for them', async () => {
    await load('stocks', 'stock_id,name\n77,Renamed\n');
    expect((await app.get(`${STOCKS}/77`)).body).toEqual({
      stock_id: 77,
      name: 'Renamed',
      extension_attributes: { sales_channels: [{ type: 'website', code: 'us' }] },
    });
  });

  it('reports every line that is wrong, and writes nothing', async () => {
    const before = await all(STOCKS);
    const { code, err } = await load(
      'stocks',
      'stock_id,name,sales_channels\n,Fine,\n,Renamed,\n78,Renamed,\n,,eu\n,Where,nowhere\n,Percent,100%\nx,X,\n',
    );
    expect(code).toBe(1);
    expect(err.split('\n').map((line) => line.replace(/Could not save Stock:? ?/i, ''))).toEqual([
      expect.stringMatching(/^line 4: .*The name "Renamed" belongs to another stock\.$/),
      'line 5: "name" can not be empty.',
      'line 6: The website with code "nowhere" does not exist.',
      'line 7: "sales_channels" is "100%": a percent sign is written %25.',
      expect.stringMatching(/^line 8: Error occurred during "stock_id" processing\. The "x" value's type is invalid/),
      'error: standard input: 5 errors; nothing was written.',
      '',
    ]);
    expect(await all(STOCKS)).toEqual(before);
  });
});
