import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

declare global {
  var TEST_DATABASE: 'embedded' | 'mysql' | 'mysql9';
}

/** An empty database of the kind that this run is about, and the way to be rid of it. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export const isEmbedded = (): boolean => globalThis.TEST_DATABASE === 'embedded';

export const createTestDatabase = (): Promise<TestDatabase> => (isEmbedded() ? createFile() : createSchema());

async function createFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createSchema(): Promise<TestDatabase> {
  const variable = globalThis.TEST_DATABASE === 'mysql9' ? 'TEST_MYSQL9_URL' : 'TEST_DATABASE_URL';
  const server = process.env[variable];
  if (!server) throw new Error(`${variable} is not set.`);
  const name = `nest_msi_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `DROP DATABASE ${name}`) };
}

async function onServer(server: string, statement: string): Promise<void> {
  const connection = await createConnection(server);
  await connection.query(statement);
  await connection.end();
}
