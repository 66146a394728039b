import type { Database } from '../../database/database.js';
import { inputIsEmpty } from '../../webapi/errors/input-errors.js';
import type { Shell } from '../shell.js';
import { counted } from '../text.js';
import { Differences } from './differences.js';
import type { ImportFile, Line } from './import-file.js';
import type { RowKind } from '../kinds/kind.js';
import type { Values } from '../kinds/values.js';
import { LastLines } from './last-lines.js';
import { RepeatedLines } from './repeated-lines.js';
import type { Problem } from '../exit.js';
import { Problems, problemsOf } from './problems.js';

interface Outcome<Stored> {
  readonly lines: number;
  readonly repeated: RepeatedLines;
  readonly differences: Differences<Stored>;
  /** Lines of output for `--verbose`. */
  readonly texts: readonly string[];
}

/**
 * Imports small files row by row, each saved as by the REST API, in one transaction. A dry run saves too and rolls
 * back, because rows can depend on each other: one frees a name that the next one uses.
 */
export class RowImport<Stored> {
  constructor(
    private readonly kind: RowKind<Stored>,
    private readonly file: ImportFile,
    private readonly database: Database,
    private readonly shell: Shell,
  ) {}

  /** @throws Refusal with the errors by line; nothing is written then */
  async write(): Promise<void> {
    const { lines, repeated, differences } = await this.database.transaction(() => this.saveAll(false));
    repeated.note(this.shell);
    await this.shell.result(
      { lines, written: lines, ...differences.counts },
      differences.summary(this.file.name, `Wrote ${counted(lines, this.kind.what)}.`),
    );
  }

  /**
   * Prints what write() would change.
   *
   * @param isVerbose every line, not only the first changes
   * @throws Refusal with the errors by line
   */
  async compare(isVerbose: boolean): Promise<void> {
    const { lines, repeated, differences, texts } = await this.rolledBack(() => this.saveAll(isVerbose));
    repeated.note(this.shell);
    for (const text of texts) await this.shell.print(text);
    await differences.print();
    await this.shell.result(
      { lines, ...differences.counts },
      differences.summary(this.file.name, 'Nothing was written.'),
    );
  }

  private async saveAll(isVerbose: boolean): Promise<Outcome<Stored>> {
    const problems = new Problems(this.file.name);
    const differences = new Differences(this.kind, this.shell, isVerbose);
    const texts: string[] = [];
    const repeated = new RepeatedLines(this.kind.key);
    const saved = new LastLines();
    let lines = 0;
    for await (const batch of this.file.batches('writing')) {
      problems.add(...batch.problems);
      lines += batch.lines.length;
      for (const line of batch.lines) {
        if (problems.isFull) break;
        try {
          const [before, after] = await this.save(line);
          const earlier = saved.put(this.identityOf(after), line.line);
          if (earlier > 0 && !this.hasKey(line)) problems.add(this.alreadySaved(line, earlier));
          else if (earlier > 0) repeated.add(line.line, earlier);
          const text = differences.add(line.line, before, after);
          if (text !== null) texts.push(text);
        } catch (error) {
          problems.add(...problemsOf(error, [line.line], this.shell.messages));
        }
      }
      if (problems.isFull) break;
    }
    problems.refuse();
    if (lines === 0) throw inputIsEmpty();
    return { lines, repeated, differences, texts };
  }

  /** By its key as stored, which does not depend on how a line spells it. */
  private identityOf(stored: Stored): string {
    const cells = this.kind.toCells(stored);
    return this.kind.key.map((name) => String(cells[name])).join('\0');
  }

  private hasKey({ values }: Line): boolean {
    return this.kind.key.every((name) => (values[name] ?? null) !== null);
  }

  /** Found by its name only, which makes a second row of a file a change of the first. */
  private alreadySaved({ line }: Line, earlier: number): Problem {
    const { what, key } = this.kind;
    return {
      line,
      message: `This is the ${what} of line ${earlier}. To change it twice, name its ${key.join(' and ')}.`,
    };
  }

  /** Saves in a nested transaction (savepoint): the writes of a refused row are rolled back before the next row. */
  private save({ values }: Line): Promise<[before: Stored | null, after: Stored]> {
    return this.database.transaction(async () => {
      const before = await this.kind.find(values);
      return [before, before && this.isSame(values, before) ? before : await this.kind.save(values, before)];
    });
  }

  /** Unchanged rows are not saved: they may predate a rule that rejects them now. */
  private isSame(values: Values, stored: Stored): boolean {
    const cells = this.kind.toCells(stored);
    return Object.entries(values).every(
      ([name, value]) => this.kind.key.includes(name) || (value ?? '') === (cells[name] ?? ''),
    );
  }

  private async rolledBack<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      await this.database.transaction(async () => {
        throw new RollBack(await work());
      });
    } catch (error) {
      if (error instanceof RollBack) return error.result as Result;
      throw error;
    }
    throw new Error('The transaction was not rolled back.');
  }
}

/** Thrown to end a transaction without a commit. */
class RollBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back');
  }
}
