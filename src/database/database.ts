import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Metrics } from '../metrics/metrics.js';
import { connectionsOf, type Connections } from './connections.js';
import { isMissingTable, isNoKeyLeft, isUnavailable, NoKeyLeft } from './database-errors.js';
import { dialectOf, type Dialect } from './dialect.js';
import { fitterFor } from './column-limits.js';
import { fitted, keyedStatements, keyOf, upsertStatements, valueStatements } from './batches.js';
import { readOn, type Read, type ReadOptions } from './reads.js';
import type { Replicas } from './replicas.js';
import { mappingOf } from './rows.js';
import { yieldingToEventLoop } from './event-loop.js';
import { timeLimitOf, type TimeLimit } from './time-limit.js';
import { Transactions } from './transactions.js';
import { DECLARED_COLUMNS, JSON_TABLE_PROBE, updateStatement, type DeclaredColumn } from './updates.js';

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
  private readonly transactions: Transactions;
  private readonly read: Read;
  private readonly tables = new Map<string, boolean>();
  private readonly declared = new Map<string, readonly DeclaredColumn[] | null>();
  private readonly limited: TimeLimit;

  /**
   * @param writer where transactions run
   * @param reader where everything else is read; on SQLite a second, read-only connection, so that no request sees
   *   what another one's transaction has not committed
   * @param replicas are asked instead of the reader, where there are any
   * @param patienceMs for so long a unit of work starts again
   * @param searchTimeout seconds; 0: none
   */
  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    private readonly replicas: Replicas | null,
    metrics: Metrics,
    patienceMs: number,
    readonly searchTimeout = 0,
  ) {
    this.dialect = dialectOf(writer.driver);
    this.transactions = new Transactions(writer, patienceMs, () => metrics.transactionRestarts.inc());
    this.read = readOn(reader);
    this.limited = timeLimitOf(reader, searchTimeout);
  }

  /** Of the transaction that is under way here, else for reading. */
  get manager(): EntityManager {
    return this.transactions.current?.manager ?? this.reader.manager;
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

  /** Outside of transactions for reading only. */
  query<Row>(statement: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    const unit = this.transactions.current;
    if (unit) return unit.query(statement, values) as Promise<Row[]>;
    if (this.replicas) return this.readReplicated(this.replicas, statement, values);
    return this.read(statement, values, options) as Promise<Row[]>;
  }

  private async readReplicated<Row>(replicas: Replicas, statement: string, values: readonly unknown[]): Promise<Row[]> {
    return (await replicas.query<Row>(statement, values)) ?? ((await this.read(statement, values)) as Row[]);
  }

  /** A statement that no transaction can hold, and that may run twice: `CREATE TABLE IF NOT EXISTS …`. */
  async define(statement: string): Promise<void> {
    await this.writer.query(statement);
  }

  /** A SELECT that may look through a whole table; MySQL stops it after `searchTimeout`: see `isTooSlow`. */
  search<Row>(select: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    return this.query(this.limited(select), values, options);
  }

  /**
   * Runs a unit of work in one transaction; inside another one, as part of it. When the database lets it lose against
   * another transaction, or its connection breaks before COMMIT, the whole of it starts again, so it must have no
   * effects but those in the database.
   *
   * @throws DatabaseUnavailable when it has lost for too long
   */
  transaction<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    return this.transactions.run(work);
  }

  /**
   * Calls back once what is being written here is committed, and never for what is rolled back or starts again; inside
   * of nested transactions, after the outer one. Nobody waits for it but the end of the service, and its failure is
   * logged. Outside of a transaction there is nothing to wait for.
   */
  afterCommit(callback: () => unknown): void {
    this.transactions.afterCommit(callback);
  }

  /** Inside a transaction, a statement that answers nothing: it may fail only with the next one, or the commit. */
  async write(text: string, values: readonly unknown[] = []): Promise<void> {
    const unit = this.transactions.current;
    if (!unit) throw new Error('Writing is for transactions.');
    await unit.write({ text, values });
  }

  /** Writes rows over those with the same key, values cut to their columns, in as few statements as the database takes. */
  async upsert<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly (keyof Entity & string)[],
  ): Promise<void> {
    for await (const { text, values } of yieldingToEventLoop(
      upsertStatements(this.writer.getMetadata(entity), this.dialect, rows, keys),
    )) {
      await this.write(text, values);
    }
  }

  /**
   * Writes rows over those that are there with the same key, and makes none. No two of the rows may have the same key.
   *
   * @returns how many were there; null where the database has no way of doing so
   */
  async update<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    rows: readonly Partial<Entity>[],
    keys: readonly (keyof Entity & string)[],
  ): Promise<number | null> {
    const metadata = this.writer.getMetadata(entity);
    const declared = await this.declaredColumns(metadata.tableName);
    if (!declared) return null;
    const { text, values } = updateStatement(metadata, declared, rows, keys);
    const { affectedRows } = (await this.query(text, values)) as unknown as { affectedRows: number };
    return affectedRows;
  }

  /** Asked once, as tables do not change while the service runs; null where they are of no use, see updates.ts. */
  private async declaredColumns(tableName: string): Promise<readonly DeclaredColumn[] | null> {
    const known = this.declared.get(tableName);
    if (known !== undefined) return known;
    const isUseful = !this.embedded && (await this.readsJsonTables());
    const columns = isUseful ? await this.query<DeclaredColumn>(DECLARED_COLUMNS, [tableName]) : [];
    this.declared.set(tableName, columns.length > 0 ? columns : null);
    return columns.length > 0 ? columns : null;
  }

  private readsJsonTables(): Promise<boolean> {
    return this.query(JSON_TABLE_PROBE).then(
      () => true,
      (error: unknown) => {
        if (isUnavailable(error)) throw error;
        return false;
      },
    );
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
    for await (const { text, values } of yieldingToEventLoop(keyedStatements(`DELETE FROM ${table}`, columns, keys))) {
      await this.write(text, values);
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
    for await (const { text, values } of yieldingToEventLoop(keyedStatements(`SELECT ${selected}`, columns, keys))) {
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
    for await (const { text, values: bound } of yieldingToEventLoop(
      valueStatements(metadata, key, [...new Set(values)]),
    )) {
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
    for await (const { text, values: bound } of yieldingToEventLoop(valueStatements(metadata, key, values))) {
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
    await this.transactions.settle();
    if (this.reader !== this.writer) await this.reader.destroy();
    await this.replicas?.destroy();
  }
}
