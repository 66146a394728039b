import type { DataSource } from 'typeorm';

/** Makes the database stop a SELECT by itself. */
export type TimeLimit = (select: string) => string;

/**
 * MySQL and MariaDB say it differently. SQLite cannot: a statement runs in our own thread, and nothing there could stop
 * it.
 *
 * @param seconds 0: no limit
 */
export function timeLimitOf({ driver, options }: DataSource, seconds: number): TimeLimit {
  if (seconds === 0 || options.type === 'better-sqlite3') return (select) => select;
  // MySQL is at 9, and MariaDB began with 10.
  if (Number.parseInt(driver.version ?? '', 10) >= 10) {
    return (select) => `SET STATEMENT max_statement_time=${seconds} FOR ${select}`;
  }
  const milliseconds = Math.ceil(seconds * 1000);
  return (select) => select.replace(/^SELECT/, `SELECT /*+ MAX_EXECUTION_TIME(${milliseconds}) */`);
}
