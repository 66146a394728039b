import type { Driver } from 'typeorm';
import { BadValue } from './database-errors.js';
import { sizeOfExpression } from './expression-size.js';

/** A piece of SQL and the values of its question marks. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A column as conditions need it. */
export interface SqlColumn {
  /** Escaped, ready to stand in a statement. */
  readonly sql: string;
  readonly numeric: boolean;
  /** Digits behind the decimal point, for DECIMAL columns. */
  readonly scale: number | undefined;
  readonly indexed: boolean;
}

export type Comparison = '=' | '!=' | '>' | '<' | '>=' | '<=';

/** What MySQL and SQLite say differently. The meaning is always MySQL's: collation, casts, padding. */
export interface Dialect {
  compare(column: SqlColumn, operator: Comparison, value: string): Sql;
  among(column: SqlColumn, values: readonly string[], negated: boolean): Sql;
  like(column: SqlColumn, pattern: string, negated: boolean): Sql;
  matches(column: SqlColumn, expression: string): Sql;
  inSet(column: SqlColumn, value: string, negated: boolean): Sql;
  /** The column as a dotted address, compared with LIKE. */
  addressLike(column: SqlColumn, pattern: string): Sql;
  orderBy(column: SqlColumn): string;
  /** Comes after `INSERT … VALUES …`: on a row with the same key, take over these columns. */
  onDuplicateKey(keys: readonly string[], updated: readonly string[]): string;
  /** What comes behind VALUES. */
  tuples(rows: readonly (readonly unknown[])[]): Sql;
  /** The same for all texts that a unique key takes for one. */
  fold(text: string): string;
  /** Most values to insert with one statement. */
  readonly maxValues: number;
}

export const dialectOf = (driver: Driver): Dialect => (driver.options.type === 'better-sqlite3' ? sqlite : mysql);

const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });
const marks = (count: number): string => Array.from({ length: count }, () => '?').join(',');

/** Blanks at the end do not count in MySQL's comparisons. By hand: ` +$` takes quadratic time over blanks inside. */
export function unpadded(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end--;
  return text.slice(0, end);
}

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

/**
 * A number for MySQL. Looking one with a fraction up in an index, MariaDB rounds it to the column first: `= 1.5` counts
 * the rows that have 2. It does not with the result of a calculation.
 */
const numberMark = (number: number): string => (Number.isInteger(number) ? '?' : '(? + 0e0)');

// oxlint-disable-next-line no-control-regex
export const ASCII = /^[\0-\x7f]*$/;

