import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { commandLine, type Circumstances, type Outcome } from '../support/command-line.js';
import { given, link, LINKS, linksOf, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase, isEmbedded } from '../support/test-database.js';

let app: TestApp;
let run: (args: readonly string[], circumstances?: Circumstances) => Promise<Outcome>;
let folder: string;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = await TestApp.start({}, database);
  run = commandLine(database.url);
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  await given(app).sources('north', 'west');
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

const HEADER = 'source_code,sku,quantity,status';

/** @returns the path of a new file */
async function file(...lines: readonly (string | Buffer)[]): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.csv`);
  await writeFile(path, typeof lines[0] === 'string' ? `${lines.join('\n')}\n` : Buffer.concat(lines as Buffer[]));
  return path;
}

const importItems = async (...lines: readonly string[]): Promise<Outcome> =>
  run(['import', 'source-items', await file(HEADER, ...lines)]);

/** What is stored for a SKU, as `source:quantity:status`. */
async function itemsOf(sku: string): Promise<string[]> {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  return (body.items as { source_code: string; quantity: number; status: number }[])
    .map(({ source_code, quantity, status }) => `${source_code}:${quantity}:${status}`)
    .sort();
}

const countItems = async (): Promise<number> =>
  (await app.get(`${SOURCE_ITEMS}?searchCriteria[page_size]=1`)).body.total_count as number;

const write = (statement: string): Promise<unknown> =>
  app.nest.get(Database).transaction(() => app.nest.get(Database).execute(statement));

describe('import source-items', () => {
  it('writes new quantities and changes old ones', async () => {
    await given(app).items({ source_code: 'north', sku: 'old', quantity: 1, status: 1 });
    const { code, out, err } = await importItems('north,old,2.5,0', 'west,old,-3,1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/: wrote 2 source items\.\n$/);
    expect(await itemsOf('old')).toEqual(['north:2.5:0', 'west:-3:1']);
  });

  it('takes the columns in any order, from standard input, and tells scripts in JSON', async () => {
    const outcome = await run(['import', 'source-items', '-', '--json'], {
      stdin: 'status,quantity,sku,source_code\n1,7,piped,west\n',
    });
    expect(outcome).toEqual({ code: 0, out: '{"lines":1,"repeated":0,"written":1}\n', err: '' });
    expect(await itemsOf('piped')).toEqual(['west:7:1']);
  });

  it('lets the last of several lines with one key count, and says so', async () => {
    const { code, out, err } = await importItems(
      'north,twice,1,1',
      'west,twice,2,1',
      'NORTH,Twice,3,1',
      'north,twice,4,0',
    );
    expect({ code, err }).toEqual({
      code: 0,
      err: 'note: 2 lines have the source_code and sku of an earlier line; the last line counts (line 4 repeats line 2).\n',
    });
    expect(out).toMatch(/wrote 2 source items/);
    expect(await itemsOf('twice')).toEqual(['north:4:0', 'west:2:1']);
  });

  it.each([
    ['a byte order mark and Windows line ends', `\ufeff${HEADER}\r\nnorth,format-bom,1,1\r\n`, 'format-bom'],
    ['quotes, commas and quotes in quotes', `${HEADER}\n"north","format, ""red""",1,"1"\n`, 'format, "red"'],
    ['letters of every kind', `${HEADER}\nnorth,Größe-日本-ж,1,1\n`, 'Größe-日本-ж'],
    [
      'empty lines, and no line end at the end',
      `${HEADER}\n\nnorth,format-empty,1,1\n\n\nwest,other,1,1`,
      'format-empty',
    ],
    ['SKUs that look like numbers', `${HEADER}\nnorth,007,1,1\n`, '007'],
  ])('reads %s', async (_, text, sku) => {
    expect((await run(['import', 'source-items', await file(Buffer.from(text))])).code).toBe(0);
    expect(await itemsOf(sku)).toEqual(['north:1:1']);
  });

  it("reads UTF-16, Excel's “Unicode Text”, by its byte order mark", async () => {
    const text = Buffer.from(`\ufeff${HEADER}\nnorth,utf-16-ü,1,1\n`, 'utf16le');
    expect((await run(['import', 'source-items', await file(text)])).code).toBe(0);
    expect(await itemsOf('utf-16-ü')).toEqual(['north:1:1']);
  });

  it('tells everything that is wrong with its line, and writes nothing', async () => {
    const before = await countItems();
    const path = await file(
      HEADER,
      'north,good,1,1',
      'north,,1,1',
      'nowhere,sku,1,1',
      'north, sku,1,9',
      'north,sku,many,1',
      'north,sku',
      '',
      'north,sku,1,',
      'north,"two\nlines",,1',
    );
    const { code, out, err } = await run(['import', 'source-items', path]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.split('\n')).toEqual([
      'line 3: "sku" can not be empty.',
      'line 4: source "nowhere" does not exist.',
      'line 5: "sku" can not contain leading or trailing spaces.',
      'line 5: "status" should a known status.',
      'line 6: Error occurred during "quantity" processing. The "many" value\'s type is invalid. The "float" type was expected. Verify and try again.',
      'line 7: 2 values for 4 columns.',
      'line 10: "quantity" should be numeric.',
      `error: ${path}: 7 errors; nothing was written.`,
      '',
    ]);
    expect(await countItems()).toBe(before);
  });

  it('tells scripts in JSON what is wrong', async () => {
    const { out, err } = await run(['import', 'source-items', '-', '--json'], { stdin: `${HEADER}\nnorth,,1,1\n` });
    expect(out).toBe('');
    expect(JSON.parse(err)).toEqual({
      message: 'standard input: 1 error; nothing was written.',
      errors: [{ line: 2, message: '"sku" can not be empty.' }],
    });
  });

  it.each([
    [
      'text that is not UTF-8',
      Buffer.from(`${HEADER}\nnorth,Gr\xf6\xdfe,1,1\n`, 'latin1'),
      'line 2: "sku" is not in UTF-8.',
    ],
    [
      'a quote that never ends',
      Buffer.from(`${HEADER}\nnorth,a,1,1\n"north,b,1,1\n\n`),
      'line 3: A quote is opened and never closed.',
    ],
    [
      'a quote that runs over thousands of lines',
      Buffer.from(`${HEADER}\n"north,b,1,1\n${'north,c,1,1\n'.repeat(50_000)}`),
      'line 2: A quote is opened and never closed.',
    ],
    [
      'control characters, which it does not send to the terminal',
      Buffer.from(`${HEADER}\n\x1b[31m,a,1,1\n`),
      'source "\\u001b[31m" does',
    ],
  ])('refuses %s', async (_, text, message) => {
    const { code, err } = await run(['import', 'source-items', await file(text)]);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await itemsOf('a')).toEqual([]);
  });

  it.each([
    ['', 'error: There is no header line. It names the columns source_code,sku,quantity (optional: status).\n'],
    [`${HEADER}\n`, 'error: Input data is empty\n'],
    [
      'source_code,sku,qty\nnorth,a,1\n',
      'line 1: unknown column "qty"\nline 1: missing column "quantity"\n' +
        'error: The first line must name the columns source_code,sku,quantity (optional: status); nothing was written.\n',
    ],
    [
      'source_code,sku,quantity,status,sku\nnorth,a,1,1,b\n',
      'line 1: column "sku" occurs twice\n' +
        'error: The first line must name the columns source_code,sku,quantity (optional: status); nothing was written.\n',
    ],
  ])('refuses a file that begins with %j', async (stdin, err) => {
    expect(await run(['import', 'source-items', '-'], { stdin })).toEqual({ code: 1, out: '', err });
  });

  it('stops looking after a hundred errors', async () => {
    const { code, err } = await importItems(...Array.from({ length: 5_000 }, (_, at) => `nowhere,sku-${at},1,1`));
    const lines = err.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines).toHaveLength(101);
    expect(lines[99]).toBe('line 101: source "nowhere" does not exist.');
    expect(lines[100]).toMatch(/the first 100 errors; nothing was written\.$/);
  });

  it('shows how far it is on a terminal, and only there', async () => {
    const path = await file(HEADER, 'north,bar,1,1');
    const { err } = await run(['import', 'source-items', path], { terminal: 80 });
    expect(err).toMatch(/checking █+ 100 %/);
    expect(err).toMatch(/writing █+ 100 %/);
    expect((await run(['import', 'source-items', path], { terminal: 0 })).err).toBe('');
  });
});

