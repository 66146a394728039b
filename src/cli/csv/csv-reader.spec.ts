import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Refusal } from '../exit.js';
import { CsvFile } from './csv-file.js';
import { csvLine } from '../../http/bodies/csv-line.js';
import { CsvReader } from './csv-reader.js';
import type { Layout } from './header.js';

const LAYOUT: Layout = { required: ['source_code', 'sku', 'quantity'], optional: ['status'] };
const HEADER = 'source_code,sku,quantity,status';

interface Read {
  /** `line: value|value|…` in the order of the layout, or `line! message`. */
  readonly lines: string[];
  readonly notes: string[];
}

async function read(
  data: string | Buffer,
  { layout = LAYOUT, delimiter }: { layout?: Layout; delimiter?: string } = {},
): Promise<Read> {
  const file = await CsvFile.open('-', Readable.from([Buffer.from(data)]));
  const [lines, notes]: [string[], string[]] = [[], []];
  const reader = new CsvReader(file, layout, delimiter, (text) => notes.push(text));
  try {
    for (const pass of [1, 2]) {
      lines.length = 0;
      for await (const batch of reader.batches(2, () => undefined)) {
        for (const row of batch) {
          if ('message' in row) lines.push(`${row.line}! ${row.message}`);
          else
            lines.push(
              `${row.line}: ${[...layout.required, ...layout.optional].map((name) => row.cells[name] ?? '-').join('|')}`,
            );
        }
      }
      expect(pass).toBeGreaterThan(0);
    }
    return { lines, notes };
  } finally {
    await file.close();
  }
}

const ROW = ['2: north|a|1|1'];

describe('a file is read', () => {
  it.each<[string, string | Buffer]>([
    ['with commas', `${HEADER}\nnorth,a,1,1\n`],
    ['with semicolons', `${HEADER.replaceAll(',', ';')}\nnorth;a;1;1\n`],
    ['with tabs', `${HEADER.replaceAll(',', '\t')}\nnorth\ta\t1\t1\n`],
    ['with pipes', `${HEADER.replaceAll(',', '|')}\nnorth|a|1|1\n`],
    ['with Windows line ends', `${HEADER}\r\nnorth,a,1,1\r\n`],
    ['with line ends of old Macs', `${HEADER}\rnorth,a,1,1\r`],
    ['with mixed line ends', `${HEADER}\r\nnorth,a,1,1\n\r\n`],
    ['without a last line end', `${HEADER}\nnorth,a,1,1`],
    ['with a byte order mark', `\ufeff${HEADER}\nnorth,a,1,1\n`],
    ['with a byte order mark before a quote', `\ufeff"source_code",sku,quantity,status\nnorth,a,1,1\n`],
    ['with gzip', gzipSync(`${HEADER}\nnorth,a,1,1\n`)],
    ['with gzip in two parts', Buffer.concat([gzipSync(`${HEADER}\n`), gzipSync('north,a,1,1\n')])],
    ['with gzip and a byte order mark', gzipSync(`\ufeff${HEADER}\nnorth,a,1,1\n`)],
    ['in UTF-16 LE', Buffer.from(`\ufeff${HEADER}\nnorth,a,1,1\n`, 'utf16le')],
    ['in UTF-16 BE', Buffer.from(`\ufeff${HEADER}\nnorth,a,1,1\n`, 'utf16le').swap16()],
    ['with columns in another order', 'status,quantity,sku,source_code\n1,1,a,north\n'],
    ['with names in capitals and blanks', ' SOURCE_CODE , Sku,QUANTITY\t,Status\nnorth,a,1,1\n'],
    ['with names in camelCase', 'sourceCode,sku,quantity,status\nnorth,a,1,1\n'],
    ['with names in words', 'Source Code,SKU,Quantity,Status\nnorth,a,1,1\n'],
    ['with names with hyphens', 'source-code,sku,quantity,status\nnorth,a,1,1\n'],
    ['with quotes everywhere', `"source_code","sku","quantity","status"\n"north","a","1","1"\n`],
    ['with empty cells beside the table', `${HEADER},,\nnorth,a,1,1,,\n`],
    ['with empty cells beside its rows', `${HEADER}\nnorth,a,1,1,,\n`],
    ['with empty rows below the table', `${HEADER}\nnorth,a,1,1\n,,,\n,,,\n`],
  ])('%s', async (_, data) => {
    expect(await read(data)).toEqual({ lines: ROW, notes: [] });
  });

  it("with Excel's sep= line", async () => {
    expect((await read(`sep=;\r\n${HEADER.replaceAll(',', ';')}\r\nnorth;a;1;1\r\n`)).lines).toEqual([
      '3: north|a|1|1',
    ]);
  });

  it('with the delimiter that was chosen, whatever the header looks like', async () => {
    expect(
      (
        await read('source_code;sku;quantity,x\nnorth;a;1\n', {
          delimiter: ';',
          layout: { required: ['source_code'], optional: [] },
        })
      ).lines,
    ).toEqual(['2: north']);
  });

  it('without columns that may be absent', async () => {
    expect((await read('source_code,sku,quantity\nnorth,a,1\n')).lines).toEqual(['2: north|a|1|-']);
  });

  it('without unknown columns, which it notes once', async () => {
    expect(await read(`${HEADER},name,"Shelf, left"\nnorth,a,1,1,Shirt,4\n`)).toEqual({
      lines: ROW,
      notes: ['note: columns "name", "Shelf, left" are ignored.'],
    });
  });

  it('with a replacement character that is really in the text', async () => {
    expect((await read(`${HEADER}\nnorth,\ufffd,1,1\n`)).lines).toEqual(['2: north|\ufffd|1|1']);
  });
});

