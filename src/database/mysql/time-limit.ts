import type { MysqlServer } from './mysql-server.js';

/** @param seconds 0: no limit */
export function withTimeLimit({ isMariaDb }: MysqlServer, select: string, seconds: number): string {
  if (seconds === 0) return select;
  if (isMariaDb) return `SET STATEMENT max_statement_time=${seconds} FOR ${select}`;
  return select.replace(/^SELECT/, `SELECT /*+ MAX_EXECUTION_TIME(${Math.ceil(seconds * 1000)}) */`);
}
