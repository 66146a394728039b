import { DatabaseUnavailable } from './database-errors.js';

/** Of mysql2's pool and its connections, what is used here. */
export interface MysqlPool {
  on(event: 'connection' | 'acquire' | 'release', listener: (connection: MysqlConnection) => void): void;
  getConnection: (callback: Callback) => void;
}

export interface MysqlConnection {
  readonly stream: {
    setTimeout(milliseconds: number): void;
    on(event: 'timeout', listener: () => void): void;
    destroy(error: Error): void;
  };
  /** When it was made or given back. */
  readonly lastActiveTime: number;
  on(event: 'error', listener: () => void): void;
  query(statement: string): void;
  query(statement: string, values: readonly unknown[], done: (error: Error | null, answer: unknown) => void): void;
  ping(callback: (error: Error | null) => void): void;
  release(): void;
  destroy(): void;
}

type Callback = (error: Error | null, connection?: MysqlConnection) => void;

/** A connection that rested for longer may have died unseen, behind a firewall or with its server: it is tried first. */
const RESTED_MS = 1_000;
const LONGEST_PING_MS = 2_000;

/**
 * Nobody waits longer than this for a connection, or for a word from the server once one has it. Neither mysql2 nor
 * TypeORM sees to that: behind a server that hangs, requests would wait for ever. Holds for connections made from now on.
 *
 * @param session statement with which every connection begins
 * @param patienceMs for a word
 * @param acquireMs for a connection
 */
export function guardPool(pool: MysqlPool, session: string, patienceMs: number, acquireMs = patienceMs): void {
  const taken = new WeakSet<MysqlConnection>();
  pool.on('acquire', (connection) => taken.add(connection));
  pool.on('release', (connection) => taken.delete(connection));
  pool.on('connection', (connection) => {
    // An error is told to whoever waits for an answer; with nobody to listen, Node would end the process.
    connection.on('error', () => undefined);
    connection.stream.setTimeout(patienceMs);
    connection.stream.on('timeout', () => {
      if (taken.has(connection)) connection.stream.destroy(silence(patienceMs));
    });
    connection.query(session);
  });
  let distrusted = 0;
  const take = pool.getConnection.bind(pool);
  pool.getConnection = (callback) => {
    let isWaiting = true;
    const answer: Callback = (error, connection) => {
      isWaiting = false;
      clearTimeout(timer);
      callback(error && new DatabaseUnavailable(error.message, { cause: error }), connection);
    };
    const timer = setTimeout(
      () => answer(new Error(`No connection to the database was free within ${acquireMs / 1000} s.`)),
      acquireMs,
    );
    const attempt = (): void =>
      take((error, connection) => {
        if (!isWaiting) return connection?.release();
        if (!connection || Date.now() - connection.lastActiveTime < RESTED_MS) return answer(error, connection);
        if (connection.lastActiveTime < distrusted) return another(connection);
        ping(connection, Math.min(LONGEST_PING_MS, acquireMs / 4), (isAlive) => {
          if (isAlive) return isWaiting ? answer(null, connection) : connection.release();
          // Those that rest beside it will have died of the same.
          distrusted = Date.now();
          another(connection);
        });
      });
    const another = (dead: MysqlConnection): void => {
      dead.destroy();
      attempt();
    };
    attempt();
  };
}

function ping(connection: MysqlConnection, milliseconds: number, then: (isAlive: boolean) => void): void {
  let isAsked = true;
  const told = (isAlive: boolean): void => {
    if (!isAsked) return;
    isAsked = false;
    clearTimeout(timer);
    then(isAlive);
  };
  const timer = setTimeout(() => told(false), milliseconds);
  connection.ping((error) => told(!error));
}

const silence = (milliseconds: number): Error =>
  Object.assign(new Error(`The database has said nothing for ${milliseconds / 1000} s.`), { code: 'ETIMEDOUT' });
