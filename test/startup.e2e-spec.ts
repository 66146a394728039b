import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { loadConfig } from '../src/config/load-config.js';
import { failureOf } from '../src/cli/exit.js';
import { checkWritable, connectionFailure } from '../src/database/errors/connection-failure.js';
import type { DataSourceOptions } from 'typeorm';
import { connect, TransactionalDataSource } from '../src/database/data-source.js';
import { dataSourceOptions } from '../src/database/options.js';
import { Messages } from '../src/webapi/errors/messages.js';
import { commandLine } from './support/command-line.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from './support/test-database.js';

const MAIN = join(import.meta.dirname, '../dist/src/main.js');
const CLI = join(import.meta.dirname, '../dist/src/cli/cli.js');

let database: TestDatabase;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-start-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue;
    child.kill();
    await once(child, 'exit');
  }
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

interface Start {
  /** null: it serves. */
  readonly code: number | null;
  readonly stderr: string;
}

/** The built service, until it has greeted or ended. */
async function start(env: Record<string, string>, program = [MAIN]): Promise<Start> {
  const child = spawn(process.execPath, program, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], PORT: '0', DATABASE_URL: database.url, SAMPLE_DATA: 'false', ...env },
  });
  running.push(child);
  let stderr = '';
  for await (const text of child.stderr.setEncoding('utf8')) {
    stderr += text;
    if (stderr.includes('Try it') && stderr.endsWith('\n\n')) return { code: null, stderr };
  }
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, stderr };
}

