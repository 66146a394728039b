import type { INestApplicationContext } from '@nestjs/common';
import { csvLine } from '../../http/bodies/csv-line.js';
import type { Exported, Filters } from '../kinds/filters.js';
import { columnsOf } from '../kinds/kind.js';
import { showProgress } from '../progress.js';
import type { Shell } from '../shell.js';

const BYTE_ORDER_MARK = '\ufeff';

/** Streams the rows of an export as text, page by page. */
export class ExportRows {
  /** Rows read so far. */
  count = 0;
  private readonly columns: readonly string[];

  constructor(
    private readonly exported: Exported,
    private readonly filters: Filters,
    private readonly app: INestApplicationContext,
    private readonly shell: Shell,
  ) {
    this.columns = columnsOf(exported.columns);
  }

  async *csv(delimiter: string, hasByteOrderMark: boolean): AsyncGenerator<string> {
    const line = csvLine(delimiter);
    let header = `${hasByteOrderMark ? BYTE_ORDER_MARK : ''}${line(this.columns)}`;
    for await (const page of this.pages()) {
      yield `${header}${page.map((values) => line(values)).join('')}`;
      header = '';
    }
    if (header !== '') yield header;
  }

  async *json(): AsyncGenerator<string> {
    for await (const page of this.pages()) {
      yield page.map((values) => `${JSON.stringify(this.toObject(values))}\n`).join('');
    }
  }

  private toObject(values: readonly unknown[]): object {
    return Object.fromEntries(this.columns.map((name, at) => [name, values[at] ?? null]));
  }

  private async *pages(): AsyncGenerator<unknown[][]> {
    const progress = showProgress(this.shell.io.stderr, 'exporting', null);
    try {
      for await (const page of this.exported.pages(this.app, this.filters)) {
        yield page.map((cells) => this.columns.map((name) => cells[name]));
        this.count += page.length;
        progress.at(this.count);
      }
    } finally {
      progress.end();
    }
  }
}
