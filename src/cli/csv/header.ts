import { suggestionFor } from '../../suggestions.js';
import { Refusal } from '../exit.js';

/** The columns that a file may have. */
export interface Layout {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

export interface Header {
  /** The column of each value of a row; null: ignored. */
  readonly columns: readonly (string | null)[];
  /** Names of columns that are ignored, as written. */
  readonly ignored: readonly string[];
}

/** `source_code`, `Source Code` and `sourceCode` name the same column. */
export const normalized = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/**
 * Unknown columns are ignored, since exports of other systems have many. A misspelt column is an error: ignoring
 * `statuss` would set every item in stock.
 *
 * @param line of the header
 * @throws Refusal that names the columns to blame
 */
export function readHeader(names: readonly string[], { required, optional }: Layout, line: number): Header {
  const known = new Map([...required, ...optional].map((name) => [normalized(name), name]));
  const columns = names.map((name) => known.get(normalized(name)) ?? null);
  const missing = required.filter((name) => !columns.includes(name));
  const absent = [...known.values()].filter((name) => !columns.includes(name));
  const repeated = [...new Set(columns)].filter(
    (name): name is string => name !== null && columns.indexOf(name) !== columns.lastIndexOf(name),
  );
  const ignored = [...new Set(names.filter((name, at) => columns[at] === null && name.trim() !== ''))];
  const absentNames = absent.map(normalized);
  const misspelt = ignored.map((name) => ({
    name,
    meant: known.get(suggestionFor(normalized(name), absentNames) ?? ''),
  }));
  const problems = [
    ...misspelt
      .filter(({ meant }) => missing.length > 0 || meant !== undefined)
      .map(({ name, meant }) => `unknown column ${JSON.stringify(name)}${meant ? `: did you mean "${meant}"?` : ''}`),
    ...missing.map((name) => `missing column "${name}"`),
    ...repeated.map((name) => `column "${name}" occurs twice`),
  ];
  if (problems.length === 0) return { columns, ignored };
  throw new Refusal(
    `The first line must name the columns ${columnsText({ required, optional })}; nothing was written.`,
    problems.map((message) => ({ line, message })),
  );
}

export const columnsText = ({ required, optional }: Layout): string =>
  `${required.join(',')}${optional.length > 0 ? ` (optional: ${optional.join(',')})` : ''}`;
