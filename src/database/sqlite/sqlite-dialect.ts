import { BadValue } from '../errors/database-errors.js';
import { jsonOf, leadingNumber, marks, not, sql, unpadded, type Dialect, type SqlColumn } from '../dialect.js';
import { IGNORED_BY_SQLITE } from '../is-read.js';
import { sizeOfExpression } from './expression-size.js';

/**
 * SQLite with text columns in NOCASE. An ordering folds to capitals, as `…_general_ci` does; values lose their
 * trailing blanks, as a padding collation does not see them; numbers are read from the start of a text.
 */
export const sqliteDialect: Dialect = {
  compare(column, operator, value) {
    if (column.numeric) return sql(`${column.sql} ${operator} ?`, leadingNumber(value));
    const text = unpadded(value);
    if (operator !== '=' && operator !== '!=')
      return sql(`upper(rtrim(${column.sql}, ' ')) ${operator} upper(?)`, withoutNullBytes(text));
    return sql(`${withoutPadding(column)} ${operator} ? COLLATE NOCASE`, text);
  },
  among: (column, values, negated) =>
    column.numeric
      ? sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values.map(leadingNumber))
      : sql(`${withoutPadding(column)} ${not(negated)}IN (${marks(values.length)})`, ...values.map(unpadded)),
  like: (column, pattern, negated) =>
    sql(`${asText(column)} ${not(negated)}LIKE ? ESCAPE '\\'`, withoutOpenEscape(withoutNullBytes(pattern))),
  matches(column, expression) {
    if (sizeOfExpression(expression, LARGEST_EXPRESSION) > LARGEST_EXPRESSION) {
      throw new BadValue('the regular expression is too large');
    }
    return sql(`regexpi(?, ${asText(column)})`, withoutNullBytes(expression));
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
      withoutOpenEscape(withoutNullBytes(pattern)),
    ),
  orderBy: (column) => (column.numeric ? column.sql : `upper(rtrim(${column.sql}, ' '))`),
  onDuplicateKey(keys, updated) {
    const assignments = updated.map((column) => `${column} = excluded.${column}`).join(', ');
    return `ON CONFLICT (${keys.join(', ')}) DO ${assignments ? `UPDATE SET ${assignments}` : 'NOTHING'}`;
  },
  tuples(rows) {
    const tuple = `(${marks(rows[0]?.length ?? 0)})`;
    return sql(rows.map(() => tuple).join(','), ...rows.flat());
  },
  fold: (text) => unpadded(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  // SQLite blocks the event loop: a statement with this many values takes about ten milliseconds.
  maxValues: 4_000,
  forUpdate: '',
  forShare: '',
  ignored: IGNORED_BY_SQLITE,
  checksRanges: false,
  keepsNullBytes: false,
  tableNames: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  migrationLock: null,
  tableExists: "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?",
  upsertTakesKeys: false,
  declaredColumns: null,
  givenRows(columns, rows) {
    const values = columns.map(({ name }, index) => `json_extract(value, '$[${index}]') COLLATE NOCASE AS ${name}`);
    return sql(`(SELECT key + 1 AS n, ${values.join(', ')} FROM json_each(?)) given`, jsonOf(rows));
  },
  lookupSize: 2_500,
  joinInOrder: 'CROSS JOIN',
  materialized: 'SELECT',
  updateJoined: (table, given, { text: on }, assignments) =>
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

/** SQLite's functions and LIKE would ignore what comes behind one. */
function withoutNullBytes(value: string): string {
  if (value.includes('\0')) throw new BadValue('it contains a null byte');
  return value;
}

/** A backslash that has nothing to escape stands for itself. */
function withoutOpenEscape(pattern: string): string {
  const [trail = ''] = /\\*$/.exec(pattern) ?? [];
  return trail.length % 2 === 0 ? pattern : `${pattern}\\`;
}
