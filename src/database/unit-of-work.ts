import type { DataSource, EntityManager } from 'typeorm';
import { isConflict, isConnectionError, isConnectionLost, isReadOnly, OutcomeUnknown } from './database-errors.js';
import type { Sql } from './dialect.js';
import { MysqlLine, SqliteLine, type Line, type Written } from './lines.js';

/**
 * One attempt at a transaction, on one connection.
 *
 * A statement that answers nothing is held back until the next one, or the end: when it stays the only one, it is a
 * transaction by itself, and the words to begin and to commit, two thirds of all that a small write says to MySQL, are
 * saved. Its failure is told with the next statement or the commit, which are part of the same work.
 */
export class UnitOfWork {
  /** What waits for the commit. */
  readonly waiting: (() => unknown)[] = [];
  private readonly line: Line;
  /** One thing after the other, also when the work says several at once. */
  private last: Promise<unknown> = Promise.resolve();
  private held: Sql | null = null;
  private hasBegun = false;
  private isEnding = false;
  private isOver = false;
  /** What makes a commit impossible, whoever was told and let it pass. */
  private failure: unknown = null;

  constructor(private readonly writer: DataSource) {
    this.line = this.embedded ? new SqliteLine(writer) : new MysqlLine(writer);
  }

  /** TypeORM's, for what it does better than SQL. */
  get manager(): EntityManager {
    return this.line.manager(() => this.inOrder(() => this.catchUp()));
  }

  query(text: string, values: readonly unknown[]): Promise<unknown> {
    return this.inOrder(async () => {
      await this.catchUp().catch(this.remember);
      return this.send({ text, values });
    });
  }

  execute(text: string, values: readonly unknown[]): Promise<Written> {
    return this.inOrder(async () => {
      await this.catchUp().catch(this.remember);
      return this.line.execute(text, values).catch(this.note);
    });
  }

  /** A statement that answers nothing. */
  write(statement: Sql): Promise<void> {
    return this.inOrder(async () => {
      if (this.held) await this.catchUp().catch(this.remember);
      this.held = statement;
    });
  }

  /** What was held back until now fails here, if it does. */
  settle(): Promise<void> {
    return this.inOrder(async () => {
      if (this.held) await this.catchUp();
    });
  }

  /** @throws OutcomeUnknown when the connection breaks over it */
  commit(): Promise<void> {
    return this.inOrder(async () => {
      if (this.failure) throw this.failure;
      if (this.hasBegun) await this.catchUp();
      this.isOver = true;
      this.isEnding = true;
      const last = this.hasBegun ? COMMIT : this.held;
      if (last) await this.send(last);
    });
  }

  /**
   * Of a connection on which that fails, or that leads to a server which takes no writes, nobody else has any use.
   *
   * @returns the cause, or what it means for the work
   */
  async rollBack(cause: unknown): Promise<unknown> {
    this.isOver = true;
    await this.last;
    const isBroken = isConnectionError(cause) || isConnectionLost(cause);
    const isRolledBack = this.hasBegun ? await this.succeeds(ROLLBACK) : !isBroken;
    if (!isRolledBack || isReadOnly(cause)) this.line.destroy();
    if (!this.isEnding || !isBroken) return cause;
    return new OutcomeUnknown('The connection to the database broke while changes were being saved.', { cause });
  }

  release(): void {
    this.line.release();
  }

  private inOrder<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(() => {
      if (this.isOver) throw new Error('This transaction is over.');
      return act();
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** All that has been said so far is sent, and in a transaction. */
  private async catchUp(): Promise<void> {
    if (!this.hasBegun) {
      await this.send(this.embedded ? BEGIN_IMMEDIATE : BEGIN);
      this.hasBegun = true;
    }
    const { held } = this;
    this.held = null;
    if (held) await this.send(held);
  }

  private send({ text, values }: Sql): Promise<unknown> {
    return this.line.send(text, values).catch(this.note);
  }

  /** After some failures the database has rolled back already: what came then would stand outside of the transaction. */
  private readonly note = (error: unknown): never => {
    if (isConflict(error) || isConnectionLost(error)) this.failure ??= error;
    throw error;
  };

  private readonly remember = (error: unknown): never => {
    this.failure ??= error;
    throw error;
  };

  private async succeeds(statement: Sql): Promise<boolean> {
    return this.send(statement).then(
      () => true,
      () => false,
    );
  }

  private get embedded(): boolean {
    return this.writer.options.type === 'better-sqlite3';
  }
}

const say = (text: string): Sql => ({ text, values: [] });
const BEGIN = say('START TRANSACTION');
const BEGIN_IMMEDIATE = say('BEGIN IMMEDIATE');
const COMMIT = say('COMMIT');
const ROLLBACK = say('ROLLBACK');