/** Different for texts that a collation takes for the same. */
const hex = (text: string): string => Buffer.from(text).toString('hex');

describe('codes are the same in a file and in a request', () => {
  beforeAll(async () => {
    await given(app).sources('café', 'plain');
  });

  it.each(['café', 'cafe', 'CAFÉ', 'PLAIN', 'plaiñ', 'plain ', 'DEFAULT', 'défault', ' plain'])(
    'source items of %j',
    async (source_code) => {
      const { status } = await app.post(SOURCE_ITEMS, {
        sourceItems: [{ source_code, sku: 'by-request', quantity: 1, status: 1 }],
      });
      const { code } = await importItems(`"${source_code}",by-file,1,1`);
      expect(code).toBe(status === 200 ? 0 : 1);
      expect(await itemsOf('by-file')).toEqual(await itemsOf('by-request'));
      const keys = ['by-file', 'by-request'].flatMap((sku) => [{ source_code, sku }]);
      await app.post(SOURCE_ITEMS_DELETE, { sourceItems: keys });
    },
  );

  it.each(['café', 'cafe', 'PLAIN', 'plaiñ', 'plain ', 'DEFAULT', 'défault'])('links of %j', async (source_code) => {
    const [byRequest, byFile] = [
      await given(app).stock(`request ${hex(source_code)}`),
      await given(app).stock(`file ${hex(source_code)}`),
    ];
    const { status } = await app.post(LINKS, { links: [link(source_code, byRequest)] });
    const path = await file('source_code,stock_id,priority', `"${source_code}",${byFile},1`);
    expect((await run(['import', 'links', path])).code).toBe(status === 200 ? 0 : 1);
    expect(await linksOf(app, byFile)).toEqual(await linksOf(app, byRequest));
  });
});

