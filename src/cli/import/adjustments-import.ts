import type { AdjustedItem, Adjustment } from '../../inventory/source-items/adjustments/adjustment.entity.js';
import type { AdjustmentsService } from '../../inventory/source-items/adjustments/adjustments.service.js';
import type { SourceItem } from '../../inventory/source-items/source-item.entity.js';
import { inputIsEmpty } from '../../webapi/errors/input-errors.js';
import type { Kind } from '../kinds/kind.js';
import type { Values } from '../kinds/values.js';
import type { Shell } from '../shell.js';
import { counted } from '../text.js';
import { Differences } from './differences.js';
import type { ImportFile, Line } from './import-file.js';
import { Problems, problemsOf } from './problems.js';

/** Imports differences of quantities as one request: lines about one item are added up first. */
export class AdjustmentsImport {
  constructor(
    private readonly kind: Kind<SourceItem>,
    private readonly toAdjustment: (values: Values) => Adjustment,
    private readonly file: ImportFile,
    private readonly service: AdjustmentsService,
    private readonly shell: Shell,
  ) {}

  /** @throws Refusal with the errors by line; nothing is written then */
  async write(): Promise<void> {
    const lines = await this.lines();
    const items = await this.applied(lines, (adjustments) => this.service.adjust(adjustments));
    await this.shell.result(
      { lines: lines.length, written: items.length },
      `${this.file.name}: adjusted ${counted(items.length, this.kind.what)}.`,
    );
  }

  /**
   * Prints what write() would change.
   *
   * @throws Refusal with the errors by line
   */
  async compare(isVerbose: boolean): Promise<void> {
    const lines = await this.lines();
    const items = await this.applied(lines, (adjustments) => this.service.preview(adjustments));
    const differences = new Differences(this.kind, this.shell, isVerbose);
    for (const item of items) {
      const text = differences.add(lines[item.index]!.line, item.before, item);
      if (text !== null) await this.shell.print(text);
    }
    await differences.print();
    await this.shell.result(
      { lines: lines.length, ...differences.counts },
      differences.summary(this.file.name, 'Nothing was written.'),
    );
  }

  private async lines(): Promise<readonly Line[]> {
    const problems = new Problems(this.file.name);
    const lines: Line[] = [];
    for await (const batch of this.file.batches('reading')) {
      problems.add(...batch.problems);
      lines.push(...batch.lines);
      if (problems.isFull) break;
    }
    problems.refuse();
    if (lines.length === 0) throw inputIsEmpty();
    return lines;
  }

  private async applied(
    lines: readonly Line[],
    apply: (adjustments: readonly Adjustment[]) => Promise<readonly AdjustedItem[]>,
  ): Promise<readonly AdjustedItem[]> {
    try {
      return await apply(lines.map(({ values }) => this.toAdjustment(values)));
    } catch (error) {
      const problems = new Problems(this.file.name);
      problems.add(
        ...problemsOf(
          error,
          lines.map(({ line }) => line),
          this.shell.messages,
        ),
      );
      problems.refuse();
      throw error;
    }
  }
}
