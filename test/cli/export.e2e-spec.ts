import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { given, link, SOURCE_ITEMS_DELETE } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { websites } from '../support/website.js';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;
let folder: string;
let stock: number;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  await websites(app, 'eu');
  await given(app).sources('north', 'west');
  await given(app).source('south', {
    name: 'South, "the old"\nhouse',
    enabled: false,
    latitude: 1.5,
    longitude: -0.000001,
    region_id: 12,
    city: ' Köln ',
    street: 'Straße 1',
    extension_attributes: { is_pickup_location_active: true, frontend_name: 'Süd', frontend_description: 'x;y|z' },
  });
  stock = await given(app).stock(
    'EU, "north"',
    { type: 'website', code: 'eu' },
    { type: 'market|place', code: 'a:b %' },
  );
  await given(app).links(link('north', stock, 2), link('south', stock, 1));
  await given(app).items(
    { source_code: 'north', sku: 'shirt, "red"', quantity: 12.5, status: 1 },
    { source_code: 'west', sku: 'shirt, "red"', quantity: -3, status: 0 },
    { source_code: 'west', sku: '007', quantity: 0.0001, status: 1 },
  );
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

const exported = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await run(['export', ...args]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
};

/** No two of them are the same to any collation. */
const SKUS = Array.from('",;|\t\r\n é\ufffd\ufeff\'=\\%', (character, at) => `${at}${character}${at}`);

describe('export', () => {
  it('prints CSV', async () => {
    expect(await exported('source-items')).toBe(
      'source_code,sku,quantity,status\nnorth,"shirt, ""red""",12.5,1\nwest,"shirt, ""red""",-3,0\nwest,007,0.0001,1\n',
    );
    expect(await exported('links')).toBe(
      `source_code,stock_id,priority\ndefault,1,1\nnorth,${stock},2\nsouth,${stock},1\n`,
    );
    expect(await exported('stocks')).toBe(
      `stock_id,name,sales_channels\n1,Default Stock,base\n${stock},"EU, ""north""",market%7Cplace:a%3Ab%20%25|eu\n`,
    );
    expect(await exported('sources', '--source', 'south')).toBe(
      'source_code,name,country_id,postcode,enabled,description,latitude,longitude,region_id,region,city,street,' +
        'contact_name,email,phone,fax,is_pickup_location_active,frontend_name,frontend_description\n' +
        'south,"South, ""the old""\nhouse",US,1,0,,1.5,-0.000001,12,," Köln ",Straße 1,,,,,1,Süd,x;y|z\n',
    );
  });

  it.each<[string, string[], string[]]>([
    ['source-items', ['--source', 'WEST'], ['west,"shirt, ""red""",-3,0', 'west,007,0.0001,1']],
    ['source-items', ['--sku', '007', '--sku', 'none'], ['west,007,0.0001,1']],
    ['source-items', ['--source', 'west', '--sku', 'shirt, "red"'], ['west,"shirt, ""red""",-3,0']],
    ['source-items', ['--stock', 'EU, "north"'], ['north,"shirt, ""red""",12.5,1']],
    ['source-items', ['--stock', 'EU, "north"', '--source', 'west'], []],
    ['source-items', ['--stock', '1'], []],
    ['links', ['--stock', '1'], ['default,1,1']],
    ['links', ['--source', 'north', '--source', 'default', '--stock', '1'], ['default,1,1']],
    ['stocks', ['--stock', '1'], ['1,Default Stock,base']],
  ])('%s %j', async (name, options, lines) => {
    expect((await exported(name, ...options)).trimEnd().split('\n').slice(1)).toEqual(lines);
  });

  it('prints rows as JSON', async () => {
    expect(JSON.parse(await exported('stocks', '--stock', '1', '--json'))).toEqual({
      stock_id: 1,
      name: 'Default Stock',
      sales_channels: 'base',
    });
  });

  it('writes a file, with gzip when its name says so, with a byte order mark when asked, over one that exists', async () => {
    const [plain, zipped] = [join(folder, 'plain.csv'), join(folder, 'zipped.csv.gz')];
    for (let times = 0; times < 2; times++) {
      expect(await run(['export', 'source-items', plain, '--bom', '--delimiter', 'semicolon'])).toEqual({
        code: 0,
        out: `${plain}: wrote 3 source items.\n`,
        err: '',
      });
    }
    expect((await readFile(plain, 'utf8')).split('\n').slice(0, 2)).toEqual([
      '\ufeffsource_code;sku;quantity;status',
      'north;"shirt, ""red""";12.5;1',
    ]);
    expect(JSON.parse(await exported('links', zipped, '--json'))).toEqual({ file: zipped, rows: 3 });
    expect(gunzipSync(await readFile(zipped)).toString()).toBe(await exported('links'));
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each<[string, number, string[], string]>([
    [
      'a source that does not exist',
      1,
      ['source-items', '--source', 'ghost'],
      'Source with code "ghost" does not exist.',
    ],
    ['a stock that does not exist', 1, ['links', '--stock', '99'], 'Stock with id "99" does not exist.'],
    ['the name of no stock', 1, ['links', '--stock', 'nothing'], 'There is no stock with the name "nothing".'],
    ['a folder that does not exist', 2, ['links', '/no/such/folder/x.csv'], 'cannot be written'],
    ['a delimiter that is none', 2, ['links', '--delimiter', 'x'], 'It is one of comma, semicolon, tab, pipe.'],
  ])('refuses %s', async (_, code, args, message) => {
    const outcome = await run(['export', ...args]);
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toContain(message);
  });

  it('exports what is longer than a page', async () => {
    const items = Array.from({ length: 2_500 }, (_, at) => ({
      source_code: 'south',
      sku: `long-${at}`,
      quantity: at,
      status: 1,
    }));
    await given(app).items(...items);
    const lines = (await exported('source-items', '--source', 'south')).trimEnd().split('\n').slice(1);
    expect(lines).toEqual(items.map(({ sku, quantity }) => `south,${sku},${quantity},1`));
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: items });
  });
});

describe('what is exported is imported unchanged', () => {
  it.each(['sources', 'stocks', 'links', 'source-items'])('%s', async (name) => {
    const before = await exported(name);
    const dryRun = await run(['import', name, '-', '--dry-run', '--json'], { stdin: before });
    expect({ code: dryRun.code, err: dryRun.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(dryRun.out)).toMatchObject({ new: 0, changed: 0 });
    expect((await run(['import', name, '-'], { stdin: before })).code).toBe(0);
    expect(await exported(name)).toBe(before);
  });

  it.each(['comma', 'semicolon', 'tab', 'pipe'])(
    'source items with unusual SKUs, separated by %s',
    async (delimiter) => {
      const path = join(folder, `${delimiter}.csv.gz`);
      const sourceItems = SKUS.map((sku, at) => ({ source_code: 'south', sku, quantity: at / 10_000, status: 0 }));
      await given(app).items(...sourceItems);
      await exported('source-items', path, '--source', 'south', '--delimiter', delimiter);
      const before = await exported('source-items', '--source', 'south');
      await app.post(SOURCE_ITEMS_DELETE, { sourceItems });
      expect((await run(['import', 'source-items', path])).code).toBe(0);
      expect(await exported('source-items', '--source', 'south')).toBe(before);
      await app.post(SOURCE_ITEMS_DELETE, { sourceItems });
    },
  );
});
