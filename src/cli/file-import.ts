import type { Type } from '@nestjs/common';
import type { Database } from '../database/database.js';
import type { Change } from '../database/tables/tables.js';
import { TypeMismatch } from '../webapi/arguments/conversion-error.js';
import { fieldsOf } from '../webapi/arguments/conversion.js';
import { inputIsEmpty, render, type ErrorEntry } from '../webapi/errors.js';
import type { CsvFile, Row } from './csv-file.js';
import { Refusal, type Problem } from './exit.js';
import { LastLines } from './last-lines.js';
import { showProgress } from './progress.js';
import { visible, type Shell } from './shell.js';

/** Rows that are held in memory. */
const BATCH = 2_000;
const MOST_PROBLEMS = 100;
const MOST_SHOWN = 20;

type Cells = Readonly<Record<string, unknown>>;

/** What can be imported. */
export interface Kind<Item, Stored> {
  /** In the singular. */
  readonly what: string;
  readonly columns: readonly string[];
  /** The columns that name a row. */
  readonly key: readonly string[];
  /** As the REST API takes one; its fields are the columns, and convert them. */
  readonly dto: Type<object>;
  toItem(dto: object): Item;
  toCells(stored: Stored): Cells;
  readonly service: {
    check(items: readonly Item[]): Promise<ErrorEntry[][]>;
    preview(items: readonly Item[]): Promise<Change<Stored>[]>;
    save(items: readonly Item[]): Promise<void>;
    keyOf(): (item: Item) => string;
  };
}

interface Line<Item> {
  readonly line: number;
  readonly item: Item;
}

/** A file on its way into the database: all of it, or nothing. */
export class FileImport<Item, Stored> {
  private readonly convert: (row: Row) => Item;

  constructor(
    private readonly kind: Kind<Item, Stored>,
    private readonly file: CsvFile,
    private readonly database: Database,
    private readonly shell: Shell,
  ) {
    const fields = fieldsOf(kind.dto).filter(({ name }) => kind.columns.includes(name));
    this.convert = ({ cells }) =>
      kind.toItem(
        Object.fromEntries(
          fields.map(({ name, convert }) => {
            try {
              // Nothing between two commas is a value that was left out.
              return [name, cells[name] ? convert(cells[name]) : null];
            } catch (error) {
              if (error instanceof TypeMismatch) error.inside.unshift(name);
              throw error;
            }
          }),
        ),
      );
  }

  /** @throws Refusal with what is wrong, before anything is written */
  async write(): Promise<void> {
    const { lines, repeated } = await this.check();
    // On a conflict with other writers it starts again, from the first line.
    await this.database.transaction(async () => {
      for await (const batch of this.batches('writing')) {
        await this.kind.service.save(batch.map((row) => this.toLine(row).item));
      }
    });
    const written = lines - repeated;
    await this.shell.result(
      { lines, repeated, written },
      `${this.file.name}: wrote ${count(written)} ${this.kind.what}${written === 1 ? '' : 's'}.`,
    );
  }

  /**
   * Tells what write() would do.
   *
   * @param verbose every line, not only the first changes
   * @throws Refusal with what is wrong
   */
  async compare(verbose: boolean): Promise<void> {
    const { lines, repeated, last } = await this.check();
    const keyOf = this.kind.service.keyOf();
    const counts = { new: 0, changed: 0, unchanged: 0 };
    const shown: string[] = [];
    // Without a bar where there would be lines between its pictures.
    for await (const batch of this.batches(verbose ? null : 'comparing')) {
      const effective = batch.map((row) => this.toLine(row)).filter(({ line, item }) => last.get(keyOf(item)) === line);
      const changes = await this.kind.service.preview(effective.map(({ item }) => item));
      for (const [at, { line }] of effective.entries()) {
        const difference = this.differenceOf(line, changes[at] as Change<Stored>);
        counts[difference.change]++;
        if (verbose) await this.shell.print(this.show(difference));
        else if (shown.length < MOST_SHOWN && difference.change !== 'unchanged') shown.push(this.show(difference));
      }
    }
    for (const line of shown) await this.shell.print(line);
    const rest = counts.new + counts.changed - shown.length;
    if (!verbose && rest > 0) this.shell.note(`… and ${count(rest)} more; --verbose shows all.`);
    await this.shell.result(
      { lines, repeated, ...counts },
      `${this.file.name}: ${count(counts.new)} new, ${count(counts.changed)} changed, ${count(counts.unchanged)} unchanged. Nothing was written.`,
    );
  }

