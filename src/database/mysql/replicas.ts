import { Logger } from '@nestjs/common';
import { createPool, type PoolConnection } from 'mysql2';
import type { Config } from '../../config/config.js';
import { isUnavailable } from '../errors/database-errors.js';
import { send } from './mysql-connection.js';
import { MAX_QUEUE, sessionOf, type MysqlDriver } from './mysql-driver.js';
import { ConnectionPool } from './pool.js';
import { serverOptions } from './server-options.js';

/** A replica gets this long to catch up: meanwhile the primary could have answered. */
const CATCH_UP_S = 0.2;
/** A replica that lags behind, or cannot be reached, is not used for this long. */
const LAG_PAUSE_MS = 1_000;
const DOWN_PAUSE_MS = 3_000;
/** For a connection to a replica, and for its answer about its position. */
const REPLICA_TIMEOUT_MS = 1_000;

/** SQL for the position in the binary log, and for waiting until a replica has reached it. */
interface Positions {
  readonly hasBinaryLog: string;
  readonly position: string;
  readonly wait: string;
}

const MARIADB: Positions = {
  hasBinaryLog: 'SELECT @@GLOBAL.log_bin AS enabled',
  position: 'SELECT @@GLOBAL.gtid_binlog_pos AS position',
  wait: 'SELECT MASTER_GTID_WAIT(?, ?) AS timeout',
};

const MYSQL: Positions = {
  hasBinaryLog: "SELECT @@GLOBAL.log_bin = 1 AND @@GLOBAL.gtid_mode = 'ON' AS enabled",
  position: 'SELECT @@GLOBAL.gtid_executed AS position',
  wait: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS timeout',
};

/**
 * Read replicas of a MySQL server. Before a read, the primary returns its position, and the replica waits until it has
 * reached it. So a read sees everything that was acknowledged before, to any client, through any instance.
 */
export class Replicas {
  private readonly logger = new Logger(Replicas.name);
  private next = 0;
  private lastPosition: Promise<unknown> = Promise.resolve();
  private nextPosition: Promise<string> | null = null;

  private constructor(
    private readonly primary: MysqlDriver,
    private readonly positions: Positions,
    private readonly replicas: readonly Replica[],
  ) {}

  /** @throws Error for a primary without a binary log */
  static async connect(config: Config, primary: MysqlDriver): Promise<Replicas | null> {
    const urls = config.databaseReplicaUrls.split(',').filter((url) => url !== '');
    if (urls.length === 0) return null;
    const positions = primary.server.isMariaDb ? MARIADB : MYSQL;
    const [log] = (await primary.read(positions.hasBinaryLog, [])) as { enabled: number }[];
    if (Number(log?.enabled) !== 1) {
      throw new Error('DATABASE_REPLICA_URLS: the primary keeps no binary log with global transaction ids.');
    }
    return new Replicas(
      primary,
      positions,
      urls.map((url) => new Replica(url, config, positions)),
    );
  }

  /** @returns null when no replica can answer, and the primary must */
  async query(statement: string, values: readonly unknown[]): Promise<unknown> {
    const replica = this.choose();
    if (!replica) return null;
    const position = await this.position();
    try {
      return await replica.query(statement, values, position);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.logger.warn(`replica ${replica.name} is not used for a while: ${(error as Error).message}`);
      replica.pause(DOWN_PAUSE_MS);
      return null;
    }
  }

  async destroy(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.destroy()));
  }

  private choose(): Replica | undefined {
    const ready = this.replicas.filter((replica) => replica.isReady());
    return ready[this.next++ % ready.length];
  }

  /** Asked after this call; callers that come while an answer is on its way share the next one. */
  private position(): Promise<string> {
    this.nextPosition ??= this.lastPosition.then(() => {
      this.nextPosition = null;
      const answer = this.readPosition();
      this.lastPosition = answer.catch(() => undefined);
      return answer;
    });
    return this.nextPosition;
  }

  private async readPosition(): Promise<string> {
    const [row] = (await this.primary.read(this.positions.position, [])) as { position: string }[];
    return row?.position ?? '';
  }
}

class Replica {
  readonly name: string;
  private readonly pool: ConnectionPool;
  private pausedUntil = 0;
  /** The last position that it was known to have reached. */
  private reached = '';

  constructor(
    url: string,
    config: Config,
    private readonly positions: Positions,
  ) {
    const timeoutMs = config.databaseTimeout * 1000;
    this.name = new URL(url).host;
    const { username, ...server } = serverOptions(url, 'DATABASE_REPLICA_URLS');
    const pool = createPool({
      ...server,
      user: username,
      // What TypeORM sets for the primary.
      charset: 'utf8mb4',
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      stringifyObjects: true,
      trace: false,
      connectionLimit: config.databasePoolSize,
      queueLimit: MAX_QUEUE,
      connectTimeout: REPLICA_TIMEOUT_MS,
    });
    this.pool = new ConnectionPool(pool, sessionOf(timeoutMs), { answerMs: timeoutMs, acquireMs: REPLICA_TIMEOUT_MS });
  }

  isReady(): boolean {
    return performance.now() >= this.pausedUntil;
  }

  pause(milliseconds: number): void {
    this.pausedUntil = performance.now() + milliseconds;
    this.reached = '';
  }

  /** @returns null when it lags behind this position, and does not catch up soon */
  async query(statement: string, values: readonly unknown[], position: string): Promise<unknown> {
    const connection = await this.pool.acquire();
    try {
      if (this.reached !== position) {
        if (await this.isBehind(connection, position)) {
          this.pause(LAG_PAUSE_MS);
          return null;
        }
        this.reached = position;
      }
      return await send(connection, statement, values);
    } catch (error) {
      // A late answer would be taken for that of the next statement.
      if (isUnavailable(error)) connection.destroy();
      throw error;
    } finally {
      connection.release();
    }
  }

  async destroy(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.pool.end(() => resolve());
    });
  }

  private isBehind(connection: PoolConnection, position: string): Promise<boolean> {
    const statement = { sql: this.positions.wait, values: [position, CATCH_UP_S], timeout: REPLICA_TIMEOUT_MS };
    return new Promise((resolve, reject) => {
      connection.query(statement, (error, rows) => {
        if (error) reject(error);
        else resolve(Number((rows as { timeout: unknown }[])[0]?.timeout) !== 0);
      });
    });
  }
}
