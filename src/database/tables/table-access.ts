import { Injectable } from '@nestjs/common';
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { Database } from '../database.js';
import { unlocked, type JoinedOn, type Sql } from '../dialect.js';
import { comparable, keyOf, tupleOf } from './batches.js';
import { GivenRows } from './given-rows.js';
import { mappingOf, type Mapping } from './mapping.js';

/** Rows of one statement that reads or writes through `given` rows. */
export const GIVEN_AT_ONCE = 5_000;

/** The place of a given row, from 1: a name that no column of an entity has. */
export const PLACE = '__place';

/** A property of an entity that is a column. */
export type Key<Entity> = keyof Entity & string;

/** What reading and writing share: entities as tables, and given rows joined with them. */
@Injectable()
export abstract class TableAccess {
  /** @internal */
  protected readonly given: GivenRows;

  /** @internal */
  constructor(
    /** @internal */
    protected readonly database: Database,
  ) {
    this.given = new GivenRows(database);
  }

  /** How rows of the entity's table become entities. @internal */
  mappingOf<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Mapping<Entity> {
    return mappingOf<Entity>(this.database.metadataOf(entity));
  }

  /**
   * @returns a function that returns the same text for rows whose keys look equal. An estimate for reports: what is
   *   written is decided by the database.
   * @internal
   */
  keyOf<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    keys: readonly Key<Entity>[],
  ): (row: Partial<Entity>) => string {
    return keyOf(this.database.metadataOf(entity), this.database.dialect, keys);
  }

  /** Values as a table `given`, to be joined with the entity's by a statement of a repository; `n` numbers them from 1. @internal */
  givenValues<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: Key<Entity>,
    values: readonly string[],
  ): Promise<Sql> {
    const metadata = this.database.metadataOf(entity);
    const tuples = values.map((value) => [comparable(value)]);
    return this.given.table(metadata, this.columnsOf(metadata, [key]), tuples, lengthOf(values));
  }

  /** Rows of the table that have the keys of the given ones, with the place of the given one, from 1, as `PLACE`. @internal */
  protected async joined<Entity extends ObjectLiteral>(
    metadata: EntityMetadata,
    rows: readonly Partial<Entity>[],
    keys: readonly string[],
    selected: string,
    join: 'LEFT JOIN' | null = null,
    lock = '',
  ): Promise<Record<string, unknown>[]> {
    const columns = this.columnsOf(metadata, keys);
    const rowsGiven = await this.given.table(metadata, columns, rows.map(tupleOf(columns, keys)));
    const given = lock === '' ? rowsGiven : unlocked(rowsGiven);
    return this.database.read(
      `SELECT given.n AS ${PLACE}, ${selected} FROM ${given.text} ` +
        `${join ?? this.database.dialect.joinInOrder} ${this.database.escape(metadata.tableName)} main_table ON ${this.matching(columns)} ${lock}`,
      given.values,
    );
  }

  /** @internal */
  protected joinedOn({ primaryColumns }: EntityMetadata, keys: readonly ColumnMetadata[]): JoinedOn {
    return { text: this.matching(keys), isPrimary: primaryColumns.every((column) => keys.includes(column)) };
  }

  /** The stored column comes first: on SQLite, its collation decides. @internal */
  protected matching(columns: readonly ColumnMetadata[]): string {
    return columns
      .map((column) => this.escape(column))
      .map((name) => `main_table.${name} = given.${name}`)
      .join(' AND ');
  }

  /** @internal */
  protected columnsOf(metadata: EntityMetadata, properties: readonly string[]): ColumnMetadata[] {
    return properties.map((property) => {
      const column = metadata.findColumnWithPropertyName(property);
      if (!column) throw new TypeError(`${metadata.name} has no column for "${property}".`);
      return column;
    });
  }

  /** @internal */
  protected escape({ databaseName }: ColumnMetadata): string {
    return this.database.escape(databaseName);
  }
}

/** Few lengths, so that MySQL sees few statements; the greatest is the longest VARCHAR of utf8mb4. */
const LENGTHS = [255, 1_023, 16_383];

/** Most characters of the values, rounded up. Longer ones are compared as if they did not exist. */
function lengthOf(values: readonly string[]): number {
  const longest = values.reduce((length, value) => Math.max(length, value.length), 0);
  return LENGTHS.find((length) => length >= longest) ?? LENGTHS.at(-1)!;
}
