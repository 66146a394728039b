import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Metrics } from '../metrics/metrics.js';
import type { TransactionalDataSource } from './data-source.js';
import { isMissingTable } from './errors/database-errors.js';
import type { Dialect } from './dialect.js';
import type { Driver, PoolState, ReadOptions, Written } from './driver.js';
import { isRead } from './is-read.js';
import { nameOf } from './migrations/migrate.js';
import type { Transaction } from './transactions/transaction.js';
import { Transactions } from './transactions/transactions.js';

/** A statement that writes or locks, or is not understood, was to be read outside of a transaction. */
class NotARead extends Error {
  constructor(statement: string) {
    super(`Outside of a transaction, only single SELECT, SHOW and EXPLAIN statements can be read: ${statement}`);
  }
}

/** Rolls a rehearsal back. */
class Rehearsed extends Error {
  constructor(readonly result: unknown) {
    super('A rehearsal is rolled back.');
  }
}

const CHECKED_READS = { max: 500, maxSize: 1_000_000, sizeCalculation: (text: string): number => text.length };

/**
 * Runs transactions and statements. Entities' repositories (`@InjectRepository(Entity, INVENTORY_DATA_SOURCE)`) and our
 * services take part in the transaction that is open.
 *
 *     await database.transaction(async () => {
 *       await database.write(`UPDATE ${database.table('acme_bin')} SET shelf = ? WHERE sku = ?`, ['A1', '24-MB01']);
 *       await items.save([{ sku: '24-MB01', sourceCode: 'east', quantity: 5, status: 1 }]);
 *     });
 */
@Injectable()
export class Database implements OnModuleDestroy {
  /** @internal */
  readonly dialect: Dialect;
  /** @internal */
  private readonly driver: Driver;
  /** @internal */
  private readonly transactions: Transactions;
  /** @internal Texts that are kept by the server are checked once. */
  private readonly preparedReads = new LRUCache<string, string>(CHECKED_READS);
  /** @internal Searches of one shape have one text, which is checked and limited once. */
  private readonly limitedReads = new LRUCache<string, string>(CHECKED_READS);

  /**
   * @param retryBudgetMs total time for retries after deadlocks
   * @param searchTimeout seconds; 0: none
   * @internal
   */
  constructor(
    /** @internal */
    private readonly dataSource: TransactionalDataSource,
    metrics: Metrics,
    retryBudgetMs: number,
    /** @internal */
    readonly searchTimeout = 0,
  ) {
    this.driver = dataSource.ownDriver;
    this.dialect = this.driver.dialect;
    this.transactions = new Transactions(this.driver, dataSource.ambient, retryBudgetMs, () =>
      metrics.transactionRestarts.inc(),
    );
  }

