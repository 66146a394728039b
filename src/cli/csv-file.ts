import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse, type Info } from 'csv-parse';
import { Refusal, UsageError, type Problem } from './exit.js';

/** A line longer than this is an unclosed quote. */
const LONGEST_RECORD = 64 * 1024;
/** Bytes that are read at a time. */
const PART = 64 * 1024;

export interface Row {
  /** Number of its last line in the file, from 1. */
  readonly line: number;
  /** By column; those of the file that are no column are refused before. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A CSV file that can be read more than once: what comes through a pipe is kept in a temporary file meanwhile. */
export class CsvFile {
  private constructor(
    /** For messages. */
    readonly name: string,
    private readonly handle: FileHandle,
    /** In bytes. */
    readonly size: number,
  ) {}

  /**
   * @param name path, or `-` for standard input
   * @throws UsageError for a file that cannot be opened
   */
  static async open(name: string, stdin: Readable): Promise<CsvFile> {
    if (name === '-') return this.spool('standard input', stdin);
    try {
      const handle = await open(name);
      const info = await handle.stat();
      if (info.isFile()) return new CsvFile(name, handle, info.size);
      await handle.close();
      if (info.isDirectory()) throw new UsageError(`"${name}" is a directory.`);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`"${name}" cannot be read: ${(error as Error).message}`);
    }
    return this.spool(name, createReadStream(name));
  }

  private static async spool(name: string, input: Readable): Promise<CsvFile> {
    const folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
    const handle = await open(join(folder, 'import.csv'), 'wx+', 0o600);
    // Nothing is left behind, however this ends: the file lives as long as it is open.
    await rm(folder, { recursive: true });
    try {
      for await (const part of input) await handle.write(part as Buffer);
      return new CsvFile(name, handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  /**
   * Reads from the start, so many rows at a time.
   *
   * @param columns those that there must be, in any order, and no others
   * @param onRead told how many bytes were read
   * @returns rows, and what is wrong with lines that are none
   * @throws Refusal when the header is wrong
   */
  async *rows(
    columns: readonly string[],
    many: number,
    onRead: (bytes: number) => void,
  ): AsyncGenerator<(Row | Problem)[]> {
    const parser = parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    });
    pipeline(this.parts(onRead), parser, () => undefined);
    let header: readonly string[] | undefined;
    let rows: (Row | Problem)[] = [];
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
        if (!header) {
          header = checkedHeader(record, columns);
          continue;
        }
        rows.push(toRow(record, header, info.lines));
        if (rows.length < many) continue;
        yield rows;
        rows = [];
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      rows.push({ line: Number(error['lines']) || 1, message: MESSAGES[error.code] ?? error.message });
    }
    if (!header) throw new Refusal(`There is no header line. It names the columns: ${columns.join(',')}`);
    if (rows.length > 0) yield rows;
  }

  private async *parts(onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
    for (let position = 0; ;) {
      const { bytesRead, buffer } = await this.handle.read({ buffer: Buffer.allocUnsafe(PART), position });
      if (bytesRead === 0) return;
      position += bytesRead;
      onRead(position);
      yield buffer.subarray(0, bytesRead);
    }
  }
}

const MESSAGES: Readonly<Record<string, string | undefined>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote is opened and never closed.',
  CSV_MAX_RECORD_SIZE: 'A row ends nowhere near its start: is a quote opened and never closed?',
};

/** @throws Refusal that names the columns to blame */
function checkedHeader(names: readonly string[], columns: readonly string[]): readonly string[] {
  const unknown = [...new Set(names)].filter((name) => !columns.includes(name));
  const missing = columns.filter((name) => !names.includes(name));
  const repeated = columns.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  const problems = [
    ...unknown.map((name) => `unknown column ${JSON.stringify(name)}`),
    ...missing.map((name) => `missing column "${name}"`),
    ...repeated.map((name) => `column "${name}" is there twice`),
  ];
  if (problems.length === 0) return names;
  throw new Refusal(
    `The columns are ${columns.join(',')}, separated by commas; nothing was read.`,
    problems.map((message) => ({ line: 1, message })),
  );
}

function toRow(record: readonly string[], header: readonly string[], line: number): Row | Problem {
  if (record.length !== header.length) {
    return {
      line,
      message: `${record.length} ${record.length === 1 ? 'value' : 'values'} for ${header.length} columns.`,
    };
  }
  // What cannot be decoded has become this character.
  const garbled = record.findIndex((cell) => cell.includes('\ufffd'));
  if (garbled >= 0) return { line, message: `"${header[garbled]}" is not in UTF-8.` };
  return { line, cells: Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])) };
}
