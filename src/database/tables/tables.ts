import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { BadValue, isDuplicatePrimaryKey, isNoKeyLeft, NoKeyLeft } from '../database-errors.js';
import { Database } from '../database.js';
import type { Sql } from '../dialect.js';
import { chunks, yieldingToEventLoop } from '../event-loop.js';
import {
  comparable,
  fitted,
  insertStatement,
  insertStatements,
  keyedStatements,
  keyOf,
  tupleOf,
  upsertStatements,
  valueStatements,
} from './batches.js';
import { boundOf, fitterFor } from './column-limits.js';
import { GivenRows } from './given-rows.js';
import { mappingOf, type Mapping } from './mapping.js';

/** What a write would do to one row. */
export interface Change<Entity> {
  /** null: the row would be new. */
  readonly before: Entity | null;
  /** Values as their columns hold them. */
  readonly after: Partial<Entity>;
  /** A later one of the rows has the same key, as the database compares keys, and would be written over this one. */
  readonly isOverwritten: boolean;
}

/** Rows of one statement that reads or writes through `given` rows. */
const GIVEN_AT_ONCE = 5_000;
/** The same for a statement that has to compare all rows with each other. */
const COMPARED_AT_ONCE = 50_000;
/** Spellings looked up in one statement; SQLite holds the event loop meanwhile. */
const LOOKED_UP_AT_ONCE = 10_000;

const PRESENCE_TTL_MS = 60_000;
const ABSENCE_TTL_MS = 5_000;

/** A property of an entity that is a column. */
export type Key<Entity> = keyof Entity & string;

/**
 * Reads and writes rows of entities in batches, each batch in as few statements as the database takes. Writing needs a
 * transaction. Whether two keys are the same is decided by the database, with the collation of their column.
 */
@Injectable()
export class Tables {
  /** @internal */
  private readonly given: GivenRows;
  /** @internal */
  private readonly present = new LRUCache<string, boolean>({ max: 100, ttl: PRESENCE_TTL_MS, perf: performance });

  /** @internal */
  constructor(private readonly database: Database) {
    this.given = new GivenRows(database);
  }