  /** TypeORM's; takes part in the transaction that is open. @internal */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** @internal */
  metadataOf<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>): EntityMetadata {
    return this.dataSource.getMetadata(entity);
  }

  /** Name of a table with the install's prefix. @internal */
  prefixed(name: string): string {
    return `${this.dataSource.options.entityPrefix ?? ''}${name}`;
  }

  /** Name of a table with the install's prefix, escaped. */
  table(name: string): string {
    return this.escape(this.prefixed(name));
  }

  /** @internal */
  escape(name: string): string {
    return this.dataSource.driver.escape(name);
  }

  /**
   * Reads: in a transaction on its connection, else from a replica, where there are some. Outside of a transaction it is
   * repeated when the connection is lost, so everything that is not a read is refused there.
   */
  async read<Row>(statement: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    const transaction = this.transactions.current;
    if (transaction) return (await transaction.query(statement, values)) as Row[];
    if (!options?.isPrepared || !this.preparedReads.has(statement)) {
      if (!isRead(statement, this.dialect.ignored)) throw new NotARead(statement);
      if (options?.isPrepared) this.preparedReads.set(statement, statement);
    }
    return (await this.driver.read(statement, values, options)) as Row[];
  }

  /** `read` for a SELECT that may scan a whole table: MySQL stops it after `searchTimeout`, see `isTooSlow`. */
  async search<Row>(select: string, values: readonly unknown[] = [], options?: ReadOptions): Promise<Row[]> {
    const transaction = this.transactions.current;
    if (transaction) return (await transaction.query(this.driver.withTimeLimit(select), values)) as Row[];
    const limited = this.limitedReads.get(select) ?? this.limitRead(select);
    return (await this.driver.read(limited, values, options)) as Row[];
  }

  /** @internal */
  private limitRead(select: string): string {
    if (!isRead(select, this.dialect.ignored)) throw new NotARead(select);
    const limited = this.driver.withTimeLimit(select);
    this.limitedReads.set(select, limited);
    return limited;
  }

  /**
   * Runs DDL that may run twice, such as `CREATE TABLE IF NOT EXISTS …`. Not inside a transaction, which MySQL would
   * commit.
   * @internal
   */
  async define(statement: string): Promise<void> {
    if (this.transactions.current) throw new Error('DDL would commit the transaction: call Database.define() outside.');
    await this.dataSource.query(statement);
  }

  /**
   * Runs work in one transaction; inside another one, as a nested transaction with a savepoint. After a deadlock, and
   * when the connection is lost before COMMIT, the whole work is repeated with backoff: it must have no effects but those
   * in the database.
   *
   * @throws DatabaseUnavailable when the retry budget is spent
   */
  transaction<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    return this.transactions.run(work);
  }

  /**
   * Runs work in a transaction, or a nested one, and rolls it back.
   *
   * @returns what the work returned
   * @throws what it would have failed with; constraints that are checked by COMMIT are not
   * @internal
   */
  async rehearse<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
    const rehearsal = this.transaction(async (attempt) => {
      const result = await work(attempt);
      await this.open.flush();
      throw new Rehearsed(result);
    });
    return rehearsal.catch((error: unknown) => {
      if (error instanceof Rehearsed) return error.result as Result;
      throw error;
    });
  }

  /**
   * Calls back once the transaction is committed; outside of a transaction, at once. Never for a transaction, or a nested
   * one, that is rolled back. Callbacks of nested ones wait for the outer commit. Only shutdown waits for them; failures
   * are logged.
   */
  afterCommit(callback: () => unknown): void {
    this.transactions.afterCommit(callback);
  }

  /**
   * For what no transaction can hold, such as creating a table: inside a transaction it runs after the commit, as with
   * `afterCommit`; outside of one it is awaited, and its failure is thrown.
   * @internal
   */
  async whenCommitted(work: () => Promise<void>): Promise<void> {
    if (this.transactions.current) this.afterCommit(work);
    else await work();
  }

  /**
   * Writes, inside a transaction. The statement is buffered until the next one, or COMMIT: a lone write is sent without
   * BEGIN and COMMIT. It fails where it is sent.
   */
  async write(text: string, values: readonly unknown[] = []): Promise<void> {
    await this.open.write({ text, values });
  }

  /** Writes as `write` does, but at once, and returns how many rows were concerned and the key that was generated. */
  execute(text: string, values: readonly unknown[] = []): Promise<Written> {
    return this.open.execute(text, values);
  }

  private get open(): Transaction {
    const { current } = this.transactions;
    if (!current) throw new Error('Writing needs a transaction: Database.transaction().');
    return current;
  }

  /** null without a connection pool. @internal */
  get pool(): PoolState | null {
    return this.driver.pool;
  }

  /**
   * Names of the migrations that have not run on this database, which is asked every time.
   *
   * @throws whatever keeps the database from answering
   * @internal
   */
  async pendingMigrations(): Promise<string[]> {
    const known = this.dataSource.migrations.map(nameOf);
    try {
      const rows = (await this.driver.read(`SELECT name FROM ${this.table('nest_msi_migration')}`, [])) as {
        name: string;
      }[];
      const done = new Set(rows.map(({ name }) => name));
      return known.filter((name) => !done.has(name));
    } catch (error) {
      if (isMissingTable(error)) return known;
      throw error;
    }
  }

  /** Called by Nest. TypeORM's module closes the connections afterwards. */
  async onModuleDestroy(): Promise<void> {
    await this.transactions.drain();
  }
}
