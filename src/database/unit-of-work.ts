import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { isConnectionError, isConnectionLost, isReadOnly, OutcomeUnknown } from './database-errors.js';
import type { Sql } from './dialect.js';

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
  private readonly runner: QueryRunner;
  private readonly send: QueryRunner['query'];
  private held: Sql | null = null;
  private hasBegun = false;
  private isEnding = false;

  constructor(private readonly writer: DataSource) {
    this.runner = writer.createQueryRunner();
    this.send = this.runner.query.bind(this.runner);
    // The manager's statements pass here, too.
    this.runner.query = async (...statement: Parameters<QueryRunner['query']>) => {
      await this.catchUp();
      return this.send(...statement);
    };
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  query(text: string, values: readonly unknown[]): Promise<unknown> {
    return this.runner.query(text, [...values]);
  }

  /** A statement that answers nothing. */
  async write(statement: Sql): Promise<void> {
    if (this.held) await this.catchUp();
    this.held = statement;
  }

  /** @throws OutcomeUnknown when the connection breaks over it */
  async commit(): Promise<void> {
    if (this.hasBegun) await this.catchUp();
    this.isEnding = true;
    const { text, values } = this.hasBegun ? COMMIT : (this.held ?? NOTHING);
    if (text !== '') await this.send(text, [...values]);
  }

  /**
   * Of a connection on which that fails, or that leads to a server which takes no writes, nobody else has any use.
   *
   * @returns the cause, or what it means for the work
   */
  async rollBack(cause: unknown): Promise<unknown> {
    const isBroken = isConnectionError(cause) || isConnectionLost(cause);
    const isRolledBack = this.hasBegun ? await this.succeeds('ROLLBACK') : !isBroken;
    if (!this.embedded && (!isRolledBack || isReadOnly(cause))) await this.destroy();
    if (!this.isEnding || !isBroken) return cause;
    return new OutcomeUnknown('The connection to the database broke while changes were being saved.', { cause });
  }

  release(): Promise<void> {
    // On SQLite, TypeORM gives the same one out again.
    Reflect.deleteProperty(this.runner, 'query');
    return this.runner.release();
  }

  /** All that has been said so far is sent, and in a transaction. */
  private async catchUp(): Promise<void> {
    if (!this.hasBegun) {
      this.hasBegun = true;
      await this.send(this.embedded ? 'BEGIN IMMEDIATE' : 'START TRANSACTION');
    }
    const { held } = this;
    this.held = null;
    if (held) await this.send(held.text, [...held.values]);
  }

  private async succeeds(statement: string): Promise<boolean> {
    return this.send(statement).then(
      () => true,
      () => false,
    );
  }

  private async destroy(): Promise<void> {
    const connection = await (this.runner.connect() as Promise<{ destroy(): void }>).catch(() => null);
    connection?.destroy();
  }

  private get embedded(): boolean {
    return this.writer.options.type === 'better-sqlite3';
  }
}

const COMMIT: Sql = { text: 'COMMIT', values: [] };
const NOTHING: Sql = { text: '', values: [] };
