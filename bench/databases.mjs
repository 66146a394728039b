import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findServer, startServer } from '../test/support/mariadb.mjs';

/** @param work is given the name of the database and its URL; an empty one that goes afterwards */
export async function onSqlite(work) {
  const folder = mkdtempSync(join(tmpdir(), 'nest-msi-bench-'));
  try {
    await work('SQLite', `sqlite:${join(folder, 'bench.sqlite')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const OTHERS = ['bench_1', 'bench_2'];

/** The same on a private server, where one is installed; `work` is also given the URLs of two further databases. */
export async function onMariaDb(work) {
  if (!findServer()) return console.log('MariaDB: not measured, no server is installed');
  const server = await startServer();
  try {
    const connection = await createConnection(server.url);
    for (const name of ['bench', ...OTHERS]) {
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
    }
    const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
    await connection.end();
    await work(
      `MariaDB ${version}`,
      `${server.url}/bench`,
      OTHERS.map((name) => `${server.url}/${name}`),
    );
  } finally {
    await server.stop();
  }
}
