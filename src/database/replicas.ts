import { createPool, type Pool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { isUnavailable } from './database-errors.js';
import { LONGEST_QUEUE, sessionOf } from './options.js';
import { guardPool, type MysqlPool } from './pool.js';

/** Who reads waits no longer for a replica to catch up: the primary could have answered by then. */
const CATCH_UP_S = 0.2;
/** For so long a replica that is behind, or cannot be reached, is not asked. */
const LATE_MS = 1_000;
const DOWN_MS = 3_000;
/** For a connection to a replica, and for its answer to the question how far it is. */
const REACH_MS = 1_000;

/** How a server tells what it has written, and waits until it has read as much. */
interface Positions {
  readonly isKept: string;
  readonly position: string;
  readonly wait: string;
}

const MARIADB: Positions = {
  isKept: 'SELECT @@GLOBAL.log_bin AS isKept',
  position: 'SELECT @@GLOBAL.gtid_binlog_pos AS position',
  wait: 'SELECT MASTER_GTID_WAIT(?, ?) AS late',
};

const MYSQL: Positions = {
  isKept: "SELECT @@GLOBAL.log_bin = 1 AND @@GLOBAL.gtid_mode = 'ON' AS isKept",
  position: 'SELECT @@GLOBAL.gtid_executed AS position',
  wait: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS late',
};

/**
 * Read replicas of a MySQL server. Before one is asked, the primary says how far it has written by now, and the replica
 * waits until it is as far. So nobody sees less than what was acknowledged to anybody before, through whichever instance.
 */
export class Replicas {
  private readonly logger = new Logger(Replicas.name);
  private turn = 0;
  private asked: Promise<unknown> = Promise.resolve();
  private next: Promise<string> | null = null;

  private constructor(
    private readonly primary: DataSource,
    private readonly positions: Positions,
    private readonly replicas: readonly Replica[],
  ) {}

  /** @throws Error for a primary that does not say how far it is */
  static async connect(config: Config, primary: DataSource): Promise<Replicas | null> {
    const urls = config.databaseReplicaUrls.split(',').filter((url) => url !== '');
    if (urls.length === 0) return null;
    if (config.embedded) throw new Error('DATABASE_REPLICA_URLS: SQLite has no replicas.');
    const [server] = await primary.query<{ version: string }[]>('SELECT VERSION() AS version');
    const positions = server?.version.includes('MariaDB') ? MARIADB : MYSQL;
    const [log] = await primary.query<{ isKept: number }[]>(positions.isKept);
    if (Number(log?.isKept) !== 1) {
      throw new Error('DATABASE_REPLICA_URLS: the primary keeps no binary log with global transaction ids.');
    }
    return new Replicas(
      primary,
      positions,
      urls.map((url) => new Replica(url, config, positions)),
    );
  }

  /** @returns null when no replica can answer, and the primary must */
  async query<Row>(statement: string, values: readonly unknown[]): Promise<Row[] | null> {
    const replica = this.choose();
    if (!replica) return null;
    const position = await this.position();
    try {
      return (await replica.query(statement, values, position)) as Row[] | null;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.logger.warn(`replica ${replica.name} is not asked for a while: ${(error as Error).message}`);
      replica.rest(DOWN_MS);
      return null;
    }
  }

  async destroy(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.destroy()));
  }

  private choose(): Replica | undefined {
    const ready = this.replicas.filter((replica) => replica.isReady());
    return ready[this.turn++ % ready.length];
  }

  /** Asked after this call; all who come while an answer is on its way share the next one. */
  private position(): Promise<string> {
    this.next ??= this.asked.then(() => {
      this.next = null;
      const answer = this.askPrimary();
      this.asked = answer.catch(() => undefined);
      return answer;
    });
    return this.next;
  }

  private async askPrimary(): Promise<string> {
    const [row] = await this.primary.query<{ position: string }[]>(this.positions.position);
    return row?.position ?? '';
  }
}

class Replica {
  readonly name: string;
  private readonly pool: Pool;
  private restsUntil = 0;
  /** It is at least as far. */
  private reached = '';

  constructor(
    url: string,
    config: Config,
    private readonly positions: Positions,
  ) {
    const patience = config.databaseTimeout * 1000;
    this.name = new URL(url).host;
    // What TypeORM sets for the primary.
    this.pool = createPool({
      uri: url,
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      stringifyObjects: true,
      trace: false,
      connectionLimit: config.databasePoolSize,
      queueLimit: LONGEST_QUEUE,
      connectTimeout: REACH_MS,
    });
    guardPool((this.pool as unknown as { pool: MysqlPool }).pool, sessionOf(patience), patience, REACH_MS);
  }

  isReady(): boolean {
    return Date.now() >= this.restsUntil;
  }

  rest(milliseconds: number): void {
    this.restsUntil = Date.now() + milliseconds;
    this.reached = '';
  }

  /** @returns null when it is behind this position, and does not catch up soon */
  async query(statement: string, values: readonly unknown[], position: string): Promise<unknown[] | null> {
    const connection = await this.pool.getConnection();
    try {
      if (this.reached !== position) {
        if (await this.isLate(connection, position)) {
          this.rest(LATE_MS);
          return null;
        }
        this.reached = position;
      }
      const [rows] = await connection.query<RowDataPacket[]>(statement, [...values]);
      return rows;
    } catch (error) {
      // On one that did not answer in time, the next one would get the answer.
      if (isUnavailable(error)) connection.destroy();
      throw error;
    } finally {
      connection.release();
    }
  }

  async destroy(): Promise<void> {
    await this.pool.end();
  }

  private async isLate(connection: PoolConnection, position: string): Promise<boolean> {
    const [[row]] = await connection.query<RowDataPacket[]>({
      sql: this.positions.wait,
      values: [position, CATCH_UP_S],
      timeout: REACH_MS,
    });
    return Number(row?.['late']) !== 0;
  }
}
