/** What is known of a server when it is first asked; the only place that tells MariaDB from MySQL. */
export interface MysqlServer {
  readonly isMariaDb: boolean;
  /** As in `10.11.6-MariaDB-log`. */
  readonly version: string;
}

export const VERSION_QUERY = 'SELECT VERSION() AS version';

export const serverOf = (version: string): MysqlServer => ({ isMariaDb: /mariadb/i.test(version), version });
