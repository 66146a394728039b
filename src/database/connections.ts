import type { DataSource } from 'typeorm';

/** How the connections to a MySQL server are used. */
export interface Connections {
  /** Most that there may be. */
  readonly limit: number;
  readonly open: number;
  readonly inUse: number;
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number;
}

// oxlint-disable no-underscore-dangle -- mysql2's pool tells nobody but itself; a test notices when the names change.
interface MysqlPool {
  readonly config: { readonly connectionLimit: number };
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** @returns null on SQLite, which has no pool */
export function connectionsOf(dataSource: DataSource): Connections | null {
  const { pool } = dataSource.driver as unknown as { pool?: MysqlPool };
  if (!pool) return null;
  const open = pool._allConnections.length;
  return {
    limit: pool.config.connectionLimit,
    open,
    inUse: open - pool._freeConnections.length,
    waiting: pool._connectionQueue.length,
  };
}