describe('a large import', () => {
  const LINES = 12_000;
  const lines = (quantity: number): string[] =>
    Array.from({ length: LINES }, (_, at) => `${at % 2 ? 'north' : 'west'},large-${at},${quantity},1`);

  it('refuses all for an error in the last line', async () => {
    const before = await countItems();
    const { code, err } = await importItems(...lines(1), 'nowhere,large-x,1,1');
    expect(code).toBe(1);
    expect(err).toContain(`line ${LINES + 2}: source "nowhere" does not exist.\n`);
    expect(await countItems()).toBe(before);
  });

  it('takes back all when the database fails at the last line', async () => {
    const before = await countItems();
    const refuse = isEmbedded()
      ? "SELECT RAISE(ABORT, 'disk on fire') WHERE NEW.sku = 'large-11999';"
      : "IF NEW.sku = 'large-11999' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'disk on fire'; END IF;";
    await write(`CREATE TRIGGER fire BEFORE INSERT ON inventory_source_item FOR EACH ROW BEGIN ${refuse} END`);
    const { code, out, err } = await importItems(...lines(1));
    await write('DROP TRIGGER fire');
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('disk on fire');
    expect(await countItems()).toBe(before);
  });

  it('is written whole', async () => {
    const before = await countItems();
    const { code, out } = await importItems(...lines(1));
    expect(code).toBe(0);
    expect(out).toMatch(/wrote 12,000 source items\.\n$/);
    expect(await countItems()).toBe(before + LINES);
    expect(await itemsOf('large-11999')).toEqual(['north:1:1']);
  });

  it('is compared with what is there', async () => {
    const path = await file(HEADER, ...lines(1), 'north,large-new,1,1', 'west,large-0,2,1');
    const { out } = await run(['import', 'source-items', path, '--dry-run', '--json']);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      {
        line: 12_002,
        change: 'new',
        source_code: 'north',
        sku: 'large-new',
        before: null,
        after: { quantity: 1, status: 1 },
      },
      {
        line: 12_003,
        change: 'changed',
        source_code: 'west',
        sku: 'large-0',
        before: { quantity: 1, status: 1 },
        after: { quantity: 2, status: 1 },
      },
      { lines: 12_002, repeated: 1, new: 1, changed: 1, unchanged: 11_999 },
    ]);
  });
});