describe('lines are numbered by where they begin', () => {
  it.each(['\n', '\r\n', '\r'])('with the line end %j', async (end) => {
    const text = [
      '',
      HEADER,
      'north,a,1,1',
      '',
      '',
      `"no${end}rth","b${end}${end}",2,1`,
      'north,c,3',
      'north,d,4,1',
    ].join(end);
    expect((await read(text)).lines).toEqual([
      '3: north|a|1|1',
      `6: no${end}rth|b${end}${end}|2|1`,
      '10! 3 values for 4 columns.',
      '11: north|d|4|1',
    ]);
  });
});

describe('what is wrong is blamed on its line', () => {
  const NOT_CLOSED = 'A quote is opened and never closed.';

  it.each<[string, string, string]>([
    ['a quote that is not closed', `north,a,1,1\n\n"north,b,1,1\nnorth,c,1,1\n`, `4! ${NOT_CLOSED}`],
    ['one in a later column', `north,a,1,1\nnorth,"b,1,1\nnorth,c,1,1\n`, `3! ${NOT_CLOSED}`],
    ['one on a later line of its row', `"nor\nth","b,1,1\nnorth,c,1,1\n`, `3! ${NOT_CLOSED}`],
    ['one over more lines than a row can have', `"north,a,1,1\n${'north,c,1,1\n'.repeat(30_000)}`, `2! ${NOT_CLOSED}`],
    [
      'one that the next quote seems to close',
      `north,a,1,1\nnorth,"b,1,1\nnorth,"c",1,1\n`,
      '3! A quoted value goes on after its closing quote.',
    ],
    ['a quote inside a value', `north,a,1,1\nnorth,3" nail,1,1\n`, '3! A quote inside a value:'],
    ['a line without end', `north,a,1,1\nnorth,${'x'.repeat(300_000)},1,1\n`, '3! The line is longer than 256 KiB.'],
    [
      'a decimal comma between commas',
      `north,a,12,5,1\n`,
      '2! 5 values for 4 columns. A value with a comma needs quotes',
    ],
    ['one after line ends in quotes', `"nor\r\nth","b\r\n",1,1\r\nnorth,"c,1,1\r\n`, `5! ${NOT_CLOSED}`],
    ['one inside a value after line ends in quotes', `"nor\r\nth",b,1,1\r\nnorth,3" nail,1,1\r\n`, '4! A quote inside'],
    ['a value too few', `north,a,1\n`, '2! 3 values for 4 columns.'],
  ])('%s', async (_, rows, message) => {
    const { lines } = await read(`${HEADER}\n${rows}`);
    expect(lines.at(-1)?.slice(0, message.length)).toBe(message);
  });

  it('text in another encoding', async () => {
    const { lines } = await read(Buffer.from(`${HEADER}\nnorth,a,1,1\nnorth,Gr\xf6\xdfe,1,1\n`, 'latin1'));
    expect(lines).toEqual([...ROW, '3! "sku" is not in UTF-8. Save the file as "CSV UTF-8".']);
  });
});

describe('a file is refused', () => {
  it.each<[string, string | Buffer, string]>([
    ['that is empty', '', 'There is no header line.'],
    ['that is a workbook', Buffer.from('PK\x03\x04......'), 'Excel workbook'],
    ['in UTF-16 without a byte order mark', Buffer.from(HEADER, 'utf16le'), 'NUL bytes'],
    ['in UTF-32', Buffer.from('\xff\xfe\0\0s\0\0\0', 'latin1'), 'UTF-32'],
    ['whose gzip is cut off', gzipSync(`${HEADER}\nnorth,a,1,1\n`).subarray(0, 40), 'damaged or incomplete'],
    ['without a column that must be there', 'source_code,sku\nnorth,a\n', 'must name the columns'],
    ['with a column twice', 'source_code,sku,quantity,SKU\nnorth,a,1,b\n', 'must name the columns'],
    ['with the name of a column misspelt', 'source_code,sku,quantity,statsu\nnorth,a,1,0\n', 'must name the columns'],
  ])('%s', async (_, data, message) => {
    await expect(read(data)).rejects.toThrow(message);
    await expect(read(data)).rejects.toBeInstanceOf(Refusal);
  });

  it('with the reasons', async () => {
    const error = await read('\nsource_code,sku,statsu,name,SKU\nnorth,a,1,b,c\n').catch((reason: unknown) => reason);
    expect((error as Refusal).problems).toEqual([
      { line: 2, message: 'unknown column "statsu": did you mean "status"?' },
      { line: 2, message: 'unknown column "name"' },
      { line: 2, message: 'missing column "quantity"' },
      { line: 2, message: 'column "sku" occurs twice' },
    ]);
  });
});

describe('what is written', () => {
  it('is read unchanged, whatever the texts and the delimiter', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom('"', ',', ';', '|', '\t', '\r', '\n', ' ', 'é', '\ufffd', '\ufeff', '=', 'x'),
      }),
    );
    // A row of blanks alone is none.
    const rows = fc.array(fc.tuple(text, text, fc.constantFrom('1', '-2.5')), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t', '|'), async (values, delimiter) => {
        const line = csvLine(delimiter);
        const { lines } = await read([LAYOUT.required, ...values].map((row) => line(row)).join(''));
        expect(lines.map((each) => each.replace(/^\d+: /, ''))).toEqual(values.map((row) => `${row.join('|')}|-`));
      }),
    );
  });
});
