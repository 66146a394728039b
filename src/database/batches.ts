import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { fitterFor } from './column-limits.js';
import { unpadded, type Dialect, type Sql } from './dialect.js';

/**
 * `INSERT … ON DUPLICATE KEY UPDATE` for a batch, in chunks. Columns are those of the first row; generated keys that it
 * lacks are left to the database.
 *
 * @param keys properties of the unique key that decides between insert and update
 */
export function* upsertStatements<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  dialect: Dialect,
  rows: readonly Partial<Entity>[],
  keys: readonly string[],
): Generator<Sql> {
  const [first] = rows;
  if (!first) return;
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const columns = metadata.columns.filter(({ propertyName }) => first[propertyName] !== undefined);
  const names = columns.map(({ databaseName }) => escape(databaseName));
  const isKey = (property: string) => keys.includes(property);
  const fitters = columns.map((column) => {
    const [property, fit] = [column.propertyName, fitterFor(column)];
    return { property, fit: isKey(property) ? (value: unknown) => comparable(fit(value)) : fit };
  });
  const head = `INSERT INTO ${escape(metadata.tableName)} (${names.join(', ')}) VALUES `;
  const tail = dialect.onDuplicateKey(
    columns.filter(({ propertyName }) => isKey(propertyName)).map(({ databaseName }) => escape(databaseName)),
    columns.filter(({ propertyName }) => !isKey(propertyName)).map(({ databaseName }) => escape(databaseName)),
  );
  const tuple = `(${columns.map(() => '?').join(',')})`;
  for (const part of chunks(rows, Math.floor(dialect.maxValues / columns.length))) {
    yield {
      text: `${head}${part.map(() => tuple).join(',')} ${tail}`,
      values: part.flatMap((row) => fitters.map(({ property, fit }) => fit(row[property]))),
    };
  }
}

/** @param keys properties that together name a row */
export function* deleteStatements<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  dialect: Dialect,
  rows: readonly Partial<Entity>[],
  keys: readonly string[],
): Generator<Sql> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const columns = keys.map((key) => metadata.findColumnWithPropertyName(key)).filter((column) => column !== undefined);
  const names = columns.map(({ databaseName }) => escape(databaseName)).join(', ');
  for (const part of chunks(rows, Math.floor(dialect.maxValues / columns.length))) {
    yield {
      text: `DELETE FROM ${escape(metadata.tableName)} WHERE (${names}) IN ${dialect.tuples(part.length, columns.length)}`,
      values: part.flatMap((row) => keys.map((key) => comparable(row[key]))),
    };
  }
}

/** The row with its values cut to their columns. */
export function fitted<Entity extends ObjectLiteral>(
  metadata: EntityMetadata,
  row: Partial<Entity>,
): QueryDeepPartialEntity<Entity> {
  const columns = metadata.columns.filter(({ propertyName }) => row[propertyName] !== undefined);
  return Object.fromEntries(
    columns.map((column) => [column.propertyName, fitterFor(column)(row[column.propertyName])]),
  ) as QueryDeepPartialEntity<Entity>;
}

/** @param key property whose column is looked through */
export function* valueStatements(
  metadata: EntityMetadata,
  dialect: Dialect,
  key: string,
  values: readonly unknown[],
): Generator<Sql> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const name = escape(metadata.findColumnWithPropertyName(key)?.databaseName ?? key);
  for (const part of chunks(values, dialect.maxValues)) {
    const marks = part.map(() => '?').join(',');
    yield {
      text: `SELECT ${name} AS value FROM ${escape(metadata.tableName)} WHERE ${name} IN (${marks})`,
      values: part.map(comparable),
    };
  }
}

/** SQLite would count blanks at the end. */
const comparable = (value: unknown): unknown => (typeof value === 'string' ? unpadded(value) : value);

export function* chunks<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
