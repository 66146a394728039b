import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { given, link, linksOf, SOURCE_ITEMS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
  await given(app).sources('a', 'b', 'c');
  await given(app).source('off', { name: 'Off\u0007', enabled: false });
});
afterAll(() => app.stop());

let stocks = 0;
async function stockOf(...codes: string[]): Promise<number> {
  const stock = await given(app).stock(`stock ${++stocks}`);
  await given(app).links(...codes.map((code, index) => link(code, stock, index + 1)));
  return stock;
}

describe('link:set', () => {
  it('sets the sources of a stock in this order', async () => {
    const stock = await stockOf('a', 'b');
    const { code, out, err } = await run(['link:set', String(stock), 'OFF', 'c', 'a']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').map((text) => text.trim())).toEqual([
      expect.stringMatching(/^1 +off +Off\\u0007 +disabled$/),
      expect.stringMatching(/^2 +c +c$/),
      expect.stringMatching(/^3 +a +a$/),
      '',
    ]);
    expect(await linksOf(app, stock)).toEqual(['off:1', 'c:2', 'a:3']);
  });

  it('with --dry-run prints what would change', async () => {
    const stock = await stockOf('a', 'b', 'off');
    const args = ['link:set', String(stock), 'b', 'a', 'c', '--dry-run'];
    expect(await run(args)).toEqual({
      code: 0,
      err: '',
      out: 'link c, priority 3\nunlink off\nb: priority 2 → 1\na: priority 1 → 2\n0 unchanged. Nothing was written.\n',
    });
    expect(JSON.parse((await run([...args, '--json'])).out)).toMatchObject({
      added: [{ source_code: 'c', priority: 3 }],
      removed: [{ source_code: 'off' }],
      changed: [{ before: { priority: 2 }, after: { source_code: 'b', priority: 1 } }, {}],
      unchanged: [],
    });
    expect(await linksOf(app, stock)).toEqual(['a:1', 'b:2', 'off:3']);
  });

  it.each([
    [['link:set', '1', 'a'], 'Can not save link related to Default Source or Default Stock'],
    [['link:set', '987654321', 'a'], 'Stock with id "987654321" does not exist.'],
    [['link:set', '2', 'ghost'], 'source "ghost" does not exist.'],
    [['link:set', 'two', 'a'], 'The stock is "two": it must be a number.'],
    [['link:set', '2'], 'missing required argument'],
  ])('refuses %j', async (args, message) => {
    await stockOf('a');
    const { code, err } = await run(args);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});

describe('link:move', () => {
  it.each([
    [
      ['a', '--after', 'b'],
      ['b:1', 'a:2', 'c:3'],
    ],
    [
      ['c', '--before', 'A'],
      ['c:1', 'a:2', 'b:3'],
    ],
    [
      ['c', '--position', '1'],
      ['c:1', 'a:2', 'b:3'],
    ],
  ])('%j moves a source', async (args, wanted) => {
    const stock = await stockOf('a', 'b', 'c');
    const dry = await run(['link:move', String(stock), ...args, '--dry-run']);
    expect(dry.out).toContain('Nothing was written.');
    expect(await linksOf(app, stock)).toEqual(['a:1', 'b:2', 'c:3']);
    expect(JSON.parse((await run(['link:move', String(stock), ...args, '--json'])).out)).toHaveLength(3);
    expect(await linksOf(app, stock)).toEqual(wanted);
  });

  it.each([
    [['a'], 'one of --before, --after and --position'],
    [['a', '--before', 'b', '--position', '1'], 'one of --before, --after and --position'],
    [['a', '--position', 'first'], '--position is "first": it must be a number.'],
    [['ghost', '--position', '1'], 'the source "ghost" is not linked to this stock.'],
  ])('refuses %j', async (args, message) => {
    const stock = await stockOf('a', 'b');
    const { code, err } = await run(['link:move', String(stock), ...args]);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});

const quantities = async (sku: string): Promise<string[]> =>
  (
    (await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`)).body.items as { source_code: string; quantity: number }[]
  ).map(({ source_code, quantity }) => `${source_code}:${quantity}`);
const imported = (lines: readonly string[], ...options: string[]): Promise<Outcome> =>
  run(['import', 'adjustments', '-', ...options], { stdin: `${lines.join('\n')}\n` });

describe('import adjustments', () => {
  it('adds up the lines of an item, and creates what it may', async () => {
    await given(app).items({ source_code: 'a', sku: 'x', quantity: 10, status: 1 });
    const lines = ['source_code,sku,delta,create,reason', 'a,x,-1.5,,damaged', 'b,x,4,1,', 'A,X,0.5,,'];
    const dry = await imported(lines, '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toContain('line 2: changed: source_code "a", sku "x", quantity 10 → 9');
    expect(dry.out).toContain('1 new, 1 changed, 0 unchanged. Nothing was written.');
    expect(await quantities('x')).toEqual(['a:10']);
    expect((await imported(lines)).out).toBe('standard input: adjusted 2 source items.\n');
    expect(await quantities('x')).toEqual(['a:9', 'b:4']);
  });

  it('names each line that is wrong, and writes nothing', async () => {
    await given(app).items({ source_code: 'a', sku: 'y', quantity: 1, status: 1 });
    const header = 'source_code,sku,delta,expected_quantity';
    const { code, err } = await imported([header, 'a,y,1,1', 'a,none,1,', 'a,y,,']);
    expect(code).not.toBe(0);
    expect(err).toContain('line 4: "delta" should be numeric.');
    expect((await imported([header, 'a,y,1,1', 'a,none,1,'])).err).toContain(
      'line 3: There is no source item of "none" in "a".',
    );
    expect((await imported([header, 'a,y,1,1', 'a,y,1,2'])).err).toContain(
      'line 3: The quantity of "y" in "a" is 1, not 2.',
    );
    expect((await imported([header])).code).not.toBe(0);
    expect(await quantities('y')).toEqual(['a:1']);
  });
});
