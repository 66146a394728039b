const LINE_END = /\r\n|\n|\r/g;

/**
 * Corrects the parser's line numbers: inside quotes it counts `\r\n` as two lines, and a row has that of its last line.
 */
export class LineNumbers {
  private ahead = 0;

  /**
   * Must be called for each row.
   *
   * @param lines as the parser counts
   * @returns the number of the first line of the row
   */
  first(record: readonly string[], lines: number): number {
    let inside = 0;
    for (const cell of record) {
      if (!cell.includes('\n') && !cell.includes('\r')) continue;
      for (const [end] of cell.matchAll(LINE_END)) {
        inside++;
        if (end === '\r\n') this.ahead++;
      }
    }
    return lines - this.ahead - inside;
  }
}