describe('--dry-run', () => {
  it('says what would change, and changes nothing', async () => {
    await given(app).items(
      { source_code: 'north', sku: 'dry', quantity: 5, status: 1 },
      { source_code: 'west', sku: 'dry', quantity: 1.0001, status: 1 },
    );
    const path = await file(HEADER, 'NORTH,DRY,7,0', 'west,dry,1.00009,1', 'north,dry-new,1,1');
    expect(await run(['import', 'source-items', path, '--dry-run'])).toEqual({
      code: 0,
      out:
        'line 2: changed: source_code "north", sku "DRY", quantity 5 → 7, status 1 → 0\n' +
        'line 4: new: source_code "north", sku "dry-new", quantity 1, status 1\n' +
        `${path}: 1 new, 1 changed, 1 unchanged. Nothing was written.\n`,
      err: '',
    });
    expect(await itemsOf('dry')).toEqual(['north:5:1', 'west:1.0001:1']);
    expect(await itemsOf('dry-new')).toEqual([]);
  });

  it('shows the first 20 changes, or with --verbose every line', async () => {
    const path = await file(HEADER, 'north,dry,5,1', ...Array.from({ length: 30 }, (_, at) => `north,many-${at},1,1`));
    const brief = await run(['import', 'source-items', path, '--dry-run']);
    expect(brief.out.match(/^line \d+: new/gm)).toHaveLength(20);
    expect(brief.out).not.toContain(': unchanged: ');
    expect(brief.out).toContain(': 30 new, 0 changed, 1 unchanged. Nothing was written.\n');
    expect(brief.err).toBe('… and 10 more; --verbose shows all.\n');
    const verbose = await run(['import', 'source-items', path, '--dry-run', '--verbose']);
    expect(verbose.out.match(/^line \d+: new/gm)).toHaveLength(30);
    expect(verbose.out).toContain('line 2: unchanged: source_code "north", sku "dry"\n');
    expect(verbose.err).toBe('');
  });

  it('refuses what the import would refuse', async () => {
    const path = await file(HEADER, 'nowhere,a,1,1');
    const { code, out, err } = await run(['import', 'source-items', path, '--dry-run']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('line 2: source "nowhere" does not exist.');
  });
});

describe('import links', () => {
  it('links, and changes priorities, as the API does', async () => {
    const stock = await given(app).stock('by file');
    await given(app).links(link('north', stock, 5));
    const path = await file('priority,source_code,stock_id', `1,north,${stock}`, `2,west,${stock}`);
    expect((await run(['import', 'links', path, '--dry-run'])).out).toBe(
      `line 2: changed: source_code "north", stock_id ${stock}, priority 5 → 1\n` +
        `line 3: new: source_code "west", stock_id ${stock}, priority 2\n` +
        `${path}: 1 new, 1 changed, 0 unchanged. Nothing was written.\n`,
    );
    expect(await linksOf(app, stock)).toEqual(['north:5']);
    const { code, out, err } = await run(['import', 'links', path]);
    expect({ code, out, err }).toEqual({ code: 0, out: `${path}: wrote 2 links.\n`, err: '' });
    expect(await linksOf(app, stock)).toEqual(['north:1', 'west:2']);
  });

  it('refuses what the API refuses, line by line', async () => {
    const stock = await given(app).stock('refused');
    const { body } = await app.get(`${LINKS}?searchCriteria`);
    const path = await file(
      'source_code,stock_id,priority',
      `north,${stock},1`,
      `no where,${stock},0`,
      'north,,1',
      'north,1,1',
      `ghost,987654321,1`,
      `north,stock,1`,
    );
    const { code, out, err } = await run(['import', 'links', path]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err.split('\n')).toEqual([
      'line 3: "source_code" can not contain whitespaces.',
      'line 3: "priority" should be greater then 0.',
      'line 4: "stock_id" can not be empty.',
      'line 5: Can not save link related to Default Source or Default Stock',
      'line 6: source "ghost" does not exist.',
      'line 6: stock 987654321 does not exist.',
      'line 7: Error occurred during "stock_id" processing. The "stock" value\'s type is invalid. The "int" type was expected. Verify and try again.',
      `error: ${path}: 7 errors; nothing was written.`,
      '',
    ]);
    expect((await app.get(`${LINKS}?searchCriteria`)).body).toEqual(body);
  });
});
