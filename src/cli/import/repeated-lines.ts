import type { Shell } from '../shell.js';
import { counted } from '../text.js';

/** Counts the lines of a file that have the key of an earlier one. */
export class RepeatedLines {
  count = 0;
  private first = '';

  /** @param key the columns that identify a row */
  constructor(private readonly key: readonly string[]) {}

  add(line: number, earlier: number): void {
    this.count++;
    this.first ||= `line ${line} repeats line ${earlier}`;
  }

  note(shell: Shell): void {
    if (this.count === 0) return;
    const lines = `${counted(this.count, 'line')} ${this.count === 1 ? 'has' : 'have'}`;
    shell.note(
      `note: ${lines} the ${this.key.join(' and ')} of an earlier line; the last line counts (${this.first}).`,
    );
  }
}
