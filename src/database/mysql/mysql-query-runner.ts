import type { ReplicationMode } from 'typeorm';
import type { MysqlDriver as TypeormDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';
import { endsTransactionOfAnother, type OpenTransaction } from '../driver.js';

/** TypeORM's query runner inside an open transaction: repositories that are injected anywhere take part in it. */
export class JoinedMysqlQueryRunner extends MysqlQueryRunner {
  constructor(
    driver: TypeormDriver,
    mode: ReplicationMode,
    private readonly transaction: OpenTransaction,
  ) {
    super(driver, mode);
    // TypeORM nests with savepoints then.
    this.isTransactionActive = true;
    this.transactionDepth = 1;
  }

  override connect(): Promise<unknown> {
    return this.transaction.rawConnection();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- TypeORM's signature.
  override query(text: string, values?: any[], useStructuredResult?: any): Promise<any> {
    return this.transaction.join(() => super.query(text, values, useStructuredResult));
  }

  override commitTransaction(): Promise<void> {
    return this.transactionDepth > 1 ? super.commitTransaction() : endsTransactionOfAnother();
  }

  override rollbackTransaction(): Promise<void> {
    return this.transactionDepth > 1 ? super.rollbackTransaction() : endsTransactionOfAnother();
  }

  /** The connection stays with the transaction. */
  override release(): Promise<void> {
    this.isReleased = true;
    return Promise.resolve();
  }
}
