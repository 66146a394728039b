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

/** The same on a private server, where one is installed. */
export async function onMariaDb(work) {
  if (!findServer()) return console.log('MariaDB: not measured, no server is installed');
  const server = await startServer();
  try {
    const connection = await createConnection(server.url);
    await connection.query('CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
    const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
    await connection.end();
    await work(`MariaDB ${version}`, `${server.url}/bench`);
  } finally {
    await server.stop();
  }
}
