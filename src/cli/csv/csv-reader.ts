import { pipeline } from 'node:stream';
import { parse, type Info } from 'csv-parse';
import { Refusal, type Problem } from '../exit.js';
import type { CsvFile } from './csv-file.js';
import { delimiterOfSepLine, guessDelimiter } from './delimiter.js';
import { isValidUtf8, peek, toUtf8 } from './encoding.js';
import { columnsText, readHeader, type Header, type Layout } from './header.js';
import { LineNumbers } from './line-numbers.js';
import { toProblem } from './syntax-error.js';

/** Limits the memory for one row; a description alone may have 64 KiB. */
const MAX_RECORD_BYTES = 256 * 1024;

export interface Row {
  /** Number of its first line in the file, from 1. */
  readonly line: number;
  /** By column. */
  readonly cells: Readonly<Record<string, string>>;
}

/** Reads the rows of a CSV file, any number of times. */
export class CsvReader {
  private hasNotedIgnored = false;
  private isUtf8: Promise<boolean> | undefined;

  /**
   * @param delimiter undefined: detected from the header
   * @param note prints a note, such as ignored columns
   */
  constructor(
    private readonly file: CsvFile,
    private readonly layout: Layout,
    private readonly delimiter: string | undefined,
    private readonly note: (text: string) => void,
  ) {}

  /**
   * @param many batch size, in rows
   * @param onRead called with the number of bytes read so far
   * @returns rows, and errors for lines that are not valid rows
   * @throws Refusal for a missing or invalid header
   */
  async *batches(many: number, onRead: (bytes: number) => void): AsyncGenerator<(Row | Problem)[]> {
    const [head, text] = await peek(toUtf8(this.file.bytes(onRead)), 1);
    const start = head.toString();
    const sepLine = delimiterOfSepLine(start);
    const columns = [...this.layout.required, ...this.layout.optional];
    const delimiter = this.delimiter ?? sepLine ?? guessDelimiter(start, columns);
    const parser = parse({
      delimiter,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: MAX_RECORD_BYTES,
      ...(sepLine !== null && { from: 2 }),
    });
    pipeline(text, parser, () => undefined);
    const numbers = new LineNumbers();
    let header: Header | undefined;
    let rows: (Row | Problem)[] = [];
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
        if (!header) {
          header = readHeader(record, this.layout, numbers.first(record, info.lines));
          this.noteIgnored(header);
          continue;
        }
        rows.push(await this.toRow(record, header.columns, numbers.first(record, info.lines), delimiter));
        if (rows.length < many) continue;
        yield rows;
        rows = [];
      }
    } catch (error) {
      rows.push(await toProblem(error, toUtf8(this.file.bytes())));
      header ??= { columns: [], ignored: [] };
    }
    if (!header) throw new Refusal(`There is no header line. It names the columns ${columnsText(this.layout)}.`);
    if (rows.length > 0) yield rows;
  }

  private async toRow(
    record: readonly string[],
    columns: Header['columns'],
    line: number,
    delimiter: string,
  ): Promise<Row | Problem> {
    // Spreadsheets append empty cells to rows.
    const length = record.findLastIndex((cell) => cell !== '') + 1;
    if (record.length < columns.length || length > columns.length) {
      const values = `${record.length} ${record.length === 1 ? 'value' : 'values'} for ${columns.length} columns.`;
      const isSplit = length > columns.length && delimiter === ',';
      return { line, message: isSplit ? `${values} ${COMMA_IN_VALUE}` : values };
    }
    const cells: Record<string, string> = {};
    for (const [at, column] of columns.entries()) {
      if (column === null) continue;
      const cell = record[at] ?? '';
      // U+FFFD replaces invalid bytes, but may also be part of the text.
      if (cell.includes('\ufffd') && !(await this.isValid())) return { line, message: `"${column}" ${NOT_UTF8}` };
      cells[column] = cell;
    }
    return { line, cells };
  }

  private isValid(): Promise<boolean> {
    return (this.isUtf8 ??= isValidUtf8(toUtf8(this.file.bytes())));
  }

  private noteIgnored({ ignored }: Header): void {
    if (this.hasNotedIgnored || ignored.length === 0) return;
    this.hasNotedIgnored = true;
    const names = ignored.map((name) => JSON.stringify(name)).join(', ');
    this.note(`note: ${ignored.length === 1 ? `column ${names} is` : `columns ${names} are`} ignored.`);
  }
}

const COMMA_IN_VALUE = 'A value with a comma needs quotes, and decimals are written with a point.';
const NOT_UTF8 = 'is not in UTF-8. Save the file as "CSV UTF-8".';
