import { startServer } from './mariadb.mjs';

/** TEST_DATABASE_URL names a server; without it one of our own is started. */
export default async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  globalThis.testServer = await startServer();
  process.env.TEST_DATABASE_URL = globalThis.testServer.url;
}
