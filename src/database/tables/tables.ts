import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { BadValue, isDuplicatePrimaryKey, isNoKeyLeft, NoKeyLeft } from '../errors/database-errors.js';
import type { Sql } from '../dialect.js';
import { chunks, yieldingToEventLoop } from '../event-loop.js';
import { insertStatement, insertStatements, keyedStatements, storing, tupleOf, upsertStatements } from './batches.js';
import { boundOf, fitterFor } from './column-limits.js';
import { GIVEN_AT_ONCE, PLACE, type Key } from './table-access.js';
import { TableReads } from './table-reads.js';

/** Keys that are grouped for statements of a table at once. */
const GROUPED_AT_ONCE = 50_000;

/**
 * Reads and writes rows of entities in batches, each batch in as few statements as the database takes. Writing needs a
 * transaction. Whether two keys are the same is decided by the database, with the collation of their column.
 */
@Injectable()
export class Tables extends TableReads {
  /**
   * Writes rows over those with the same key, values cut to their columns, in the order given. Rows that have only keys
   * leave those that exist as they are.
   */
  async upsert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<void> {
    await this.writeAll(upsertStatements(this.database.metadataOf(entity), this.database.dialect, rows, keys));
  }

  /** Inserts rows; those whose key exists are left as they are. */
  async insertMissing<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly Key<Entity>[],
  ): Promise<void> {
    const { dialect } = this.database;
    await this.writeAll(upsertStatements(this.database.metadataOf(entity), dialect, rows, keys, false));
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
    const toTuple = tupleOf(columns, keys, storing(this.database.dialect));
    let found = 0;
    for await (const part of yieldingToEventLoop(chunks(rows, GIVEN_AT_ONCE))) {
      const given = await this.given.table(metadata, columns, part.map(toTuple));
      const { text, values } = this.database.dialect.updateJoined(
        this.database.escape(metadata.tableName),
        given,
        this.joinedOn(metadata, on),
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
    const toTuple = tupleOf(columns, keys, storing(dialect));
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
      const { text, values } = dialect.updateJoined(table, summed, this.joinedOn(metadata, on), [[name, sum]]);
      found += (await this.database.execute(text, values)).affectedRows;
      if (dialect.checksRanges) continue;
      const [least, most] = boundOf(column);
      const [exceeding] = await this.database.read(
        `SELECT 1 FROM ${given.text} ${dialect.joinInOrder} ${table} main_table ON ${this.matching(on)} ` +
          `WHERE main_table.${name} NOT BETWEEN ? AND ? LIMIT 1`,
        [...given.values, least, most],
      );
      if (exceeding) throw new BadValue(`Out of range value for column '${column.databaseName}'`);
    }
    return found;
  }

  /** Inserts rows, values cut to their columns. */
  async insert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
  ): Promise<void> {
    await this.writeAll(insertStatements(this.database.metadataOf(entity), this.database.dialect, rows));
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
    const { text, values } = insertStatement(metadata, this.database.dialect, row);
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
    const table = this.database.escape(metadata.tableName);
    const columns = this.columnsOf(metadata, keys).map((column) => this.escape(column));
    for await (const part of yieldingToEventLoop(chunks(rows, GROUPED_AT_ONCE)))
      await this.deleteFrom(
        table,
        columns,
        part.map((row) => keys.map((key) => row[key])),
      );
  }

  /**
   * @param table escaped
   * @param keys values of the columns
   * @internal
   */
  async deleteFrom(table: string, columns: readonly string[], keys: readonly (readonly unknown[])[]): Promise<void> {
    await this.writeAll(keyedStatements(`DELETE FROM ${table}`, columns, keys));
  }

  private async writeAll(statements: Iterable<Sql>): Promise<void> {
    for await (const { text, values } of yieldingToEventLoop(statements)) await this.database.write(text, values);
  }
}
