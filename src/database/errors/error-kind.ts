/** What a database failed of. Each driver's folder maps its error codes to these. */
export type ErrorKind =
  /** Deadlock, lock timeout, or a transaction of another node won: the whole transaction can be retried. */
  | 'conflict'
  | 'connection-lost'
  /** The server takes no writes from us: perhaps another one has taken its place. */
  | 'read-only'
  /** Out of disk, memory or connections, shutting down, or damaged: 503 until it is well. */
  | 'unavailable'
  /** A SELECT was stopped: its time limit, or an administrator. */
  | 'too-slow'
  | 'no-key-left'
  | 'duplicate-primary-key'
  | 'duplicate'
  | 'missing-table'
  /** The user lacks a right on a table or column. */
  | 'access-denied'
  | 'missing-reference'
  /** A row cannot go: others refer to it. */
  | 'still-referenced'
  /** A bound value is to blame: a bad regular expression, a pattern too long, a character that the column lacks. */
  | 'bad-value';

export interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
  /** mysql2: the connection does not survive the error. */
  readonly fatal?: unknown;
}