  /** How rows of the entity's table become entities. @internal */
  mappingOf<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): Mapping<Entity> {
    return mappingOf<Entity>(this.database.metadataOf(entity));
  }

  /**
   * Writes rows over those with the same key, values cut to their columns, in the order given. Rows that have only keys
   * leave those that exist as they are.
   */
  async upsert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<void> {
    for await (const { text, values } of yieldingToEventLoop(
      upsertStatements(this.database.metadataOf(entity), this.database.dialect, rows, keys),
    )) {
      await this.database.write(text, values);
    }
  }

  /** Inserts rows; those whose key exists are left as they are. */
  async insertMissing<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<void> {
    const { dialect } = this.database;
    const statements = upsertStatements(this.database.metadataOf(entity), dialect, rows, keys, false);
    for await (const { text, values } of yieldingToEventLoop(statements)) await this.database.write(text, values);
  }

  /**
   * `upsert` for tables with a generated key. MySQL takes one from the counter for each row of an upsert, also for those
   * that it updates: a client that sends all its quantities every few minutes would use them up within months. So rows
   * that exist are updated, and only new ones inserted.
   *
   * @param generated property of the generated key
   */
  async save<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
    generated: Key<Entity>,
  ): Promise<void> {
    if (!this.database.dialect.upsertTakesKeys) return this.upsert(entity, rows, keys);
    for await (const part of yieldingToEventLoop(chunks(rows, GIVEN_AT_ONCE))) {
      // Two rows with one key count as one: fewer than the part, so both are written again below, in their order.
      const updated = await this.update(entity, part, keys);
      if (updated === 0) await this.upsert(entity, part, keys);
      else if (updated < part.length) await this.upsertKnown(entity, part, keys, generated);
    }
  }

  /** Rows that name their generated key take none from the counter. */
  private async upsertKnown<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
    generated: Key<Entity>,
  ): Promise<void> {
    const metadata = this.database.metadataOf(entity);
    const [column] = this.columnsOf(metadata, [generated]);
    const found = await this.joined(metadata, rows, keys, `main_table.${this.escape(column!)} AS id`);
    const ids = new Map(found.map(({ [PLACE]: place, id }) => [Number(place) - 1, id]));
    await this.upsert(
      entity,
      rows.filter((_, index) => !ids.has(index)),
      keys,
    );
    const known = rows.flatMap((row, index) => (ids.has(index) ? [{ ...row, [generated]: ids.get(index) }] : []));
    await this.upsert(entity, known, [generated, ...keys]);
  }

  /**
   * Writes rows over those with the same key; rows that do not exist are not inserted. Of two rows with the same key,
   * either may win.
   *
   * @returns how many stored rows were found
   */
  async update<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<number> {
    const metadata = this.database.metadataOf(entity);
    const columns = metadata.columns.filter(({ propertyName }) => rows[0]?.[propertyName] !== undefined);
    const [on, rest] = [
      this.columnsOf(metadata, keys),
      columns.filter(({ propertyName }) => !keys.includes(propertyName)),
    ];
    const assignments = rest.map((column) => this.escape(column)).map((name) => [name, `given.${name}`] as const);
    const toTuple = tupleOf(columns, keys);
    let found = 0;
    for await (const part of yieldingToEventLoop(chunks(rows, GIVEN_AT_ONCE))) {
      const given = await this.given.table(metadata, columns, part.map(toTuple));
      const { text, values } = this.database.dialect.updateJoined(
        this.database.escape(metadata.tableName),
        given,
        this.matching(on),
        assignments,
      );
      found += (await this.database.execute(text, values)).affectedRows;
    }
    return found;
  }

  /**
   * Adds amounts to a numeric column, in the database, so concurrent additions all count. Amounts for one key are summed
   * up first; rows that do not exist are not inserted.
   *
   * @param amount property whose column is changed; the value of a row is the difference
   * @returns how many stored rows were found
   * @throws BadValue for a sum that the column cannot hold
   */
  async add<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
    amount: Key<Entity>,
  ): Promise<number> {
    const metadata = this.database.metadataOf(entity);
    const { dialect } = this.database;
    const on = this.columnsOf(metadata, keys);
    const columns = this.columnsOf(metadata, [...keys, amount]);
    const column = columns.at(-1)!;
    const [name, table] = [this.escape(column), this.database.escape(metadata.tableName)];
    const names = on.map((each) => this.escape(each));
    const toTuple = tupleOf(columns, keys);
    let found = 0;
    for await (const part of yieldingToEventLoop(chunks(rows, GIVEN_AT_ONCE))) {
      const given = await this.given.table(metadata, columns, part.map(toTuple));
      const summed = {
        text:
          `(SELECT ${names.map((key) => `MIN(${key}) AS ${key}`).join(', ')}, SUM(${name}) AS ${name} ` +
          `FROM ${given.text} GROUP BY ${names.map((key) => `given.${key}`).join(', ')}) given`,
        values: given.values,
      };
      const sum = `ROUND(main_table.${name} + given.${name}, ${column.scale ?? 0})`;
      const { text, values } = dialect.updateJoined(table, summed, this.matching(on), [[name, sum]]);
      found += (await this.database.execute(text, values)).affectedRows;
      if (dialect.checksRanges) continue;
      const [least, most] = boundOf(column);
      const [exceeding] = await this.database.read(
        `SELECT 1 FROM ${table} main_table JOIN ${given.text} ON ${this.matching(on)} ` +
          `WHERE main_table.${name} NOT BETWEEN ? AND ? LIMIT 1`,
        [...given.values, least, most],
      );
      if (exceeding) throw new BadValue(`Out of range value for column '${column.databaseName}'`);
    }
    return found;
  }

  /** What `upsert` would change, row by row. */
  async preview<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<Change<Entity>[]> {
    const metadata = this.database.metadataOf(entity);
    const { select, toEntity } = mappingOf<Entity>(metadata);
    const on = this.columnsOf(metadata, keys).map((column) => `given.${this.escape(column)}`);
    const selected = `MAX(given.n) OVER (PARTITION BY ${on.join(', ')}) AS ${LAST}, ${select}`;
    const isStored = (row: Record<string, unknown>) => row[metadata.primaryColumns[0]!.propertyName] !== null;
    const changes: Change<Entity>[] = [];
    for await (const part of yieldingToEventLoop(chunks(rows, COMPARED_AT_ONCE))) {
      const start = changes.length;
      for (const row of part) changes.push({ before: null, after: fitted(metadata, row), isOverwritten: false });
      for (const row of await this.joined(metadata, part, keys, selected, 'LEFT JOIN')) {
        const { [PLACE]: place, [LAST]: last, ...stored } = row;
        const index = start + Number(place) - 1;
        const before = isStored(stored) ? toEntity(stored) : null;
        changes[index] = { before, after: changes[index]!.after, isOverwritten: Number(last) > Number(place) };
      }
    }
    return changes;
  }

  /**
   * The stored row of each of these keys, as it is committed now and locked until the transaction ends, in the order of
   * the keys, which avoids deadlocks; null where there is none.
   */
  async current<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<(Entity | null)[]> {
    const metadata = this.database.metadataOf(entity);
    const { select, toEntity } = mappingOf<Entity>(metadata);
    // Rows with the very same key are looked up once.
    const textOf = (row: Partial<Entity>): string => JSON.stringify(keys.map((key) => row[key]));
    const texts = rows.map(textOf);
    const wanted = [...new Map(rows.map((row, index) => [texts[index]!, row]))].sort(([one], [other]) =>
      one < other ? -1 : 1,
    );
    const found = new Map<string, Entity>();
    for await (const part of yieldingToEventLoop(chunks(wanted, GIVEN_AT_ONCE))) {
      const given = part.map(([, row]) => row);
      // Keys are looked up one by one, in their order: an inner join might scan the table.
      const stored = await this.joined(metadata, given, keys, select, 'LEFT JOIN', this.database.dialect.forUpdate);
      for (const { [PLACE]: place, ...row } of stored) {
        if (row[metadata.primaryColumns[0]!.propertyName] === null) continue;
        found.set(part[Number(place) - 1]![0], toEntity(row));
      }
    }
    return texts.map((text) => found.get(text) ?? null);
  }

  /**
   * Codes, SKUs and the like as the table spells them. "The same" is what the column's collation compares as equal.
   *
   * @returns sent → stored, for the values that exist
   */
  async spellings<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: Key<Entity>,
    values: readonly string[],
  ): Promise<Map<string, string>> {
    const metadata = this.database.metadataOf(entity);
    const on = this.columnsOf(metadata, [key]);
    const select =
      `SELECT DISTINCT given.n AS n, main_table.${this.escape(on[0]!)} AS spelling ` +
      `FROM ${this.database.escape(metadata.tableName)} main_table JOIN`;
    const found = new Map<string, string>();
    for await (const part of yieldingToEventLoop(chunks([...new Set(values)], LOOKED_UP_AT_ONCE))) {
      const given = await this.givenValues(entity, key, part);
      const rows = await this.database.read<{ n: number; spelling: string }>(
        `${select} ${given.text} ON ${this.matching(on)}`,
        given.values,
      );
      for (const { n, spelling } of rows) {
        const sent = part[Number(n) - 1]!;
        // Several rows may hold the value, each in its own spelling.
        if (!found.has(sent) || sent === spelling) found.set(sent, spelling);
      }
    }
    return found;
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

  /** Inserts rows, values cut to their columns. */
  async insert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
  ): Promise<void> {
    const statements = insertStatements(this.database.metadataOf(entity), this.database.dialect, rows);
    for await (const { text, values } of yieldingToEventLoop(statements)) await this.database.write(text, values);
  }

  /**
   * @returns the key that the database generated
   * @throws NoKeyLeft
   */
  async insertGenerated<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    row: Partial<Entity>,
    key: Key<Entity>,
  ): Promise<number> {
    const metadata = this.database.metadataOf(entity);
    const { text, values } = insertStatement(metadata, row);
    try {
      const { insertId } = await this.database.execute(text, values);
      const [column] = this.columnsOf(metadata, [key]);
      // SQLite continues where the column's type would end on MySQL.
      if (fitterFor(column!)(insertId) !== insertId) throw new NoKeyLeft();
      return insertId;
    } catch (error) {
      // MySQL 9 generates the highest key again and again.
      throw isNoKeyLeft(error) || isDuplicatePrimaryKey(error) ? new NoKeyLeft() : error;
    }
  }

  /** Deletes the rows with these keys; keys that do not exist are no error. */
  async deleteByKey<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<void> {
    const metadata = this.database.metadataOf(entity);
    await this.deleteFrom(
      this.database.escape(metadata.tableName),
      this.columnsOf(metadata, keys).map((column) => this.escape(column)),
      rows.map((row) => keys.map((key) => row[key])),
    );
  }

  /**
   * @param table escaped
   * @param keys values of the columns
   * @internal
   */
  async deleteFrom(table: string, columns: readonly string[], keys: readonly (readonly unknown[])[]): Promise<void> {
    for await (const { text, values } of yieldingToEventLoop(keyedStatements(`DELETE FROM ${table}`, columns, keys))) {
      await this.database.write(text, values);
    }
  }

  /**
   * Reads rows by their keys, in as few statements as the database takes.
   *
   *     await tables.selectByKey('sku, shelf FROM acme_bin', ['sku'], skus.map((sku) => [sku]));
   *
   * @param selected the SQL between SELECT and WHERE
   * @param keys values of the columns
   */
  async selectByKey<Row>(
    selected: string,
    columns: readonly string[],
    keys: readonly (readonly unknown[])[],
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { text, values } of yieldingToEventLoop(keyedStatements(`SELECT ${selected}`, columns, keys))) {
      for (const row of await this.database.read<Row>(text, values)) rows.push(row);
    }
    return rows;
  }

  /** Of these values, those that a column holds, as it spells them. */
  async valuesAmong<Entity extends ObjectLiteral, Property extends Key<Entity>>(
    entity: EntityTarget<Entity>,
    key: Property,
    values: readonly Entity[Property][],
  ): Promise<Entity[Property][]> {
    const found: Entity[Property][] = [];
    const statements = valueStatements(this.database.metadataOf(entity), key, [...new Set(values)]);
    for await (const { text, values: bound } of yieldingToEventLoop(statements)) {
      for (const { value } of await this.database.read<{ value: Entity[Property] }>(text, bound)) found.push(value);
    }
    return found;
  }

  /** Locks rows against other writers until the transaction ends, in the order of the key, which avoids deadlocks. */
  async lock<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: Key<Entity>,
    values: readonly (string | number)[],
  ): Promise<void> {
    const { forUpdate } = this.database.dialect;
    if (!forUpdate || values.length === 0) return;
    const sorted = [...new Set(values)].sort((one, other) => (one < other ? -1 : 1));
    const statements = valueStatements(this.database.metadataOf(entity), key, sorted);
    for await (const { text, values: bound } of yieldingToEventLoop(statements)) {
      await this.database.read(`${text} ORDER BY value ${forUpdate}`, bound);
    }
  }

  /**
   * Whether the table exists, cached for a short time: Magento's modules may be installed while the service runs.
   *
   * @param name without the install's prefix
   * @internal
   */
  async hasTable(name: string): Promise<boolean> {
    const cached = this.present.get(name);
    if (cached !== undefined) return cached;
    const rows = await this.database.read(this.database.dialect.tableExists, [this.database.prefixed(name)]);
    const exists = rows.length > 0;
    this.present.set(name, exists, { ttl: exists ? PRESENCE_TTL_MS : ABSENCE_TTL_MS });
    return exists;
  }

  /** Rows of the table that have the keys of the given ones, with the place of the given one, from 1, as `PLACE`. */
  private async joined<Entity extends ObjectLiteral>(
    metadata: EntityMetadata,
    rows: readonly Partial<Entity>[],
    keys: readonly string[],
    selected: string,
    join: 'JOIN' | 'LEFT JOIN' = 'JOIN',
    lock = '',
  ): Promise<Record<string, unknown>[]> {
    const columns = this.columnsOf(metadata, keys);
    const given = await this.given.table(metadata, columns, rows.map(tupleOf(columns, keys)));
    return this.database.read(
      `SELECT given.n AS ${PLACE}, ${selected} FROM ${given.text} ` +
        `${join} ${this.database.escape(metadata.tableName)} main_table ON ${this.matching(columns)} ${lock}`,
      given.values,
    );
  }

  /** The stored column comes first: on SQLite, its collation decides. */
  private matching(columns: readonly ColumnMetadata[]): string {
    return columns
      .map((column) => this.escape(column))
      .map((name) => `main_table.${name} = given.${name}`)
      .join(' AND ');
  }

  private columnsOf(metadata: EntityMetadata, properties: readonly string[]): ColumnMetadata[] {
    return properties.map((property) => {
      const column = metadata.findColumnWithPropertyName(property);
      if (!column) throw new TypeError(`${metadata.name} has no column for "${property}".`);
      return column;
    });
  }

  private escape({ databaseName }: ColumnMetadata): string {
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

/** Names of columns that no entity has. */
const PLACE = '__place';
const LAST = '__last';
