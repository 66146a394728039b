import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource, EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Metrics } from '../metrics/metrics.js';
import { connectionsOf, type Connections } from './connections.js';
import { isMissingTable } from './database-errors.js';
import { dialectOf, type Dialect } from './dialect.js';
import { isRead } from './is-read.js';
import type { Written } from './lines.js';
import { readOn, type Read, type ReadOptions } from './reads.js';
import type { Replicas } from './replicas.js';
import { timeLimitOf, type TimeLimit } from './time-limit.js';
import { Transactions } from './transactions.js';
import type { UnitOfWork } from './unit-of-work.js';

/** A statement that writes or locks, or is not understood, was to be read outside of a transaction. */
class NotARead extends Error {
  constructor(statement: string) {
    super(`Outside of a transaction, only single SELECT, SHOW and EXPLAIN statements can be read: ${statement}`);
  }
}

/** The only place that knows transactions: repositories ask it for the manager of the unit of work they are in. */
@Injectable()
export class Database implements OnModuleDestroy {
  readonly dialect: Dialect;
  private readonly transactions: Transactions;
  private readonly readOnPrimary: Read;
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
    this.readOnPrimary = readOn(reader);
    this.limited = timeLimitOf(reader, searchTimeout);
  }

  /** Of the transaction that is under way here, else for reading. */
  get manager(): EntityManager {
    return this.transactions.current?.manager ?? this.reader.manager;
  }

  metadataOf<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): EntityMetadata {
    return this.writer.getMetadata(entity);
  }

  /** Name of a table with the install's prefix. */
  prefixed(name: string): string {
    return `${this.writer.options.entityPrefix ?? ''}${name}`;
  }

  /** Name of a table with the install's prefix, escaped. */
  table(name: string): string {
    return this.escape(this.prefixed(name));
  }

  escape(name: string): string {
    return this.writer.driver.escape(name);
  }

  /**
   * Reads: in a transaction on its connection, else from a replica, where there are some. Outside of a transaction it is
   * repeated when the connection is lost, so everything that is not a read is refused there.
   */
  async read<Row>(statement: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    const unit = this.transactions.current;
    if (unit) return (await unit.query(statement, values)) as Row[];
    if (!isRead(statement, this.dialect.ignored)) throw new NotARead(statement);
    return this.readAlone(statement, values, options);
  }

  private async readAlone<Row>(text: string, values: readonly unknown[], options?: ReadOptions): Promise<Row[]> {
    const replicated = await this.replicas?.query<Row>(text, values);
    return replicated ?? ((await this.readOnPrimary(text, values, options)) as Row[]);
  }

  /** A statement that no transaction can hold, and that may run twice: `CREATE TABLE IF NOT EXISTS …`. */
  async define(statement: string): Promise<void> {
    await this.writer.query(statement);
  }

  /** A SELECT that may look through a whole table; MySQL stops it after `searchTimeout`: see `isTooSlow`. */
  async search<Row>(select: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    const unit = this.transactions.current;
    if (unit) return (await unit.query(this.limited(select), values)) as Row[];
    if (!isRead(select, this.dialect.ignored)) throw new NotARead(select);
    return this.readAlone(this.limited(select), values, options);
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

  /**
   * Writes, inside a transaction. The statement is buffered until the next one, or COMMIT: a lone write is sent without
   * BEGIN and COMMIT. It fails where it is sent.
   */
  async write(text: string, values: readonly unknown[] = []): Promise<void> {
    await this.unit.write({ text, values });
  }

  /** Writes as `write` does, but at once, and returns how many rows were concerned and the key that was generated. */
  execute(text: string, values: readonly unknown[] = []): Promise<Written> {
    return this.unit.execute(text, values);
  }

  private get unit(): UnitOfWork {
    const unit = this.transactions.current;
    if (!unit) throw new Error('Writing needs a transaction: Database.transaction().');
    return unit;
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
