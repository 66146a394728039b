import type { Pool as MysqlPool, PoolConnection } from 'mysql2';
import { DatabaseUnavailable } from '../errors/database-errors.js';
import type { PoolState } from '../driver.js';

export type Callback = (error: Error | null, connection?: PoolConnection) => void;

/** A connection that was idle for longer may be dead, behind a firewall or with its server: it is pinged before use. */
const IDLE_BEFORE_PING_MS = 1_000;
const PING_TIMEOUT_MS = 2_000;

// oxlint-disable no-underscore-dangle -- mysql2's pool has no public counters; a test notices when the names change.
interface PoolInternals {
  readonly config: { readonly connectionLimit: number };
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** Where connections come from: mysql2's pool, of ours or of a host application. */
export abstract class Connections {
  constructor(protected readonly pool: MysqlPool) {}

  get state(): PoolState {
    const pool = this.pool as unknown as PoolInternals;
    const open = pool._allConnections.length;
    return {
      limit: pool.config.connectionLimit,
      open,
      inUse: open - pool._freeConnections.length,
      waiting: pool._connectionQueue.length,
    };
  }

  /** Whether a connection is given without waiting. */
  protected get hasFree(): boolean {
    return (this.pool as unknown as PoolInternals)._freeConnections.length > 0;
  }

  acquire(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      this.getConnection((error, connection) => (connection ? resolve(connection) : reject(error)));
    });
  }

  /**
   * As mysql2's pool has it, for TypeORM.
   *
   * @param callback gets DatabaseUnavailable when no connection is free within the timeout
   */
  abstract getConnection(callback: Callback): void;

  /** As mysql2's pool has it, for TypeORM. */
  abstract end(callback?: (error: Error | null) => void): void;
}

export const noneFreeWithin = (milliseconds: number): string =>
  `No connection to the database was free within ${milliseconds / 1000} s.`;

export interface PoolTimeouts {
  /** For an answer of the server. */
  readonly answerMs: number;
  /** For a connection. */
  readonly acquireMs: number;
}

interface Use {
  isInUse: boolean;
  /** `performance.now()` of when the connection became idle: the clock of the system may be set back. */
  idleSince: number | undefined;
}

/**
 * mysql2's pool with timeouts for a connection and for an answer, and with a check of idle connections. Neither mysql2
 * nor TypeORM has them: requests to a server that hangs would wait for ever.
 */
export class ConnectionPool extends Connections {
  private readonly uses = new WeakMap<object, Use>();
  private suspectSince = 0;

  /** @param session statement that every connection begins with */
  constructor(
    pool: MysqlPool,
    session: string,
    private readonly timeouts: PoolTimeouts,
  ) {
    super(pool);
    pool.on('connection', (connection) => this.configure(connection, session));
    pool.on('acquire', (connection) => (this.useOf(connection).isInUse = true));
    pool.on('release', (connection) => {
      Object.assign(this.useOf(connection), { isInUse: false, idleSince: performance.now() });
    });
  }

  getConnection(callback: Callback): void {
    const { acquireMs } = this.timeouts;
    let isWaiting = true;
    let timer: NodeJS.Timeout | undefined;
    const limitWait = (): void => {
      timer ??= setTimeout(() => answer(new Error(noneFreeWithin(acquireMs))), acquireMs);
    };
    const answer: Callback = (error, connection) => {
      isWaiting = false;
      clearTimeout(timer);
      callback(error && new DatabaseUnavailable(error.message, { cause: error }), connection);
    };
    const attempt = (): void =>
      this.pool.getConnection((error, connection) => {
        if (!isWaiting) return connection?.release();
        const idleSince = connection && this.useOf(connection).idleSince;
        if (idleSince === undefined || performance.now() - idleSince < IDLE_BEFORE_PING_MS) {
          return answer(error, connection);
        }
        limitWait();
        if (idleSince < this.suspectSince) return replace(connection);
        ping(connection, Math.min(PING_TIMEOUT_MS, acquireMs / 4), (isAlive) => {
          if (isAlive) return isWaiting ? answer(null, connection) : connection.release();
          // Those that were idle beside it have probably died of the same cause.
          this.suspectSince = performance.now();
          replace(connection);
        });
      });
    const replace = (dead: PoolConnection): void => {
      dead.destroy();
      attempt();
    };
    if (!this.hasFree) limitWait();
    attempt();
  }

  end(callback?: (error: Error | null) => void): void {
    this.pool.end((error) => callback?.(error ?? null));
  }

  private configure(connection: PoolConnection, session: string): void {
    const { answerMs } = this.timeouts;
    // An error is passed to whatever waits for an answer; without a listener, Node would end the process.
    connection.on('error', () => undefined);
    const { stream } = connection as unknown as { stream: import('node:net').Socket };
    stream.setTimeout(answerMs);
    stream.on('timeout', () => {
      if (this.useOf(connection).isInUse) stream.destroy(timeoutError(answerMs));
    });
    connection.query(session);
  }

  private useOf(connection: object): Use {
    let use = this.uses.get(connection);
    if (!use) this.uses.set(connection, (use = { isInUse: false, idleSince: undefined }));
    return use;
  }
}

function ping(connection: PoolConnection, milliseconds: number, then: (isAlive: boolean) => void): void {
  let isPending = true;
  const settle = (isAlive: boolean): void => {
    if (!isPending) return;
    isPending = false;
    clearTimeout(timer);
    then(isAlive);
  };
  const timer = setTimeout(() => settle(false), milliseconds);
  connection.ping((error) => settle(!error));
}

const timeoutError = (milliseconds: number): Error =>
  Object.assign(new Error(`The database has not answered for ${milliseconds / 1000} s.`), { code: 'ETIMEDOUT' });
