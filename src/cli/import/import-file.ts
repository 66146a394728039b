import type { CsvFile } from '../csv/csv-file.js';
import { CsvReader, type Row } from '../csv/csv-reader.js';
import { Refusal, type Problem } from '../exit.js';
import { showProgress } from '../progress.js';
import { visible, type Shell } from '../shell.js';
import type { Kind } from '../kinds/kind.js';
import { conversionOf, type Values } from '../kinds/values.js';

/** Rows that are held in memory. */
const BATCH = 2_000;

export interface Line {
  readonly line: number;
  readonly values: Values;
}

export interface Batch {
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

/** The lines of a file as values, as often as asked. */
export class ImportFile {
  private readonly reader: CsvReader;
  private readonly convert: (row: Row) => Values | Problem[];

  constructor(
    private readonly file: CsvFile,
    kind: Kind<never>,
    private readonly shell: Shell,
    delimiter: string | undefined,
  ) {
    this.reader = new CsvReader(file, kind, delimiter, (text) => shell.note(visible(text)));
    this.convert = conversionOf(kind);
  }

  get name(): string {
    return this.file.name;
  }

  /** @param what for the progress bar; null for none */
  async *batches(what: string | null): AsyncGenerator<Batch> {
    const progress = what === null ? null : showProgress(this.shell.around.stderr, what, this.file.size);
    try {
      for await (const rows of this.reader.batches(BATCH, (bytes) => progress?.at(bytes))) yield this.toBatch(rows);
    } finally {
      progress?.end();
    }
  }

  /** For a file that has been checked: batches of lines. */
  async *checkedLines(what: string | null): AsyncGenerator<readonly Line[]> {
    for await (const { lines, problems } of this.batches(what)) {
      if (problems.length > 0)
        throw new Refusal(`${this.name}: changed while it was read; nothing was written.`, problems);
      yield lines;
    }
  }

  private toBatch(rows: readonly (Row | Problem)[]): Batch {
    const lines: Line[] = [];
    const problems: Problem[] = [];
    for (const row of rows) {
      if ('message' in row) {
        problems.push(row);
        continue;
      }
      const values = this.convert(row);
      if (Array.isArray(values)) problems.push(...(values as Problem[]));
      else lines.push({ line: row.line, values: values as Values });
    }
    return { lines, problems };
  }
}
