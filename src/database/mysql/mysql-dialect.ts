import { jsonOf, leadingNumber, marks, not, sql, unpadded, type Dialect } from '../dialect.js';
import { IGNORED_BY_MYSQL } from '../is-read.js';

/** DECIMAL(65,30) would round less to 0. */
const LEAST_FRACTION = 1e-30;

/**
 * A bound number. To look one with a fraction up in an index, the servers round it to the column's type first: `= 3.5`
 * finds the rows that have 4. MariaDB does so with a literal, MySQL 9 with a DOUBLE; neither does with a DECIMAL.
 */
const numberMark = (number: number): string => (Number.isInteger(number) ? '?' : 'CAST(? AS DECIMAL(65,30))');

function boundNumber(value: string): number {
  const number = leadingNumber(value);
  return number === 0 || Math.abs(number) > LEAST_FRACTION ? number : Math.sign(number) * LEAST_FRACTION;
}

/** Of this database, on a server that may have many. At most 64 characters; MySQL 9 has no MD5(). */
const MIGRATION_LOCK = "CONCAT('nest-msi ', LEFT(SHA2(DATABASE(), 256), 32))";

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\0-\x7f]*$/;

export const mysqlDialect: Dialect = {
  compare(column, operator, value) {
    if (!column.numeric) return sql(`${column.sql} ${operator} ?`, value);
    const number = boundNumber(value);
    return sql(`${column.sql} ${operator} ${numberMark(number)}`, number);
  },
  among(column, values, negated) {
    if (!column.numeric) return sql(`${column.sql} ${not(negated)}IN (${marks(values.length)})`, ...values);
    const numbers = values.map(boundNumber);
    return sql(`${column.sql} ${not(negated)}IN (${numbers.map(numberMark).join(',')})`, ...numbers);
  },
  like: (column, pattern, negated) => sql(`${column.sql} ${not(negated)}LIKE ?`, pattern),
  matches: (column, expression) => sql(`${column.sql} REGEXP ?`, expression),
  inSet: (column, value, negated) => sql(`${not(negated)}FIND_IN_SET(?, ${column.sql})`, value),
  addressLike: (column, pattern) => sql(`INET_NTOA(${column.sql}) LIKE ?`, pattern),
  orderBy: (column) => column.sql,
  onDuplicateKey(keys, updated, hasGeneratedKey) {
    const values = updated.map((column) => [column, `VALUES(${column})`] as const);
    const [[column, value], ...others] = values.length > 0 ? values : [[keys[0], keys[0]]];
    const isSame = keys.map((key) => `${key} = VALUES(${key})`).join(' AND ');
    // Two rows are ER_SUBQUERY_NO_1_ROW, which is mapped to "no key left".
    const guarded = hasGeneratedKey ? `IF(${isSame}, ${value}, (SELECT 1 UNION ALL SELECT 2))` : value;
    const assignments = [[column, guarded], ...others].map((each) => each.join(' = '));
    return `ON DUPLICATE KEY UPDATE ${assignments.join(', ')}`;
  },
  // The driver expands nested lists, which costs less than a placeholder for each value.
  tuples: (rows) => sql('?', rows),
  fold: (text) => unpadded(ASCII.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '')).toUpperCase(),
  maxValues: 8_000,
  forUpdate: 'FOR UPDATE',
  forShare: 'LOCK IN SHARE MODE',
  ignored: IGNORED_BY_MYSQL,
  checksRanges: true,
  keepsNullBytes: true,
  tableNames:
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name',
  migrationLock: {
    acquire: `SELECT GET_LOCK(${MIGRATION_LOCK}, 1) AS acquired`,
    release: `DO RELEASE_LOCK(${MIGRATION_LOCK})`,
  },
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
  lookupSize: Infinity,
  joinInOrder: 'STRAIGHT_JOIN',
  materialized: 'SELECT DISTINCT',
  // MariaDB counts rows that an upsert only tried to insert as deleted: it may take a full table for an empty one, and would
  // read all of it for each given row.
  updateJoined: (table, given, { text: on, isPrimary }, assignments) =>
    sql(
      `UPDATE ${given.text} STRAIGHT_JOIN ${table} main_table ${isPrimary ? 'FORCE INDEX (PRIMARY) ' : ''}ON ${on} SET ${assignments.map(([column, value]) => `main_table.${column} = ${value}`).join(', ')}`,
      ...given.values,
    ),
};
