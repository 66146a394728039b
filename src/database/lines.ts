import { QueryFailedError, type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { MysqlConnection, MysqlPool } from './pool.js';

/** The result of a statement that writes. */
export interface Written {
  /** Rows that were inserted, found by an UPDATE, or deleted. */
  readonly affectedRows: number;
  /** Key that was generated for an inserted row. */
  readonly insertId: number;
}

/** To the database, on one connection: what a unit of work says goes over it. */
export interface Line {
  send(text: string, values: readonly unknown[]): Promise<unknown>;
  execute(text: string, values: readonly unknown[]): Promise<Written>;
  /** @param before what has to be done before each statement of the manager's */
  manager(before: () => Promise<void>): EntityManager;
  release(): void;
  destroy(): void;
}

/** On the driver itself, and a query runner only for who asks for TypeORM's manager: to make one takes time. */
export class MysqlLine implements Line {
  private readonly pool: MysqlPool;
  private connection: MysqlConnection | null = null;
  private connecting: Promise<MysqlConnection> | null = null;
  private isOver = false;
  private runner: QueryRunner | null = null;

  constructor(private readonly writer: DataSource) {
    this.pool = (writer.driver as unknown as { pool: MysqlPool }).pool;
  }

  async send(text: string, values: readonly unknown[]): Promise<unknown> {
    const connection = this.connection ?? (await this.connect());
    return new Promise((resolve, reject) => {
      connection.query(text, values, (error, answer) =>
        error ? reject(new QueryFailedError(text, [...values], error)) : resolve(answer),
      );
    });
  }

  async execute(text: string, values: readonly unknown[]): Promise<Written> {
    const { affectedRows, insertId } = (await this.send(text, values)) as { affectedRows: number; insertId: unknown };
    return { affectedRows, insertId: Number(insertId) };
  }

  manager(before: () => Promise<void>): EntityManager {
    this.runner ??= this.makeRunner(before);
    return this.runner.manager;
  }

  release(): void {
    this.isOver = true;
    this.connection?.release();
    this.connection = null;
  }

  destroy(): void {
    this.connection?.destroy();
    this.connection = null;
  }

  private makeRunner(before: () => Promise<void>): QueryRunner {
    const runner = this.writer.createQueryRunner();
    runner.connect = async () => this.connection ?? this.connect();
    return asking(runner, before);
  }

  private connect(): Promise<MysqlConnection> {
    this.connecting ??= new Promise((resolve, reject) => {
      this.pool.getConnection((error, connection) => {
        if (!connection) return reject(error ?? new Error('The pool gave no connection.'));
        if (this.isOver) {
          connection.release();
          return reject(new Error('This transaction is over.'));
        }
        this.connection = connection;
        resolve(connection);
      });
    });
    return this.connecting;
  }
}

/** TypeORM has one connection to SQLite, and one query runner, which it gives out again and again. */
export class SqliteLine implements Line {
  private readonly runner: QueryRunner;
  readonly send: Line['send'];
  readonly execute: Line['execute'];

  constructor(writer: DataSource) {
    this.runner = writer.createQueryRunner();
    const query = this.runner.query.bind(this.runner);
    this.send = (text, values) => query(text, [...values]);
    this.execute = async (text, values) => {
      const { affected, raw } = (await query(text, [...values], true)) as { affected?: number; raw: unknown };
      return { affectedRows: affected ?? 0, insertId: Number(raw) };
    };
  }

  manager(before: () => Promise<void>): EntityManager {
    return (Object.hasOwn(this.runner, 'query') ? this.runner : asking(this.runner, before)).manager;
  }

  release(): void {
    Reflect.deleteProperty(this.runner, 'query');
    inTransaction(this.runner, false);
  }

  destroy(): void {
    // There would be no other one.
  }
}

/** The runner, which does something before each statement, and knows that it is in a transaction: it makes savepoints. */
function asking(runner: QueryRunner, before: () => Promise<void>): QueryRunner {
  const query = runner.query.bind(runner);
  runner.query = async (...statement: Parameters<QueryRunner['query']>) => {
    await before();
    return query(...statement);
  };
  return inTransaction(runner, true);
}

const inTransaction = (runner: QueryRunner, isIt: boolean): QueryRunner =>
  Object.assign(runner, { isTransactionActive: isIt, transactionDepth: Number(isIt) });
