import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import type { Metrics } from '../metrics/metrics.js';
import { connectionsOf, type Connections } from './connections.js';
import { isConflict, isMissingTable, isNoKeyLeft, NoKeyLeft } from './database-errors.js';
import { dialectOf, type Dialect } from './dialect.js';
import { fitterFor } from './column-limits.js';
import { fitted, keyedStatements, keyOf, upsertStatements, valueStatements } from './batches.js';
import { mappingOf } from './rows.js';
import { inTurns } from './slices.js';

const ATTEMPTS = 20;

/** What a write would do to one row. */
export interface Change<Entity> {
  /** null: the row would be new. */
  readonly before: Entity | null;
  /** Values as their columns hold them. */
  readonly after: Partial<Entity>;
}

/** The only place that knows transactions: repositories ask it for the manager of the unit of work they are in. */
@Injectable()
export class Database implements OnModuleDestroy {
  readonly dialect: Dialect;
  private readonly logger = new Logger(Database.name);
  private readonly ambient = new AsyncLocalStorage<EntityManager>();
  private readonly tables = new Map<string, boolean>();
  private lastWrite: Promise<unknown> = Promise.resolve();

  /**
   * @param writer where transactions run
   * @param reader where everything else is read; on SQLite a second, read-only connection, so that no request sees
   *   what another one's transaction has not committed
   */
  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly metrics: Metrics,
  ) {
    this.dialect = dialectOf(writer.driver);
  }

  /** Of the transaction that is under way here, else for reading. */
  get manager(): EntityManager {
    return this.ambient.getStore() ?? this.reader.manager;
  }

  get embedded(): boolean {
    return this.writer.options.type === 'better-sqlite3';
  }

  /** Name of a table with the install's prefix, escaped. */
  table(name: string): string {
    return this.writer.driver.escape(`${this.writer.options.entityPrefix ?? ''}${name}`);
  }

  escape(name: string): string {
    return this.writer.driver.escape(name);
  }

  query<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.manager.query(statement, [...values]) as Promise<Row[]>;
  }

  /**
   * Runs a unit of work in one transaction; inside another one, as part of it. When the database lets it lose against
   * another transaction, the whole of it starts again, so it must have no effects but those in the database.
   */
  async transaction<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    if (this.ambient.getStore()) return work(1);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.inTurn(() => this.writer.transaction((manager) => this.ambient.run(manager, work, attempt)));
      } catch (error) {
        if (!isConflict(error) || attempt === ATTEMPTS) throw error;
        this.metrics.transactionRestarts.inc();
        this.logger.debug(`transaction starts again, attempt ${attempt + 1}: ${(error as Error).message}`);
        await sleep(Math.random() * Math.min(250, 2 ** attempt));
      }
    }
  }

  /** Writes rows over those with the same key, values cut to their columns, in as few statements as the database takes. */
  async upsert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly (keyof Entity & string)[],
  ): Promise<void> {
    for await (const { text, values } of inTurns(
      upsertStatements(this.writer.getMetadata(entity), this.dialect, rows, keys),
    )) {
      await this.query(text, values);
    }
  }

  /** What upsert() would change, row by row; of two with the same key, each is compared with what is there now. */
  async preview<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly (keyof Entity & string)[],
  ): Promise<Change<Entity>[]> {
    const metadata = this.writer.getMetadata(entity);
    const { table, select, toEntity } = mappingOf<Entity>(metadata);
    const keyOfRow = this.keyOf(entity, keys);
    const changed = rows.map((row) => fitted(metadata, row) as Partial<Entity>);
    const found = new Map<string, Entity>();
    const existing = await this.selectByKey<Record<string, unknown>>(
      `${select} FROM ${table} main_table`,
      keys.map((key) => this.escape(metadata.findColumnWithPropertyName(key)?.databaseName ?? key)),
      changed.map((row) => keys.map((key) => row[key])),
    );
    for (const entityRow of existing.map(toEntity)) found.set(keyOfRow(entityRow), entityRow);
    return changed.map((after) => ({ before: found.get(keyOfRow(after)) ?? null, after }));
  }

  /** @returns a function that is the same for two rows when a unique key over these properties takes them for one */
  keyOf<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    keys: readonly (keyof Entity & string)[],
  ): (row: Partial<Entity>) => string {
    return keyOf(this.writer.getMetadata(entity), this.dialect, keys);
  }

  /**
   * @returns the key that the database generated
   * @throws NoKeyLeft
   */
  async insertGenerated<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    row: Partial<Entity>,
    key: keyof Entity & string,
  ): Promise<number> {
    const metadata = this.writer.getMetadata(entity);
    try {
      const { identifiers } = await this.manager.insert(entity, fitted(metadata, row));
      const generated = identifiers[0]?.[key] as number;
      const column = metadata.findColumnWithPropertyName(key);
      // SQLite goes on counting where the column's type would end on MySQL.
      if (column && fitterFor(column)(generated) !== generated) throw new NoKeyLeft();
      return generated;
    } catch (error) {
      throw isNoKeyLeft(error) ? new NoKeyLeft() : error;
    }
  }

  /** Deletes the rows with these keys, whatever is not there. */
  async deleteByKey<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly (keyof Entity & string)[],
  ): Promise<void> {
    const { tableName, columns } = this.writer.getMetadata(entity);
    const names = keys.map((key) => columns.find(({ propertyName }) => propertyName === key)?.databaseName ?? key);
    await this.deleteFrom(
      this.writer.driver.escape(tableName),
      names.map((name) => this.writer.driver.escape(name)),
      rows.map((row) => keys.map((key) => row[key])),
    );
  }

  /**
   * @param table escaped
   * @param keys values of the columns
   */
  async deleteFrom(table: string, columns: readonly string[], keys: readonly (readonly unknown[])[]): Promise<void> {
    for await (const { text, values } of inTurns(keyedStatements(`DELETE FROM ${table}`, columns, keys))) {
      await this.query(text, values);
    }
  }

  /**
   * @param selected what stands between SELECT and WHERE
   * @param keys values of the columns
   */
  async selectByKey<Row>(
    selected: string,
    columns: readonly string[],
    keys: readonly (readonly unknown[])[],
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const { text, values } of inTurns(keyedStatements(`SELECT ${selected}`, columns, keys))) {
      for (const row of await this.query<Row>(text, values)) rows.push(row);
    }
    return rows;
  }

  /** Of these values, those that a column holds, as it spells them. */
  async valuesAmong<Entity extends ObjectLiteral, Key extends keyof Entity & string>(
    entity: EntityTarget<Entity>,
    key: Key,
    values: readonly Entity[Key][],
  ): Promise<Entity[Key][]> {
    const metadata = this.writer.getMetadata(entity);
    const found: Entity[Key][] = [];
    for await (const { text, values: bound } of inTurns(valueStatements(metadata, key, [...new Set(values)]))) {
      for (const { value } of await this.query<{ value: Entity[Key] }>(text, bound)) found.push(value);
    }
    return found;
  }

  /** Holds rows against other writers until the transaction ends; taken in the order of the key, so nobody waits in a ring. */
  async lock<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    key: keyof Entity & string,
    values: readonly unknown[],
  ): Promise<void> {
    if (this.embedded || values.length === 0) return;
    const metadata = this.writer.getMetadata(entity);
    for await (const { text, values: bound } of inTurns(valueStatements(metadata, key, values))) {
      await this.query(`${text} ORDER BY value FOR UPDATE`, bound);
    }
  }

  /**
   * Asked once: tables do not come and go while the service runs.
   *
   * @param name without the install's prefix
   */
  async hasTable(name: string): Promise<boolean> {
    const known = this.tables.get(name);
    if (known !== undefined) return known;
    // Inside a transaction on its connection: the pool may have no other, and all may wait for one.
    const ambient = this.manager.queryRunner;
    const runner = ambient ?? this.reader.createQueryRunner();
    try {
      const isThere = await runner.hasTable(`${this.writer.options.entityPrefix ?? ''}${name}`);
      this.tables.set(name, isThere);
      return isThere;
    } finally {
      if (!ambient) await runner.release();
    }
  }

  /** null on SQLite. */
  get connections(): Connections | null {
    return connectionsOf(this.writer);
  }

  /**
   * Names of the migrations that have not run on this database, which is asked every time.
   *
   * @throws whatever keeps the database from answering
   */
  async pendingMigrations(): Promise<string[]> {
    const known = this.writer.migrations.map(({ name, constructor }) => name ?? constructor.name);
    try {
      const rows = await this.reader.query<{ name: string }[]>(`SELECT name FROM ${this.table('nest_msi_migration')}`);
      const done = new Set(rows.map(({ name }) => name));
      return known.filter((name) => !done.has(name));
    } catch (error) {
      if (isMissingTable(error)) return known;
      throw error;
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.lastWrite.catch(() => undefined);
    if (this.reader !== this.writer) await this.reader.destroy();
  }

  /** TypeORM gives SQLite one connection, on which two transactions would be one: they take turns. */
  private inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!this.embedded) return run();
    const turn = this.lastWrite.then(run, run);
    this.lastWrite = turn.catch(() => undefined);
    return turn;
  }
}
