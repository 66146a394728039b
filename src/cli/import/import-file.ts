import type { CsvFile } from '../csv/csv-file.js';
import { CsvReader, type Row } from '../csv/csv-reader.js';
import { Refusal, type Problem } from '../exit.js';
import { showProgress } from '../progress.js';
import { visible, type Shell } from '../shell.js';
import type { Kind } from '../kinds/kind.js';
import { conversionOf, type Values } from '../kinds/values.js';

/** Rows in a batch, and so in memory. */
const BATCH = 2_000;

export interface Line {
  readonly line: number;
  readonly values: Values;
}

export interface Batch {
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
}

/** Reads and converts the lines of a file, any number of times. */
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

  /** @param what label of the progress bar; null: no bar */
  async *batches(what: string | null): AsyncGenerator<Batch> {
    const progress = what === null ? null : showProgress(this.shell.io.stderr, what, this.file.size);
    try {
      for await (const rows of this.reader.batches(BATCH, (bytes) => progress?.at(bytes))) yield this.toBatch(rows);
    } finally {
      progress?.end();
    }
  }

  /** Batches of a file that was validated before. @throws Refusal when it has changed since */
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
