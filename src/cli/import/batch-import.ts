import type { Database } from '../../database/database.js';
import { inputIsEmpty } from '../../webapi/errors/input-errors.js';
import { Refusal } from '../exit.js';
import type { Shell } from '../shell.js';
import { counted } from '../text.js';
import { Differences } from './differences.js';
import type { ImportFile } from './import-file.js';
import type { BatchKind } from '../kinds/kind.js';
import { LastLines } from './last-lines.js';
import { Problems, problemsOf } from './problems.js';
import { RepeatedLines } from './repeated-lines.js';

/** Imports files of any length in two passes: the first validates every line, the second writes in one transaction. */
export class BatchImport<Item, Stored> {
  constructor(
    private readonly kind: BatchKind<Item, Stored>,
    private readonly file: ImportFile,
    private readonly database: Database,
    private readonly shell: Shell,
  ) {}

  /** @throws Refusal with the errors by line, before anything is written */
  async write(): Promise<void> {
    const { lines, repeated } = await this.check();
    // After a deadlock the transaction restarts from the first line.
    await this.database.transaction(async () => {
      for await (const batch of this.file.checkedLines('writing')) {
        try {
          await this.kind.service.save(batch.map(({ values }) => this.kind.toItem(values)));
        } catch (error) {
          const problems = problemsOf(
            error,
            batch.map(({ line }) => line),
            this.shell.messages,
          );
          throw new Refusal(`${this.file.name}: refused while writing; nothing was written.`, problems);
        }
      }
    });
    const written = lines - repeated;
    await this.shell.result(
      { lines, repeated, written },
      `${this.file.name}: wrote ${counted(written, this.kind.what)}.`,
    );
  }

  /**
   * Prints what write() would change.
   *
   * @param isVerbose every line, not only the first changes
   * @throws Refusal with the errors by line
   */
  async compare(isVerbose: boolean): Promise<void> {
    const { lines, repeated, last } = await this.check();
    const keyOf = this.kind.service.keyOf();
    const differences = new Differences(this.kind, this.shell, isVerbose);
    // No progress bar while lines are printed: both would garble each other.
    for await (const batch of this.file.checkedLines(isVerbose ? null : 'comparing')) {
      const effective = batch
        .map(({ line, values }) => ({ line, item: this.kind.toItem(values) }))
        .filter(({ line, item }) => last.get(keyOf(item)) === line);
      const changes = await this.kind.service.preview(effective.map(({ item }) => item));
      for (const [at, { line }] of effective.entries()) {
        const change = changes[at];
        if (!change || change.isOverwritten) continue;
        const text = differences.add(line, change.before, change.after as Stored);
        if (text !== null) await this.shell.print(text);
      }
    }
    await differences.print();
    await this.shell.result(
      { lines, repeated, ...differences.counts },
      differences.summary(this.file.name, 'Nothing was written.'),
    );
  }

  private async check(): Promise<{ lines: number; repeated: number; last: LastLines }> {
    const problems = new Problems(this.file.name);
    const last = new LastLines();
    const keyOf = this.kind.service.keyOf();
    const repeated = new RepeatedLines(this.kind.key);
    let lines = 0;
    for await (const batch of this.file.batches('checking')) {
      problems.add(...batch.problems);
      lines += batch.lines.length;
      const items = batch.lines.map(({ values }) => this.kind.toItem(values));
      const failures = await this.kind.service.check(items);
      for (const [at, { line }] of batch.lines.entries()) {
        problems.add(
          ...(failures[at] ?? []).map((failure) => ({ line, message: this.shell.messages.render(failure) })),
        );
        const before = last.put(keyOf(items[at] as Item), line);
        if (before > 0) repeated.add(line, before);
      }
      if (problems.isFull) break;
    }
    problems.refuse();
    if (lines === 0) throw inputIsEmpty();
    repeated.note(this.shell);
    return { lines, repeated: repeated.count, last };
  }
}
