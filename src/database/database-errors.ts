/** The database cannot do now what it is asked to; later it may. */
export class DatabaseUnavailable extends Error {}

/** The connection broke while COMMIT was on its way: the work is done as a whole, or not at all, and nobody knows which. */
export class OutcomeUnknown extends DatabaseUnavailable {}

interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  /** mysql2's word for an error that its connection does not survive. */
  readonly fatal?: unknown;
}

/** What the driver said, whether or not TypeORM has put its own error around it. */
function driverErrorOf(error: unknown): DriverError {
  const { driverError } = (error ?? {}) as { driverError?: DriverError };
  return driverError ?? ((error ?? {}) as DriverError);
}

const codeOf = (error: unknown): string => String(driverErrorOf(error).code ?? '');

/** MariaDB has errors that mysql2 knows no name for. */
const numberOf = (error: unknown): number => Number(driverErrorOf(error).errno);

/**
 * The database chose this transaction to make way for another one: the whole unit of work can start again. In a cluster
 * (Galera, group replication) that may also be the answer to COMMIT.
 */
export const isConflict = (error: unknown): boolean =>
  /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD|ER_TRANSACTION_ROLLBACK_DURING_COMMIT|SQLITE_BUSY|SQLITE_LOCKED)/.test(
    codeOf(error),
  );

const CONNECTION_KILLED = 1927;

/** The connection broke, while it was idle or during a statement: on another one it may go better. */
export const isConnectionLost = (error: unknown): boolean =>
  /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ER_SERVER_SHUTDOWN|ER_CLIENT_INTERACTION_TIMEOUT)$/.test(
    codeOf(error),
  ) ||
  numberOf(error) === CONNECTION_KILLED ||
  (isConnectionError(error) && /closed state/.test((error as Error).message));

/** Nothing more can be said or heard on this connection. */
export const isConnectionError = (error: unknown): boolean => driverErrorOf(error).fatal === true;

/** A server takes no writes from us: perhaps another one has taken its place, to which a new connection would lead. */
export const isReadOnly = (error: unknown): boolean =>
  /^(ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|ER_OPEN_AS_READONLY|ER_INNODB_READ_ONLY|SQLITE_READONLY)/.test(
    codeOf(error),
  );

const NO_ROOM =
  /^(ER_DISK_FULL|ER_RECORD_FILE_FULL|ER_ERROR_ON_WRITE|ER_GET_ERRNO|ER_OUT_OF_RESOURCES|ER_OUTOFMEMORY|ER_OUT_OF_SORTMEMORY|ER_CANT_CREATE_THREAD|ER_LOCK_TABLE_FULL|SQLITE_FULL|SQLITE_NOMEM)/;

const NOBODY_THERE =
  /^(ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS|ER_USER_LIMIT_REACHED|ER_HOST_IS_BLOCKED|ER_SERVER_SHUTDOWN|ER_NORMAL_SHUTDOWN|ER_SERVER_ISNT_AVAILABLE|ER_QUERY_INTERRUPTED|ER_UNKNOWN_COM_ERROR|ER_ERROR_DURING_COMMIT|PROTOCOL_SEQUENCE_TIMEOUT|SQLITE_IOERR|SQLITE_CANTOPEN)/;

/** Neither the request nor we are to blame: it may be sent again, as it is, when the database is well. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable ||
  driverErrorOf(error) instanceof DatabaseUnavailable ||
  isConnectionError(error) ||
  isConnectionLost(error) ||
  isReadOnly(error) ||
  isConflict(error) ||
  NO_ROOM.test(codeOf(error)) ||
  NOBODY_THERE.test(codeOf(error));

/** A SELECT took longer than its time limit: ER_QUERY_TIMEOUT, and MariaDB's own, which mysql2 has no name for. */
export const isTooSlow = (error: unknown): boolean => [3024, 1969].includes(numberOf(error));

/** The highest key that the column can hold is taken, so the database has none left to generate. */
export class NoKeyLeft extends Error {}

const NO_KEY_LEFT = 167;

/** MariaDB's is a handler's error. */
export const isNoKeyLeft = (error: unknown): boolean =>
  codeOf(error) === 'ER_AUTOINC_READ_FAILED' || numberOf(error) === NO_KEY_LEFT;

/** SQLite has one code for all that is wrong with a statement. */
export const isMissingTable = (error: unknown): boolean =>
  codeOf(error) === 'ER_NO_SUCH_TABLE' || /no such table/.test((error as Error).message);

/** A row names another one that is not there. */
export const isMissingReference = (error: unknown): boolean =>
  /^(ER_NO_REFERENCED_ROW|SQLITE_CONSTRAINT_FOREIGNKEY)/.test(codeOf(error));

/** There is a row with this key already. */
export const isDuplicate = (error: unknown): boolean =>
  /^(ER_DUP_ENTRY|SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE))/.test(codeOf(error));

/** A value that is not given to the database: it would take the database too long. */
export class BadValue extends Error {}

/** A value of the statement is to blame: a bad regular expression, a pattern too long, a character the column lacks. */
export const isBadValue = (error: unknown): boolean =>
  error instanceof BadValue ||
  /^(ER_REGEXP|ER_TRUNCATED|ER_DATA_|ER_WARN_DATA|ER_CANT_AGGREGATE|ER_INVALID_CHARACTER|ER_WRONG_ARGUMENTS|SQLITE_ERROR|SQLITE_TOOBIG|SQLITE_RANGE|SQLITE_MISMATCH)/.test(
    codeOf(error),
  );
