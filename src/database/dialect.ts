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

/** How rows of a table, named `main_table`, are found by given ones. */
export interface JoinedOn {
  readonly text: string;
  /** By its primary key. */
  readonly isPrimary: boolean;
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
  /**
   * Comes after `INSERT … VALUES …`: on a row with the same key, take over these columns; without any, leave the row.
   *
   * @param hasGeneratedKey whether the database generates a key for new rows. MySQL 9 generates its highest value again and
   *   again: the row that has it must not be written over by another
   */
  onDuplicateKey(keys: readonly string[], updated: readonly string[], hasGeneratedKey?: boolean): string;
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
  /** Names of all tables of the current database, as `name`. */
  readonly tableNames: string;
  /** One instance migrates at a time; null where the database sees to that. */
  readonly migrationLock: { readonly acquire: string; readonly release: string } | null;
  /** Finds the table with the bound name in the current database; views count. */
  readonly tableExists: string;
  /** Whether an upsert takes a generated key for each row, also for those that it updates. */
  readonly upsertTakesKeys: boolean;
  /** Columns of one table of the current database, as `DeclaredColumn`; null where `givenRows` does not need them. */
  readonly declaredColumns: string | null;
  /** Most given rows that a costly statement looks up; Infinity where the event loop is free meanwhile. */
  readonly lookupSize: number;
  /** Rows as a table `given`, to be joined: the columns, and `n`, which numbers the rows from 1. */
  givenRows(columns: readonly GivenColumn[], rows: readonly (readonly unknown[])[]): Sql;
  /**
   * Between given rows and the table that they are looked up in. JOIN would leave the order to the optimizer, which knows
   * nothing of given rows: it may read all of the table, and all of them for each of its rows.
   */
  readonly joinInOrder: 'STRAIGHT_JOIN' | 'CROSS JOIN';
  /**
   * Begins a derived table that is computed once, however many rows are joined with it. MySQL would merge a plain SELECT into
   * the statement around it; in SQLite, that is the faster way.
   */
  readonly materialized: 'SELECT DISTINCT' | 'SELECT';
  /**
   * `UPDATE` of the table, named `main_table`, joined with given rows. The assignments name columns of `main_table` and `given`.
   *
   * @param on keys of the table, so that each given row is looked up
   */
  updateJoined(
    table: string,
    given: Sql,
    on: JoinedOn,
    assignments: readonly (readonly [column: string, value: string])[],
  ): Sql;
  /** Whether texts with null bytes are read as they were written. */
  readonly keepsNullBytes: boolean;
  /** Most values to insert with one statement. */
  readonly maxValues: number;
}

/** Given rows for a SELECT that locks: MySQL would lock the rows of JSON_TABLE as well, which it refuses to do. */
export const unlocked = ({ text, values }: Sql): Sql => ({ text: `(SELECT * FROM ${text}) given`, values });

export const sql = (text: string, ...values: unknown[]): Sql => ({ text, values });
export const marks = (count: number): string => Array.from({ length: count }, () => '?').join(',');

/** Blanks at the end do not count in MySQL's comparisons. By hand: ` +$` takes quadratic time over blanks inside. */
export function unpadded(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end--;
  return text.slice(0, end);
}

export const not = (negated: boolean): string => (negated ? 'NOT ' : '');

const LEADING_NUMBER = /^[ \t\n\v\f\r]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)/i;

export function leadingNumber(text: string): number {
  const number = Number(LEADING_NUMBER.exec(text)?.[1] ?? 0);
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, number));
}

/**
 * JSON.stringify() keeps half a surrogate pair as an escape, which MariaDB refuses as JSON; sent as text it would be
 * `\ufffd`. They are rare, and checking each value takes longer than all the rest.
 */
export function jsonOf(rows: readonly (readonly unknown[])[]): string {
  const text = JSON.stringify(rows);
  return text.includes('\\ud') ? JSON.stringify(rows, wellFormed) : text;
}

const wellFormed = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.toWellFormed() : value);
