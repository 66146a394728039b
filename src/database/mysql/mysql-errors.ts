import type { DriverError, ErrorKind } from '../errors/error-kind.js';

/** Names as mysql2 has them, and numbers of errors, most of them MariaDB's, that it knows no name for. */
interface Codes {
  readonly names?: RegExp;
  readonly numbers?: readonly number[];
  /** Where one code has several causes. */
  readonly message?: RegExp;
}

const CODES: Readonly<Record<ErrorKind, Codes>> = {
  // In a cluster (Galera, group replication) also the answer to COMMIT.
  conflict: {
    names: /^(ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD|ER_TRANSACTION_ROLLBACK_DURING_COMMIT)$/,
  },
  'connection-lost': {
    names: /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ER_SERVER_SHUTDOWN|ER_CLIENT_INTERACTION_TIMEOUT)$/,
    // ER_CONNECTION_KILLED
    numbers: [1927],
  },
  'read-only': {
    names:
      /^(ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|ER_OPEN_AS_READONLY|ER_INNODB_READ_ONLY)$/,
  },
  unavailable: {
    names: new RegExp(
      `^(${[
        // Out of disk, memory or locks.
        'ER_DISK_FULL|ER_RECORD_FILE_FULL|ER_ERROR_ON_WRITE|ER_GET_ERRNO|ER_OUT_OF_RESOURCES|ER_OUTOFMEMORY',
        'ER_OUT_OF_SORTMEMORY|ER_CANT_CREATE_THREAD|ER_LOCK_TABLE_FULL',
        // Out of connections, or ending.
        'ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS|ER_USER_LIMIT_REACHED|ER_HOST_IS_BLOCKED|ER_SERVER_SHUTDOWN',
        'ER_NORMAL_SHUTDOWN|ER_SERVER_ISNT_AVAILABLE|ER_QUERY_INTERRUPTED|ER_UNKNOWN_COM_ERROR|ER_ERROR_DURING_COMMIT',
        'PROTOCOL_SEQUENCE_TIMEOUT',
        // Damaged.
        'ER_NOT_KEYFILE|ER_OLD_KEYFILE|ER_CRASHED_ON_USAGE|ER_CRASHED_ON_REPAIR|ER_TABLESPACE_MISSING',
        'ER_TABLESPACE_DISCARDED|ER_TABLE_CORRUPT|ER_INDEX_CORRUPT',
      ].join('|')})$`,
    ),
  },
  // ER_QUERY_TIMEOUT, ER_STATEMENT_TIMEOUT (MariaDB); MySQL may stop a SELECT with ER_QUERY_INTERRUPTED or, while it
  // sorts, with ER_FILSORT_ABORT.
  'too-slow': { numbers: [3024, 1969, 1317, 1028] },
  // MariaDB's is a handler's error; ER_SUBQUERY_NO_1_ROW is raised by our own upserts (`onDuplicateKey`).
  'no-key-left': { names: /^(ER_AUTOINC_READ_FAILED|ER_SUBQUERY_NO_1_ROW)$/, numbers: [167] },
  'duplicate-primary-key': { names: /^ER_DUP_ENTRY/, message: /for key '(?:[^']*\.)?PRIMARY'/ },
  duplicate: { names: /^ER_DUP_ENTRY/ },
  'missing-table': { names: /^ER_NO_SUCH_TABLE$/ },
  'access-denied': { names: /^ER_(TABLEACCESS|COLUMNACCESS)_DENIED/ },
  'missing-reference': { names: /^ER_NO_REFERENCED_ROW/ },
  'still-referenced': { names: /^ER_ROW_IS_REFERENCED/ },
  'bad-value': {
    names: /^(ER_REGEXP|ER_TRUNCATED|ER_DATA_|ER_WARN_DATA|ER_CANT_AGGREGATE|ER_INVALID_CHARACTER|ER_WRONG_ARGUMENTS)/,
  },
};

export function isMysqlError({ code, errno, message, fatal }: DriverError, kind: ErrorKind): boolean {
  const { names, numbers, message: pattern } = CODES[kind];
  if (kind === 'connection-lost' && fatal === true && /closed state/.test(String(message))) return true;
  const isCode = (names?.test(String(code ?? '')) ?? false) || (numbers?.includes(Number(errno)) ?? false);
  return isCode && (!pattern || pattern.test(String(message)));
}
