import type { PoolConnection } from 'mysql2';
import { QueryFailedError } from 'typeorm';
import { isConflict, isConnectionLost, isConnectionError } from '../errors/database-errors.js';
import { savepointSql, type TransactionConnection, type Written } from '../driver.js';

/** ER_LOCK_TABLE_FULL: InnoDB rolls the whole transaction back. */
const LOCK_TABLE_FULL = 'ER_LOCK_TABLE_FULL';
/** ER_MAX_PREPARED_STMT_COUNT_REACHED: the server has no room for another prepared statement, of whatever client. */
const TOO_MANY_PREPARED = 1461;

/** @param isPrepared whether the server keeps the statement; where it has no room, the text is sent */
export async function send(
  connection: PoolConnection,
  text: string,
  values: readonly unknown[],
  isPrepared = false,
): Promise<unknown> {
  try {
    return await sent(connection, isPrepared ? 'execute' : 'query', text, values);
  } catch (error) {
    if (isPrepared && (error as { errno?: unknown }).errno === TOO_MANY_PREPARED) return send(connection, text, values);
    throw new QueryFailedError(text, [...values], error as Error);
  }
}

type Send = (text: string, values: readonly unknown[], done: (error: Error | null, result: unknown) => void) => void;

const sent = (connection: PoolConnection, how: 'query' | 'execute', text: string, values: readonly unknown[]) =>
  new Promise<unknown>((resolve, reject) => {
    (connection as unknown as Record<typeof how, Send>)[how](text, values, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });

export class MysqlTransactionConnection implements TransactionConnection {
  constructor(readonly raw: PoolConnection) {}

  query(text: string, values: readonly unknown[]): Promise<unknown> {
    return send(this.raw, text, values);
  }

  async execute(text: string, values: readonly unknown[]): Promise<Written> {
    const result = (await this.query(text, values)) as { affectedRows?: number; insertId?: unknown };
    return { affectedRows: result.affectedRows ?? 0, insertId: Number(result.insertId ?? 0) };
  }

  beginTransaction = (): Promise<void> => this.run('START TRANSACTION');
  commitTransaction = (): Promise<void> => this.run('COMMIT');
  rollbackTransaction = (): Promise<void> => this.run('ROLLBACK');
  savepoint = (name: string): Promise<void> => this.run(savepointSql.set(name));
  releaseSavepoint = (name: string): Promise<void> => this.run(savepointSql.release(name));
  rollbackToSavepoint = (name: string): Promise<void> => this.run(savepointSql.rollBackTo(name));

  /** A lock timeout rolls back the statement or, with `innodb_rollback_on_timeout`, the transaction: taken for the latter. */
  hasRolledBack(error: unknown): boolean {
    const { code } = ((error as { driverError?: { code?: unknown } }).driverError ?? {}) as { code?: unknown };
    return isConflict(error) || isConnectionLost(error) || isConnectionError(error) || code === LOCK_TABLE_FULL;
  }

  release(): void {
    this.raw.release();
  }

  destroy(): void {
    this.raw.destroy();
  }

  private async run(statement: string): Promise<void> {
    await this.query(statement, []);
  }
}
