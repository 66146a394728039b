import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { NullByte } from '../errors/database-errors.js';
import { fitterFor, type Fit } from './column-limits.js';
import { unpadded, type Dialect, type Sql } from '../dialect.js';
import { chunks } from '../event-loop.js';

/** Of a list behind IN: MariaDB reads the whole table for one of a thousand, instead of looking them up. */
export const MAX_LISTED = 900;

/**
 * `INSERT … ON DUPLICATE KEY UPDATE` for a batch, in chunks. Columns are those of the first row; generated keys that it
 * lacks are left to the database.
 *
 * @param keys properties of the unique key that decides between insert and update
 * @param isUpdating whether rows that exist are written over; otherwise they are left as they are
 */
export function* upsertStatements<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  dialect: Dialect,
  rows: readonly Partial<Entity>[],
  keys: readonly string[],
  isUpdating = true,
): Generator<Sql> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const columns = columnsIn(metadata, rows);
  const isKey = (property: string) => keys.includes(property);
  const updated = columns.filter(({ propertyName }) => isUpdating && !isKey(propertyName));
  const tail = dialect.onDuplicateKey(
    columns.filter(({ propertyName }) => isKey(propertyName)).map(({ databaseName }) => escape(databaseName)),
    updated.map(({ databaseName }) => escape(databaseName)),
    metadata.generatedColumns.some((column) => !columns.includes(column)),
  );
  for (const { text, values } of insertStatements(metadata, dialect, rows, keys)) {
    yield { text: `${text} ${tail}`, values };
  }
}

/**
 * `INSERT` for a batch, in chunks. Columns are those of the first row.
 *
 * @param keys properties that are compared
 */
export function* insertStatements<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  dialect: Dialect,
  rows: readonly Partial<Entity>[],
  keys: readonly string[] = [],
): Generator<Sql> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const columns = columnsIn(metadata, rows);
  const names = columns.map(({ databaseName }) => escape(databaseName));
  const toTuple = tupleOf(columns, keys, storing(dialect));
  const head = `INSERT INTO ${escape(metadata.tableName)} (${names.join(', ')}) VALUES `;
  for (const part of chunks(rows, Math.floor(dialect.maxValues / columns.length))) {
    const { text, values } = dialect.tuples(part.map(toTuple));
    yield { text: `${head}${text}`, values };
  }
}

const columnsIn = (metadata: EntityMetadata, [first = {}]: readonly ObjectLiteral[]): ColumnMetadata[] =>
  metadata.columns.filter(({ propertyName }) => first[propertyName] !== undefined);

/** Columns that the row lacks get their defaults. */
export function insertStatement(metadata: EntityMetadata, dialect: Dialect, row: ObjectLiteral): Sql {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const columns = metadata.columns.filter(({ propertyName }) => row[propertyName] !== undefined);
  const names = columns.map(({ databaseName }) => escape(databaseName));
  return {
    text: `INSERT INTO ${escape(metadata.tableName)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    values: tupleOf(columns, [], storing(dialect))(row),
  };
}

/**
 * The values of a row in the order of the columns, cut to them.
 *
 * @param fitter `storing()` for values that are written
 */
export function tupleOf(
  columns: readonly ColumnMetadata[],
  keys: readonly string[],
  fitter: (column: ColumnMetadata) => Fit = fitterFor,
): (row: ObjectLiteral) => unknown[] {
  const fitters = columns.map((column) => {
    const [property, fit] = [column.propertyName, fitter(column)];
    return { property, fit: keys.includes(property) ? (value: unknown) => comparable(fit(value)) : fit };
  });
  return (row) => fitters.map(({ property, fit }) => fit(row[property]));
}

/** Fits values that are written, and refuses those that the database would not give back. @throws NullByte */
export const storing =
  ({ keepsNullBytes }: Dialect) =>
  (column: ColumnMetadata): Fit => {
    const fit = fitterFor(column);
    if (keepsNullBytes) return fit;
    return (value) => {
      const stored = fit(value);
      if (typeof stored === 'string' && stored.includes('\0')) throw new NullByte(column.databaseName);
      return stored;
    };
  };

/**
 * A key is the values of the columns; keys that only differ in the last one go together.
 *
 * @param head what comes before WHERE
 */
export function* keyedStatements(
  head: string,
  columns: readonly string[],
  keys: readonly (readonly unknown[])[],
): Generator<Sql> {
  const groups = new Map<string, { first: readonly unknown[]; last: unknown[] }>();
  for (const key of keys) {
    const first = key.slice(0, -1).map(comparable);
    const name = first.join('\0');
    const group = groups.get(name) ?? { first, last: [] };
    groups.set(name, group);
    group.last.push(comparable(key.at(-1)));
  }
  const where = columns.map((column, index) => (index < columns.length - 1 ? `${column} = ?` : `${column} IN`));
  for (const { first, last } of groups.values()) {
    for (const part of chunks(last, MAX_LISTED)) {
      yield {
        text: `${head} WHERE ${where.join(' AND ')} (${part.map(() => '?').join(',')})`,
        values: [...first, ...part],
      };
    }
  }
}

/** Tells rows apart as a unique key does, with their values cut to their columns. */
export function keyOf<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  dialect: Dialect,
  keys: readonly string[],
): (row: Partial<Entity>) => string {
  const fitters = keys.flatMap((property) => {
    const column = metadata.findColumnWithPropertyName(property);
    return column ? [{ property, fit: fitterFor(column) }] : [];
  });
  return (row) => fitters.map(({ property, fit }) => dialect.fold(String(fit(row[property])))).join('\0');
}

/** The row with its values cut to their columns. */
export function fitted<Entity extends ObjectLiteral>(metadata: EntityMetadata, row: Partial<Entity>): Partial<Entity> {
  const columns = metadata.columns.filter(({ propertyName }) => row[propertyName] !== undefined);
  return Object.fromEntries(
    columns.map((column) => [column.propertyName, fitterFor(column)(row[column.propertyName])]),
  ) as Partial<Entity>;
}

/** @param key property whose column is looked through */
export function* valueStatements(metadata: EntityMetadata, key: string, values: readonly unknown[]): Generator<Sql> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const name = escape(metadata.findColumnWithPropertyName(key)?.databaseName ?? key);
  for (const part of chunks(values, MAX_LISTED)) {
    const marks = part.map(() => '?').join(',');
    yield {
      text: `SELECT ${name} AS value FROM ${escape(metadata.tableName)} WHERE ${name} IN (${marks})`,
      values: part.map(comparable),
    };
  }
}

/** SQLite would count blanks at the end. */
export const comparable = (value: unknown): unknown => (typeof value === 'string' ? unpadded(value) : value);
