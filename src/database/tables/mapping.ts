import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { SqlColumn } from '../dialect.js';

/** How rows of a table become entities, worked out once per entity: TypeORM's own hydration costs more than the query. */
export interface Mapping<Entity> {
  /** Escaped; of an entity that is a view, its query in brackets. */
  readonly table: string;
  /** `column AS property, …` of `main_table`. */
  readonly select: string;
  /** By database name. */
  readonly columns: ReadonlyMap<string, SqlColumn>;
  /** SQL of the columns, by property. */
  readonly properties: ReadonlyMap<string, string>;
  /** SQL of the columns of the primary key. */
  readonly primaryKey: readonly string[];
  /** The row itself, its values as the entity has them: entities have no methods that it could lack. */
  readonly toEntity: (row: Record<string, unknown>) => Entity;
}

const MAPPINGS = new WeakMap<EntityMetadata, Mapping<ObjectLiteral>>();

export function mappingOf<Entity extends ObjectLiteral>(metadata: EntityMetadata): Mapping<Entity> {
  let mapping = MAPPINGS.get(metadata);
  if (!mapping) {
    mapping = makeMapping(metadata);
    MAPPINGS.set(metadata, mapping);
  }
  return mapping as Mapping<Entity>;
}

/** As TypeORM's drivers name them. */
const NUMERIC = new Set(
  (
    'tinyint,smallint,mediumint,int,integer,bigint,boolean,' +
    'decimal,numeric,dec,fixed,float,double,double precision,real'
  ).split(','),
);

function makeMapping(metadata: EntityMetadata): Mapping<ObjectLiteral> {
  const escape = (name: string) => metadata.connection.driver.escape(name);
  const indexed = new Set([
    ...metadata.primaryColumns,
    ...metadata.indices.flatMap(({ columns }) => columns),
    ...metadata.foreignKeys.flatMap(({ columns }) => columns),
  ]);
  const columns = new Map(
    metadata.columns.map((column): [string, SqlColumn] => [
      column.databaseName,
      {
        sql: `main_table.${escape(column.databaseName)}`,
        numeric: NUMERIC.has(metadata.connection.driver.normalizeType(column)),
        scale: column.scale,
        indexed: indexed.has(column),
      },
    ]),
  );
  const sqlOf = ({ databaseName }: ColumnMetadata): string => columns.get(databaseName)!.sql;
  const transformed = metadata.columns.flatMap(({ propertyName, transformer }) =>
    transformer && !Array.isArray(transformer) ? [{ propertyName, from: transformer.from.bind(transformer) }] : [],
  );
  return {
    table: metadata.expression ? viewOf(metadata) : escape(metadata.tableName),
    select: metadata.columns
      .map(({ databaseName, propertyName }) => `main_table.${escape(databaseName)} AS ${escape(propertyName)}`)
      .join(', '),
    columns,
    properties: new Map(metadata.columns.map((column) => [column.propertyName, sqlOf(column)])),
    primaryKey: metadata.primaryColumns.map(sqlOf),
    toEntity(row) {
      for (const { propertyName, from } of transformed) row[propertyName] = from(row[propertyName]);
      return row;
    },
  };
}

/** The query of a `@ViewEntity`, which need not be in the database. */
function viewOf({ expression, connection }: EntityMetadata): string {
  return `(${typeof expression === 'function' ? expression(connection).getQuery() : expression})`;
}