  /** Looks at every line. */
  private async check(): Promise<{ lines: number; repeated: number; last: LastLines }> {
    const problems: Problem[] = [];
    const last = new LastLines();
    const keyOf = this.kind.service.keyOf();
    const repetition = { lines: 0, first: '' };
    let lines = 0;
    for await (const batch of this.batches('checking')) {
      lines += batch.length;
      const good: Line<Item>[] = [];
      for (const row of batch) {
        try {
          good.push(this.toLine(row));
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          problems.push(...error.problems);
        }
      }
      const failures = await this.kind.service.check(good.map(({ item }) => item));
      for (const [at, { line, item }] of good.entries()) {
        problems.push(...(failures[at] ?? []).map((failure) => ({ line, message: render(failure) })));
        const before = last.put(keyOf(item), line);
        if (before === 0) continue;
        repetition.lines++;
        repetition.first ||= `line ${line} repeats line ${before}`;
      }
      if (problems.length >= MOST_PROBLEMS) break;
    }
    if (problems.length > 0) throw this.refusal(problems);
    if (lines === 0) throw inputIsEmpty();
    if (repetition.lines > 0) {
      const [many, verb] = repetition.lines === 1 ? ['1 line', 'has'] : [`${count(repetition.lines)} lines`, 'have'];
      this.shell.note(
        `note: ${many} ${verb} the ${this.kind.key.join(' and ')} of an earlier line; the last line counts (${repetition.first}).`,
      );
    }
    return { lines, repeated: repetition.lines, last };
  }

  private refusal(problems: Problem[]): Refusal {
    const first = problems.sort((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS);
    const many =
      first.length < MOST_PROBLEMS
        ? `${first.length} ${first.length === 1 ? 'error' : 'errors'}`
        : `the first ${MOST_PROBLEMS} errors`;
    return new Refusal(`${this.file.name}: ${many}; nothing was written.`, first);
  }

  /** @param what for the progress bar; null for none */
  private async *batches(what: string | null): AsyncGenerator<(Row | Problem)[]> {
    const progress = what === null ? null : showProgress(this.shell.around.stderr, what, this.file.size);
    try {
      yield* this.file.rows(this.kind.columns, BATCH, (bytes) => progress?.at(bytes));
    } finally {
      progress?.end();
    }
  }

  /** @throws Refusal */
  private toLine(row: Row | Problem): Line<Item> {
    if ('message' in row) throw new Refusal(row.message, [row]);
    try {
      return { line: row.line, item: this.convert(row) };
    } catch (error) {
      if (!(error instanceof TypeMismatch)) throw error;
      const { message } = error.toError().body;
      throw new Refusal(message, [{ line: row.line, message }]);
    }
  }

  private differenceOf(line: number, { before, after }: Change<Stored>): Difference {
    const now = this.kind.toCells(after as Stored);
    const then = before === null ? null : this.kind.toCells(before);
    const values = this.kind.columns.filter((name) => !this.kind.key.includes(name));
    const isSame = then !== null && values.every((name) => then[name] === now[name]);
    return {
      line,
      change: then === null ? 'new' : isSame ? 'unchanged' : 'changed',
      key: pick(now, this.kind.key),
      before: then && pick(then, values),
      after: pick(now, values),
    };
  }

  private show({ line, change, key, before, after }: Difference): string {
    if (this.shell.json) return JSON.stringify({ line, change, ...key, before, after });
    const values = Object.entries(after).flatMap(([name, value]) => {
      if (before === null) return `${name} ${String(value)}`;
      return before[name] === value ? [] : `${name} ${String(before[name])} → ${String(value)}`;
    });
    const names = Object.entries(key).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    return visible(`line ${line}: ${change}: ${[...names, ...values].join(', ')}`);
  }
}

interface Difference {
  readonly line: number;
  readonly change: 'new' | 'changed' | 'unchanged';
  readonly key: Cells;
  readonly before: Cells | null;
  readonly after: Cells;
}

const pick = (cells: Cells, names: readonly string[]): Cells =>
  Object.fromEntries(names.map((name) => [name, cells[name]]));

const count = (number: number): string => number.toLocaleString('en-US');
