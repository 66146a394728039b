import { isConnectionError, isConnectionLost, isReadOnly, OutcomeUnknown } from '../errors/database-errors.js';
import type { Sql } from '../dialect.js';
import type { Driver, TransactionConnection, Written } from '../driver.js';

/**
 * One attempt at a transaction, on one connection.
 *
 * A write is buffered until the next statement, or the end: when it stays the only one, it is a transaction by itself, and
 * BEGIN and COMMIT, two thirds of the round trips of a small write, are saved. Its failure is thrown by the next statement
 * or the commit.
 */
export class Transaction {
  /** Callbacks for after the commit. */
  readonly afterCommit: (() => unknown)[] = [];
  private connection: TransactionConnection | null = null;
  /** Statements run one after the other, also when the work sends several at once. */
  private last: Promise<unknown> = Promise.resolve();
  private buffered: Sql | null = null;
  private hasBegun = false;
  private isCommitting = false;
  private isOver = false;
  /** Nothing is sent and committed after this failure. */
  private failure: unknown = null;
  /** The database has rolled back because of it: not even a savepoint is left. */
  private isRolledBack = false;
  private depth = 0;

  constructor(private readonly driver: Driver) {}

  query(text: string, values: readonly unknown[]): Promise<unknown> {
    return this.join((connection) => connection.query(text, values));
  }

  execute(text: string, values: readonly unknown[]): Promise<Written> {
    return this.join((connection) => connection.execute(text, values));
  }

  /** Buffers a statement that writes. */
  write(statement: Sql): Promise<void> {
    return this.inOrder(async () => {
      if (this.buffered) await this.beginAndFlush();
      this.buffered = statement;
    });
  }

  /** Sends what is buffered, so that it fails here. */
  async flush(): Promise<void> {
    await this.join(() => Promise.resolve());
  }

  /** Runs in the transaction, after everything before it was sent. */
  join<Result>(run: (connection: TransactionConnection) => Promise<Result>): Promise<Result> {
    return this.inOrder(async () => {
      const connection = await this.beginAndFlush();
      return this.watched(() => run(connection));
    });
  }

  /**
   * Runs a nested transaction. When it fails, its rows and its callbacks for after the commit are undone, and the outer
   * one may go on, unless the database has rolled all of it back.
   */
  async nest<Result>(work: () => Promise<Result>): Promise<Result> {
    const savepoint = `nested_${++this.depth}`;
    const callbacks = this.afterCommit.length;
    try {
      const isFirst = await this.inOrder(() => this.setSavepoint(savepoint));
      try {
        const result = await work();
        await this.inOrder(() => this.releaseSavepoint(isFirst ? null : savepoint));
        return result;
      } catch (error) {
        this.afterCommit.length = callbacks;
        await this.undo(isFirst ? null : savepoint);
        throw this.isRolledBack ? this.failure : error;
      }
    } finally {
      this.depth--;
    }
  }

  /** @throws OutcomeUnknown when the connection is lost during the commit */
  commit(): Promise<void> {
    return this.inOrder(async () => {
      if (this.hasBegun) await this.beginAndFlush();
      this.isOver = true;
      this.isCommitting = true;
      const { buffered } = this;
      if (this.hasBegun) await this.watched(() => this.connection!.commitTransaction());
      else if (buffered) await this.send(buffered);
    });
  }

  /**
   * Destroys a connection on which ROLLBACK fails, or whose server does not accept writes.
   *
   * @returns the error to throw: the failure that made the database roll back, or the one given
   */
  async rollBack(error: unknown): Promise<unknown> {
    this.isOver = true;
    await this.last;
    const cause = this.isRolledBack ? this.failure : error;
    const isBroken = isConnectionError(cause) || isConnectionLost(cause);
    if (!(await this.isClean(isBroken)) || isReadOnly(cause)) this.destroy();
    if (!this.isCommitting || !isBroken) return cause;
    return new OutcomeUnknown('The connection to the database was lost while changes were being saved.', { cause });
  }

  release(): void {
    this.connection?.release();
    this.connection = null;
  }

  /** The driver's connection, for TypeORM. */
  async rawConnection(): Promise<unknown> {
    return (this.connection ?? (await this.inOrder(() => this.acquire()))).raw;
  }

  private inOrder<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(() => {
      if (this.isOver) throw new Error('This transaction is over.');
      if (this.failure) throw this.failure;
      return act();
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Sends BEGIN, unless it was sent, and what is buffered. */
  private async beginAndFlush(): Promise<TransactionConnection> {
    const connection = await this.acquire();
    if (!this.hasBegun) {
      await this.watched(() => connection.beginTransaction());
      this.hasBegun = true;
    }
    await this.sendBuffered();
    return connection;
  }

  /** A buffered write that fails was reported as done, so the transaction cannot be committed any more. */
  private async sendBuffered(): Promise<void> {
    const { buffered } = this;
    this.buffered = null;
    if (!buffered) return;
    try {
      await this.send(buffered);
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  private async send({ text, values }: Sql): Promise<void> {
    const connection = await this.acquire();
    await this.watched(() => connection.query(text, values));
  }

  private async watched<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (this.connection?.hasRolledBack(error) ?? true) {
        this.failure = error;
        this.isRolledBack = true;
      }
      throw error;
    }
  }

  private async acquire(): Promise<TransactionConnection> {
    return (this.connection ??= await this.driver.acquireConnection());
  }

  /** @returns true where the nested transaction comes first: undoing it is a ROLLBACK, without a savepoint */
  private async setSavepoint(name: string): Promise<boolean> {
    if (!this.hasBegun && !this.buffered) return true;
    const connection = await this.beginAndFlush();
    await this.watched(() => connection.savepoint(name));
    return false;
  }

  /** Flushes, so that a write that fails does so in the nested transaction that sent it. */
  private async releaseSavepoint(name: string | null): Promise<void> {
    if (this.buffered) await this.beginAndFlush();
    if (name) await this.watched(() => this.connection!.releaseSavepoint(name));
  }

  /** Waits for statements that are under way, whether or not any may follow. */
  private async undo(savepoint: string | null): Promise<void> {
    const undone = this.last.then(() => this.rollBackNested(savepoint));
    this.last = undone;
    await undone;
  }

  private async rollBackNested(savepoint: string | null): Promise<void> {
    this.buffered = null;
    if (this.isRolledBack || this.isOver) return;
    this.failure = null;
    if (!this.hasBegun) return;
    try {
      if (savepoint) await this.connection!.rollbackToSavepoint(savepoint);
      else await this.connection!.rollbackTransaction();
      if (!savepoint) this.hasBegun = false;
    } catch (error) {
      this.failure = error;
      this.isRolledBack = true;
    }
  }

  private async isClean(isBroken: boolean): Promise<boolean> {
    if (!this.connection || !this.hasBegun) return !isBroken;
    return this.connection.rollbackTransaction().then(
      () => true,
      () => false,
    );
  }

  private destroy(): void {
    this.connection?.destroy();
    this.connection = null;
  }
}
