import { parse } from 'csv-parse/sync';
import { InvalidArgumentError, Option } from 'commander';
import { normalized } from './header.js';

const NAMES: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' };
const DELIMITERS = Object.values(NAMES);

/** The option `--delimiter`. @param use description of the default */
export const delimiterOption = (use: string): Option =>
  new Option(
    '--delimiter <name>',
    `comma, semicolon, tab or pipe, or the character itself (default: ${use})`,
  ).argParser((text: string): string => {
    const delimiter = NAMES[text.toLowerCase()] ?? (text === '\\t' ? '\t' : text);
    if (DELIMITERS.includes(delimiter)) return delimiter;
    throw new InvalidArgumentError(`It is one of ${Object.keys(NAMES).join(', ')}.`);
  });

/** Excel writes and reads a first line `sep=;`. */
const SEP_LINE = /^"?sep=(.)"?\r?(?:\n|$)/i;

/** @returns the delimiter of a `sep=` line, which is not the header; null when there is none */
export function delimiterOfSepLine(text: string): string | null {
  const [, delimiter = null] = SEP_LINE.exec(text) ?? [];
  return delimiter;
}

/** Detects the delimiter: the one that splits the header into the most known columns; a comma when none does. */
export function guessDelimiter(text: string, columns: readonly string[]): string {
  const known = new Set(columns.map(normalized));
  const score = (delimiter: string): number =>
    firstRecord(text, delimiter).filter((name) => known.has(normalized(name))).length;
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: score(delimiter) }));
  return scores.reduce((best, each) => (each.score > best.score ? each : best)).delimiter;
}

function firstRecord(text: string, delimiter: string): string[] {
  try {
    return (
      parse(text, { delimiter, to: 1, relax_column_count: true, relax_quotes: true, skip_empty_lines: true })[0] ?? []
    );
  } catch {
    // An unclosed quote; the reader reports it.
    return [];
  }
}
