import type { Driver } from 'typeorm';
import { BadValue } from './database-errors.js';
import { IGNORED_BY_MYSQL, IGNORED_BY_SQLITE } from './is-read.js';
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

/** A column as the database declares it. */
export interface DeclaredColumn {
  readonly name: string;
  /** As in `varchar(64)`. */
  readonly type: string;
  readonly charset: string | null;
  readonly collation: string | null;
}

export interface GivenColumn {
  /** Escaped. */
  readonly name: string;
  /** null where the dialect does not ask for it, or the table does not exist. */
  readonly declared: DeclaredColumn | null;
  /** Most characters of the values, where they may be longer than what the column holds. */
  readonly length: number | undefined;
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
  /** An estimate of what collations compare as equal: for reports about rows that are not written. Never for a decision. */
  fold(text: string): string;
  /** Ends a SELECT whose rows stay locked until COMMIT; nothing where writers run one after the other. */
  readonly forUpdate: 'FOR UPDATE' | '';
  /** Ends a SELECT that reads what is committed now, whatever the transaction read before; its rows stay locked likewise. */
  readonly forShare: 'LOCK IN SHARE MODE' | '';
  /** Comments and quoted texts, which `isRead` skips. */
  readonly ignored: readonly RegExp[];
  /** Whether the database refuses numbers that a column cannot hold. */
  readonly checksRanges: boolean;
  /** Finds the table with the bound name in the current database; views count. */
  readonly tableExists: string;
  /** Whether an upsert takes a generated key for each row, also for those that it updates. */
  readonly upsertTakesKeys: boolean;
  /** Columns of one table of the current database, as `DeclaredColumn`; null where `givenRows` does not need them. */
  readonly declaredColumns: string | null;
  /** Rows as a table `given`, to be joined: the columns, and `n`, which numbers the rows from 1. */
  givenRows(columns: readonly GivenColumn[], rows: readonly (readonly unknown[])[]): Sql;
  /** `UPDATE` of the table, named `main_table`, joined with given rows. The assignments name columns of `main_table` and `given`. */
  updateJoined(
    table: string,
    given: Sql,
    on: string,
    assignments: readonly (readonly [column: string, value: string])[],
  ): Sql;
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
const ASCII = /^[\0-\x7f]*$/;

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
  forUpdate: 'FOR UPDATE',
  forShare: 'LOCK IN SHARE MODE',
  ignored: IGNORED_BY_MYSQL,
  checksRanges: true,
  tableExists: 'SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?',
  upsertTakesKeys: true,
  declaredColumns:
    'SELECT column_name AS name, column_type AS type, character_set_name AS charset, collation_name AS collation ' +
    'FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
  givenRows(columns, rows) {
    const declarations = columns.map(({ name, declared, length }, index) => {
      const type = length === undefined ? (declared?.type ?? 'text') : `varchar(${length})`;
      const collation = declared?.collation ? ` CHARACTER SET ${declared.charset} COLLATE ${declared.collation}` : '';
      return `${name} ${type}${collation} PATH '$[${index}]'`;
    });
    const text = `JSON_TABLE(?, '$[*]' COLUMNS (n FOR ORDINALITY, ${declarations.join(', ')})) given`;
    return sql(text, jsonOf(rows));
  },
  updateJoined: (table, given, on, assignments) =>
    sql(
      `UPDATE ${given.text} JOIN ${table} main_table ON ${on} SET ${assignments.map(([column, value]) => `main_table.${column} = ${value}`).join(', ')}`,
      ...given.values,
    ),
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
  forUpdate: '',
  forShare: '',
  ignored: IGNORED_BY_SQLITE,
  checksRanges: false,
  tableExists: "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?",
  upsertTakesKeys: false,
  declaredColumns: null,
  givenRows(columns, rows) {
    const values = columns.map(({ name }, index) => `json_extract(value, '$[${index}]') COLLATE NOCASE AS ${name}`);
    return sql(`(SELECT key + 1 AS n, ${values.join(', ')} FROM json_each(?)) given`, jsonOf(rows));
  },
  updateJoined: (table, given, on, assignments) =>
    sql(
      `UPDATE ${table} AS main_table SET ${assignments.map(([column, value]) => `${column} = ${value}`).join(', ')} FROM ${given.text} WHERE ${on}`,
      ...given.values,
    ),
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

/**
 * JSON.stringify() keeps half a surrogate pair as an escape, which MariaDB refuses as JSON; sent as text it would be
 * `\ufffd`. They are rare, and checking each value takes longer than all the rest.
 */
function jsonOf(rows: readonly (readonly unknown[])[]): string {
  const text = JSON.stringify(rows);
  return text.includes('\\ud') ? JSON.stringify(rows, wellFormed) : text;
}

const wellFormed = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);
