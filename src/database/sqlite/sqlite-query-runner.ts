import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { endsTransactionOfAnother, type OpenTransaction, type TransactionConnection } from '../driver.js';
import { withForeignKey } from './foreign-keys.js';
import { refuseNullBytes } from './null-bytes.js';
import type { LibsqlConnection } from './sqlite-file.js';

/* oxlint-disable typescript/no-explicit-any -- TypeORM's signatures. */

/** TypeORM's query runner inside an open transaction: repositories that are injected anywhere take part in it. */
export class JoinedSqliteQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: BetterSqlite3Driver,
    private readonly transaction: OpenTransaction,
  ) {
    super(driver);
    // TypeORM nests with savepoints then.
    this.isTransactionActive = true;
    this.transactionDepth = 1;
  }

  override query(text: string, values?: any[], useStructuredResult?: any): Promise<any> {
    refuseNullBytes(text, values);
    return named(
      this,
      this.transaction.join(() => super.query(text, values, useStructuredResult)),
    );
  }

  override commitTransaction(): Promise<void> {
    return this.transactionDepth > 1 ? super.commitTransaction() : endsTransactionOfAnother();
  }

  override rollbackTransaction(): Promise<void> {
    return this.transactionDepth > 1 ? super.rollbackTransaction() : endsTransactionOfAnother();
  }
}

/** TypeORM's query runner for what it only reads outside of transactions: it does not wait for writers. */
export class ReadingSqliteQueryRunner extends BetterSqlite3QueryRunner {
  constructor(
    driver: BetterSqlite3Driver,
    private readonly reader: LibsqlConnection,
  ) {
    super(driver);
  }

  override connect(): Promise<any> {
    return Promise.resolve(this.reader);
  }
}

/**
 * TypeORM's query runner for writes outside of transactions. It waits until no transaction uses the one connection that writes, and
 * keeps it until it is released: otherwise its statements would become a part of another request's transaction.
 */
export class WaitingSqliteQueryRunner extends BetterSqlite3QueryRunner {
  private acquired: Promise<TransactionConnection> | null = null;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly acquire: () => Promise<TransactionConnection>,
  ) {
    super(driver);
  }

  override async connect(): Promise<any> {
    this.acquired ??= this.acquire();
    return (await this.acquired).raw;
  }

  override async query(text: string, values?: any[], useStructuredResult?: any): Promise<any> {
    refuseNullBytes(text, values);
    await this.connect();
    return named(this, super.query(text, values, useStructuredResult));
  }

  override async release(): Promise<void> {
    await super.release();
    const { acquired } = this;
    this.acquired = null;
    (await acquired)?.release();
  }
}

/** The result of a statement, or an error that names the foreign key that it broke. */
const named = (runner: BetterSqlite3QueryRunner, result: Promise<any>): Promise<any> =>
  result.catch(async (error: unknown) => {
    throw withForeignKey((await runner.connect()) as LibsqlConnection, error);
  });
