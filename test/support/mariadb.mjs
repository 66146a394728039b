import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @returns the path of an installed database server, or undefined */
export const findServer = () => which('mariadbd') ?? which('mysqld');

/**
 * Starts a server of our own: a new data directory, a free port, nothing shared with one that may run already. It can
 * be killed and started again on the same data and port.
 *
 * @param options of the server, on top of ours and over them
 */
export function startServer(...options) {
  const server = findServer();
  if (!server) throw new Error('Neither mariadbd nor mysqld is installed.');
  return startServerAt(server, ...options);
}

/** @param server path of mariadbd or mysqld */
export async function startServerAt(server, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'nest-msi-'));
  const data = join(folder, 'data');
  const user = userInfo().username;
  install(server, data, user, folder);
  const port = await freePort();
  const running = {};
  const start = async () => {
    running.child = spawn(
      server,
      [
        '--no-defaults',
        `--datadir=${data}`,
        // A server that starts deletes the temporary tables of others from a folder that they share.
        `--tmpdir=${folder}`,
        `--port=${port}`,
        `--socket=${join(folder, 'sock')}`,
        '--bind-address=127.0.0.1',
        `--user=${user}`,
        '--skip-log-bin',
        '--innodb-flush-log-at-trx-commit=2',
        '--max-connections=300',
        ...options,
      ],
      { stdio: 'ignore' },
    );
    await untilListening(port, running.child);
  };
  const kill = async () => {
    const gone = new Promise((resolve) => running.child.once('exit', resolve));
    running.child.kill('SIGKILL');
    await gone;
  };
  const stop = async () => {
    if (running.child.exitCode === null && running.child.signalCode === null) await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `mysql://root@127.0.0.1:${port}`,
    port,
    stop,
    kill,
    start,
    /** It keeps its connections and takes new ones, and answers nothing. */
    pause: () => running.child.kill('SIGSTOP'),
    resume: () => running.child.kill('SIGCONT'),
  };
}

function install(server, data, user, temporary) {
  const isMaria = server.includes('mariadb');
  const [command, args] = isMaria
    ? [
        which('mariadb-install-db'),
        [
          '--no-defaults',
          `--datadir=${data}`,
          `--tmpdir=${temporary}`,
          '--auth-root-authentication-method=normal',
          `--user=${user}`,
        ],
      ]
    : [
        server,
        ['--no-defaults', '--initialize-insecure', `--datadir=${data}`, `--tmpdir=${temporary}`, `--user=${user}`],
      ];
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}

async function untilListening(port, child) {
  const { createConnection } = await import('mysql2/promise');
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`The database server ended with ${child.exitCode}.`);
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.end();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('The database server did not come up within 30 s.');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function which(name) {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/local/mysql/bin',
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