const mysql: Dialect = {
  compare(column, operator, value) {
    if (!column.numeric) return sql(`${column.sql} ${operator} ?`, value);
    const number = leadingNumber(value);
    return sql(`${column.sql} ${operator} ${numberMark(number)}`, number);
  },
  among(column, values, negated) {
    if (!column.numeric) return sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values);
    const numbers = values.map(leadingNumber);
    return sql(`${column.sql} ${not(negated)}IN (${numbers.map(numberMark).join(',')})`, ...numbers);
  },
  like: (column, pattern, negated) => sql(`${column.sql} ${not(negated)}LIKE ?`, pattern),
  matches: (column, expression) => sql(`${column.sql} REGEXP ?`, expression),
  inSet: (column, value, negated) => sql(`${not(negated)}FIND_IN_SET(?, ${column.sql})`, value),
  addressLike: (column, pattern) => sql(`INET_NTOA(${column.sql}) LIKE ?`, pattern),
  orderBy: (column) => column.sql,
  onDuplicateKey: (_, updated) =>
    `ON DUPLICATE KEY UPDATE ${updated.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
  // The driver writes lists of lists out, with less ado than so many question marks.
  tuples: (rows) => sql('?', rows),
  fold: (text) => unpadded(ASCII.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '')).toUpperCase(),
  maxValues: 8_000,
};

/**
 * SQLite with text columns in NOCASE. An ordering folds to capitals, as `…_general_ci` does; values lose their
 * trailing blanks, as a padding collation does not see them; numbers are read from the start of a text.
 */
const sqlite: Dialect = {
  compare(column, operator, value) {
    if (column.numeric) return sql(`${column.sql} ${operator} ?`, leadingNumber(value));
    const text = unpadded(value);
    if (operator !== '=' && operator !== '!=')
      return sql(`upper(rtrim(${column.sql}, ' ')) ${operator} upper(?)`, text);
    return sql(`${withoutPadding(column)} ${operator} ? COLLATE NOCASE`, text);
  },
  among: (column, values, negated) =>
    column.numeric
      ? sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values.map(leadingNumber))
      : sql(`${withoutPadding(column)} ${not(negated)}IN (${marks(values.length)})`, ...values.map(unpadded)),
  like: (column, pattern, negated) =>
    sql(`${asText(column)} ${not(negated)}LIKE ? ESCAPE '\\'`, withoutOpenEscape(pattern)),
  matches(column, expression) {
    if (sizeOfExpression(expression, LARGEST_EXPRESSION) > LARGEST_EXPRESSION) {
      throw new BadValue('the regular expression is too large');
    }
    return sql(`regexpi(?, ${asText(column)})`, expression);
  },
  inSet: (column, value, negated) =>
    value.includes(',')
      ? sql(`${column.sql} IS NOT NULL AND ${negated ? 1 : 0}`)
      : sql(
          `${not(negated)}(${asText(column)} <> '' AND instr(',' || lower(${asText(column)}) || ',', ',' || lower(?) || ',') > 0)`,
          value,
        ),
  addressLike: (column, pattern) =>
    sql(
      `iif(${addressOf(column)} BETWEEN 0 AND 4294967295, printf('%d.%d.%d.%d', ` +
        `${[24, 16, 8, 0].map((bits) => `${addressOf(column)} >> ${bits} & 255`).join(', ')}), NULL) LIKE ? ESCAPE '\\'`,
      withoutOpenEscape(pattern),
    ),
  orderBy: (column) => (column.numeric ? column.sql : `upper(rtrim(${column.sql}, ' '))`),
  onDuplicateKey: (keys, updated) =>
    `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${updated.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  tuples(rows) {
    const tuple = `(${marks(rows[0]?.length ?? 0)})`;
    return sql(rows.map(() => tuple).join(','), ...rows.flat());
  },
  fold: (text) => unpadded(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  // SQLite works in our own thread: a statement of so many takes about ten milliseconds.
  maxValues: 4_000,
};

/** One of this size takes up to a quarter of a second for the longest text, and a millisecond for one of 255 characters. */
const LARGEST_EXPRESSION = 100;

/** Codes and SKUs, which are what is indexed, cannot end in blanks: their index stays usable. */
const withoutPadding = (column: SqlColumn): string =>
  column.indexed ? column.sql : `rtrim(${column.sql}, ' ') COLLATE NOCASE`;

/** `printf` would make a number of NULL. */
const asText = (column: SqlColumn): string =>
  column.scale === undefined
    ? column.sql
    : `iif(${column.sql} IS NULL, NULL, printf('%.${column.scale}f', ${column.sql}))`;

const addressOf = (column: SqlColumn): string =>
  `CAST(${column.numeric ? `round(${column.sql})` : column.sql} AS INTEGER)`;

/** A backslash that has nothing to escape stands for itself. */
function withoutOpenEscape(pattern: string): string {
  const [trail = ''] = /\\*$/.exec(pattern) ?? [];
  return trail.length % 2 === 0 ? pattern : `${pattern}\\`;
}

const LEADING_NUMBER = /^[ \t\n\v\f\r]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/i;

function leadingNumber(text: string): number {
  const number = Number(LEADING_NUMBER.exec(text)?.[1] ?? 0);
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, number));
}
