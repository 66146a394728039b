import type { Driver } from 'typeorm';

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
  /** The right side of `(a, b) IN …`. */
  tuples(rows: number, columns: number): string;
  /** Most values in one statement. */
  readonly maxValues: number;
}

export const dialectOf = (driver: Driver): Dialect => (driver.options.type === 'better-sqlite3' ? sqlite : mysql);

const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });
const repeat = (text: string, count: number): string => Array.from({ length: count }, () => text).join(',');
const marks = (count: number): string => repeat('?', count);
const not = (negated: boolean): string => (negated ? 'NOT ' : '');

const mysql: Dialect = {
  compare: (column, operator, value) => sql(`${column.sql} ${operator} ?`, value),
  among: (column, values, negated) => sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values),
  like: (column, pattern, negated) => sql(`${column.sql} ${not(negated)}LIKE ?`, pattern),
  matches: (column, expression) => sql(`${column.sql} REGEXP ?`, expression),
  inSet: (column, value, negated) => sql(`${not(negated)}FIND_IN_SET(?, ${column.sql})`, value),
  addressLike: (column, pattern) => sql(`INET_NTOA(${column.sql}) LIKE ?`, pattern),
  orderBy: (column) => column.sql,
  onDuplicateKey: (_, updated) =>
    `ON DUPLICATE KEY UPDATE ${updated.map((column) => `${column} = VALUES(${column})`).join(', ')}`,
  tuples: (rows, columns) => `(${repeat(`(${marks(columns)})`, rows)})`,
  maxValues: 8_000,
};

/**
 * SQLite with text columns in NOCASE. An ordering folds to capitals, as `…_general_ci` does; values lose their
 * trailing blanks, as a padding collation does not see them; numbers are read from the start of a text.
 */
const sqlite: Dialect = {
  compare(column, operator, value) {
    if (column.numeric) return sql(`${column.sql} ${operator} ?`, leadingNumber(value));
    const text = value.replace(/ +$/, '');
    if (operator !== '=' && operator !== '!=')
      return sql(`upper(rtrim(${column.sql}, ' ')) ${operator} upper(?)`, text);
    return sql(`${unpadded(column)} ${operator} ? COLLATE NOCASE`, text);
  },
  among: (column, values, negated) =>
    column.numeric
      ? sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values.map(leadingNumber))
      : sql(
          `${unpadded(column)} ${not(negated)}IN (${marks(values.length)})`,
          ...values.map((each) => each.replace(/ +$/, '')),
        ),
  like: (column, pattern, negated) => sql(`${asText(column)} ${not(negated)}LIKE ? ESCAPE '\\'`, pattern),
  matches: (column, expression) => sql(`regexpi(?, ${asText(column)})`, expression),
  inSet: (column, value, negated) =>
    value === '' || value.includes(',')
      ? sql(`${column.sql} IS NOT NULL AND ${negated ? 1 : 0}`)
      : sql(`${not(negated)}instr(',' || lower(${asText(column)}) || ',', ',' || lower(?) || ',') > 0`, value),
  addressLike: (column, pattern) =>
    sql(
      `printf('%d.%d.%d.%d', ${[24, 16, 8, 0].map((bits) => `${column.sql} >> ${bits} & 255`).join(', ')}) LIKE ?`,
      pattern,
    ),
  orderBy: (column) => (column.numeric ? column.sql : `upper(${column.sql})`),
  onDuplicateKey: (keys, updated) =>
    `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${updated.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  tuples: (rows, columns) => `(VALUES ${repeat(`(${marks(columns)})`, rows)})`,
  maxValues: 8_000,
};

/** Codes and SKUs, which are what is indexed, cannot end in blanks: their index stays usable. */
const unpadded = (column: SqlColumn): string =>
  column.indexed ? column.sql : `rtrim(${column.sql}, ' ') COLLATE NOCASE`;

const asText = (column: SqlColumn): string =>
  column.scale === undefined ? column.sql : `printf('%.${column.scale}f', ${column.sql})`;

const leadingNumber = (text: string): number => {
  const number = Number.parseFloat(text);
  return Number.isFinite(number) ? number : 0;
};
