import { startServerAt } from './mariadb.mjs';
import { findMysqlSid } from './mysql-sid.mjs';

/** TEST_MYSQL9_URL names a server; without it, the one that `mysql-sid.mjs` has prepared is started. */
export default async function setup() {
  if (process.env.TEST_MYSQL9_URL) return;
  const server = findMysqlSid();
  if (!server) throw new Error('MySQL 9 is not prepared: node test/support/mysql-sid.mjs');
  globalThis.mysql9Server = await startServerAt(server);
  process.env.TEST_MYSQL9_URL = globalThis.mysql9Server.url;
}