describe('a start', () => {
  let taken: Server;

  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterAll(() => void taken.close());

  it('creates no user when the port is taken, and names PORT', async () => {
    const port = String((taken.address() as AddressInfo).port);
    expect(await start({ PORT: port })).toEqual({
      code: 1,
      stderr: `nest-msi cannot start: Another program listens on port ${port} of 127.0.0.1 (see PORT)\n`,
    });
  });

  it('shows the generated password, the database, and how to change the password', async () => {
    const first = await start({});
    const [, password = ''] = /Sign in as {2}admin, password (\S{16}) \(new user; /.exec(first.stderr) ?? [];
    expect(await signIn(first, password)).toBe(200);
    const { pathname, host } = new URL(database.url);
    expect(first.stderr).toContain(isEmbedded() ? `Database    SQLite, ${pathname}\n` : `@${host}${pathname}\n`);
    expect(first.stderr).toContain(' user:password admin\n');
  });

  it('names a user that exists', async () => {
    expect((await start({ ADMIN_USERNAME: 'nobody' })).stderr).toContain('Sign in as  admin (existing user)\n');
  });

  it('names the user that it creates with ADMIN_PASSWORD', async () => {
    const { stderr } = await start({ ADMIN_USERNAME: "o'hara", ADMIN_PASSWORD: 'correct horse' });
    expect(stderr).toContain("Sign in as  o'hara (new user, with ADMIN_PASSWORD)\n");
    expect(stderr).not.toContain('correct horse');
  });

  it('reports a misspelt variable before anything else', async () => {
    const { stderr } = await start({ PROT: '1', PORT: 'http' });
    expect(stderr).toMatch(
      /^nest-msi: PROT is set .* Did you mean PORT\?\nnest-msi cannot start: Configuration:\n {2}PORT /,
    );
  });

  it.each([
    [{ HOST: '192.0.2.1' }, '192.0.2.1 is not an address of this machine (see HOST)'],
    [{ CRYPT_KEY: 'short' }, "A key in CRYPT_KEY has 5 bytes; those of Magento's crypt/key have 32."],
  ])('names what is wrong with %j', async (env, reason) => {
    expect(await start(env)).toEqual({ code: 1, stderr: `nest-msi cannot start: ${reason}\n` });
  });
});

describe('a database that cannot be used', () => {
  const PASSWORD = randomBytes(8).toString('hex');

  /** Every start and every command connects in the same way. */
  const failure = async (url: string): Promise<string> => {
    const { code, err } = await commandLine(url)(['sample-data'], { env: { DATABASE_TIMEOUT: '2' } });
    expect(code).toBe(3);
    expect(err).not.toContain(PASSWORD);
    return err;
  };

  if (isEmbedded()) {
    it.each([
      ['a folder', '', 'The SQLite file and its folder must be readable and writable: '],
      ['no database', 'text', 'file is not a database'],
      ['in a folder that is a file', 'text/x.sqlite', "The SQLite file's folder cannot be created: "],
    ])('%s', async (_, path, reason) => {
      await writeFile(join(folder, 'text'), 'no database'.repeat(100));
      const error = await failure(`sqlite:${join(folder, path)}`);
      expect(error).toMatch(new RegExp(`^error: ${reason}.*\\(see DATABASE_URL\\)\n$`));
    });

    it('a file in a folder of another user', async () => {
      const foreign = join(folder, 'foreign');
      await mkdir(foreign);
      await chmod(foreign, 0o000);
      await chmod(folder, 0o755);
      const config = loadConfig({ DATABASE_URL: `sqlite:${join(foreign, 'x.sqlite')}` });
      const error = await unprivileged(() => connect(config)).catch((reason: unknown) => reason);
      await chmod(foreign, 0o700);
      expect(connectionFailure(error)).toMatch(
        /^The SQLite file and its folder must be readable and writable: EACCES: permission denied, open /,
      );
    });

    it('a file that is read-only', async () => {
      const file = join(folder, 'read-only', 'x.sqlite');
      await mkdir(join(folder, 'read-only'));
      const config = loadConfig({ DATABASE_URL: `sqlite:${file}` });
      await (await connect(config)).destroy();
      await chmod(file, 0o444);
      await chmod(folder, 0o755);
      const dataSource = await unprivileged(() =>
        new TransactionalDataSource(config, {
          ...dataSourceOptions(config),
          enableWAL: false,
        } as DataSourceOptions).initialize(),
      );
      try {
        const failed = unprivileged(() => checkWritable(dataSource, ''));
        await expect(failed).rejects.toThrow(/readonly database|unable to open database file/);
        const error = await failed.catch((reason: unknown) => reason);
        expect(failureOf(error, new Messages())).toMatchObject({
          code: 3,
          message: expect.stringMatching(/^The SQLite file and its folder must be writable: [^:]+$/),
        });
      } finally {
        await dataSource.destroy();
      }
    });
  } else {
    const server = (): URL => {
      const url = new URL(database.url);
      Object.assign(url, { username: 'stranger', password: PASSWORD });
      return url;
    };

    it('of no such host, port, user or name', async () => {
      expect(await failure(Object.assign(server(), { hostname: 'nest-msi.invalid' }).href)).toMatch(
        /^error: No host has this name: .*\(see DATABASE_URL\)\n$/,
      );
      expect(await failure(Object.assign(server(), { port: '1' }).href)).toBe(
        'error: connect ECONNREFUSED 127.0.0.1:1 (see DATABASE_URL)\n',
      );
      expect(await failure(server().href)).toMatch(
        /^error: The server refuses this user, or its password: Access denied .*\(see DATABASE_URL\)\n$/,
      );
      expect(await failure(Object.assign(new URL(database.url), { pathname: '/no_such_schema' }).href)).toMatch(
        /^error: Create the database first: Unknown database .*\(see DATABASE_URL\)\n$/,
      );
    });

    it('of a user that may only read', async () => {
      const admin = await createConnection(database.url);
      const [rows] = await admin.query("SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host");
      const account = `'reader_${PASSWORD}'@'${(rows as { host: string }[])[0]?.host}'`;
      await admin.query(`CREATE USER ${account} IDENTIFIED BY '${PASSWORD}'`);
      try {
        await admin.query(`GRANT SELECT ON ${new URL(database.url).pathname.slice(1)}.* TO ${account}`);
        const url = Object.assign(server(), { username: `reader_${PASSWORD}` }).href;
        await (await connect(loadConfig({ DATABASE_URL: database.url }))).destroy();
        const { code, stderr } = await start({ DATABASE_URL: url });
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /^nest-msi cannot start: The database user lacks a right: INSERT command denied .*\(see DATABASE_URL\)\n$/,
        );
        const served = await start({ DATABASE_URL: url, LOG_LEVEL: 'silent' }, [CLI, 'serve']);
        expect(served).toMatchObject({
          code: 3,
          stderr: expect.stringMatching(/^error: The database user lacks a right/),
        });
        const refused = await commandLine(url)(['website:create', 'other']);
        expect([refused.code, refused.err]).toEqual([
          3,
          expect.stringMatching(/^error: The database user lacks a right: INSERT command denied .*\n$/),
        ]);
      } finally {
        await admin.query(`DROP USER ${account}`);
        await admin.end();
      }
    });
  }
});

async function signIn({ stderr }: Start, password: string): Promise<number> {
  const [url] = /http:\/\/[\d.:]+/.exec(stderr) ?? [];
  const { status } = await fetch(`${url}/rest/V1/integration/admin/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  return status;
}

const NOBODY = 65_534;

/** File permissions do not hold for root. */
async function unprivileged<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
