import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionError, isConnectionLost, isReadOnly, OutcomeUnknown } from './database-errors.js';
import type { Sql } from './dialect.js';
import { MysqlLine, SqliteLine, type Line } from './lines.js';

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
  private held: Sql | null = null;
  private hasBegun = false;
  private isEnding = false;

  constructor(private readonly writer: DataSource) {
    this.line = this.embedded ? new SqliteLine(writer) : new MysqlLine(writer);
  }

  /** TypeORM's, for what it does better than SQL. */
  get manager(): EntityManager {
    return this.line.manager(() => this.catchUp());
  }

  async query(text: string, values: readonly unknown[]): Promise<unknown> {
    await this.catchUp();
    return this.line.send(text, values);
  }

  /** A statement that answers nothing. */
  async write(statement: Sql): Promise<void> {
    if (this.held) await this.catchUp();
    this.held = statement;
  }

  /** All that has been said so far is sent, and in a transaction. */
  async catchUp(): Promise<void> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      await this.line.send(this.embedded ? 'BEGIN IMMEDIATE' : 'START TRANSACTION');
    }
    const { held } = this;
    this.held = null;
    if (held) await this.line.send(held.text, held.values);
  }

  /** @throws OutcomeUnknown when the connection breaks over it */
  async commit(): Promise<void> {
    if (this.hasBegun) await this.catchUp();
    this.isEnding = true;
    const last = this.hasBegun ? COMMIT : this.held;
    if (last) await this.line.send(last.text, last.values);
  }

  /**
   * Of a connection on which that fails, or that leads to a server which takes no writes, nobody else has any use.
   *
   * @returns the cause, or what it means for the work
   */
  async rollBack(cause: unknown): Promise<unknown> {
    const isBroken = isConnectionError(cause) || isConnectionLost(cause);
    const isRolledBack = this.hasBegun ? await this.succeeds('ROLLBACK') : !isBroken;
    if (!isRolledBack || isReadOnly(cause)) this.line.destroy();
    if (!this.isEnding || !isBroken) return cause;
    return new OutcomeUnknown('The connection to the database broke while changes were being saved.', { cause });
  }

  release(): void {
    this.line.release();
  }

  private async succeeds(statement: string): Promise<boolean> {
    return this.line.send(statement).then(
      () => true,
      () => false,
    );
  }

  private get embedded(): boolean {
    return this.writer.options.type === 'better-sqlite3';
  }
}

const COMMIT: Sql = { text: 'COMMIT', values: [] };
