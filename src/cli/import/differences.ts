import { visible, type Shell } from '../shell.js';
import { columnsOf, type Cells, type Kind } from '../kinds/kind.js';

/** Differences printed without `--verbose`. */
const MAX_SHOWN = 20;

interface Difference {
  readonly line: number;
  readonly change: 'new' | 'changed' | 'unchanged';
  readonly key: Cells;
  readonly before: Cells | null;
  readonly after: Cells;
}

/** Counts the changes of an import, and formats them for a dry run. */
export class Differences<Stored> {
  readonly counts = { new: 0, changed: 0, unchanged: 0 };
  private readonly kept: string[] = [];
  private readonly values: readonly string[];

  constructor(
    private readonly kind: Kind<Stored>,
    private readonly shell: Shell,
    private readonly isVerbose: boolean,
  ) {
    this.values = columnsOf(kind).filter((name) => !kind.key.includes(name));
  }

  /** @returns the difference as text in verbose mode, else null */
  add(line: number, before: Stored | null, after: Stored): string | null {
    const difference = this.differenceOf(line, before && this.kind.toCells(before), this.kind.toCells(after));
    this.counts[difference.change]++;
    if (this.isVerbose) return this.show(difference);
    if (this.kept.length < MAX_SHOWN && difference.change !== 'unchanged') this.kept.push(this.show(difference));
    return null;
  }

  /** Prints the first changes, and the number of further ones. */
  async print(): Promise<void> {
    for (const text of this.kept) await this.shell.print(text);
    const rest = this.counts.new + this.counts.changed - this.kept.length;
    if (!this.isVerbose && rest > 0)
      this.shell.note(`… and ${rest.toLocaleString('en-US')} more; --verbose shows all.`);
  }

  /** @param name of the file */
  summary(name: string, rest: string): string {
    const { new: added, changed, unchanged } = this.counts;
    const [first, second, third] = [added, changed, unchanged].map((number) => number.toLocaleString('en-US'));
    return `${name}: ${first} new, ${second} changed, ${third} unchanged. ${rest}`;
  }

  private differenceOf(line: number, before: Cells | null, after: Cells): Difference {
    const isSame = before !== null && this.values.every((name) => before[name] === after[name]);
    return {
      line,
      change: before === null ? 'new' : isSame ? 'unchanged' : 'changed',
      key: pick(after, this.kind.key),
      before: before && pick(before, this.values),
      after: pick(after, this.values),
    };
  }

  private show({ line, change, key, before, after }: Difference): string {
    if (this.shell.json) return JSON.stringify({ line, change, ...key, before, after });
    const values = Object.entries(after).flatMap(([name, value]) => {
      if (before === null) return value === null || value === undefined ? [] : `${name} ${show(value)}`;
      return before[name] === value ? [] : `${name} ${show(before[name])} → ${show(value)}`;
    });
    const names = Object.entries(key).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    return visible(`line ${line}: ${change}: ${[...names, ...values].join(', ')}`);
  }
}

const show = (value: unknown): string => (value === undefined ? 'null' : JSON.stringify(value));

const pick = (cells: Cells, names: readonly string[]): Cells =>
  Object.fromEntries(names.map((name) => [name, cells[name] ?? null]));
