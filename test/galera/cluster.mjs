import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { findServer } from '../support/mariadb.mjs';

const PROVIDERS = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'];

/** rsync, with which a node copies the data of another one, gives up the rights of root, and could not write then. */
const USER = userInfo().username === 'root' ? 'mysql' : userInfo().username;

function giveTo(user, folder) {
  if (user !== userInfo().username) spawnSync('chown', ['-R', user, folder]);
}

const has = (command) => spawnSync('which', [command]).status === 0;

/** @returns what must be installed before a cluster can be started */
export function missing() {
  return [
    ...(findServer()?.includes('mariadb') ? [] : ['mariadb-server']),
    ...(PROVIDERS.some(existsSync) ? [] : ['galera-4']),
    ...(has('rsync') ? [] : ['rsync']),
    ...(has('lsof') || has('ss') ? [] : ['lsof']),
  ];
}

/** So many nodes of MariaDB with Galera on this machine, each with a data directory of its own. */
export async function startCluster(size) {
  const folder = mkdtempSync(join(tmpdir(), 'nest-msi-galera-'));
  giveTo(USER, folder);
  const ports = await freePorts(size * 4);
  const take = (index) => ports.slice(index * 4, index * 4 + 4);
  const address = `gcomm://${Array.from({ length: size }, (_, index) => `127.0.0.1:${take(index)[1]}`).join(',')}`;
  const nodes = Array.from({ length: size }, (_, index) => new Node(join(folder, String(index)), take(index), address));
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const node of nodes) await node.start(node === nodes[0]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, stop };
}

class Node {
  #child;
  #folder;
  #data;
  #log;
  #options;

  constructor(folder, [port, cluster, incremental, transfer], address) {
    mkdirSync(join(folder, 'data'), { recursive: true });
    this.port = port;
    this.url = `mysql://root@127.0.0.1:${port}`;
    this.#folder = folder;
    this.#data = join(folder, 'data');
    this.#log = join(folder, 'log.err');
    this.#options = [
      '--no-defaults',
      `--datadir=${this.#data}`,
      `--tmpdir=${folder}`,
      `--port=${port}`,
      `--socket=${join(folder, 'sock')}`,
      `--log-error=${this.#log}`,
      `--user=${USER}`,
      '--bind-address=127.0.0.1',
      '--binlog-format=ROW',
      '--innodb-autoinc-lock-mode=2',
      '--innodb-flush-log-at-trx-commit=2',
      '--max-connections=300',
      '--wsrep-on=ON',
      `--wsrep-provider=${PROVIDERS.find(existsSync)}`,
      `--wsrep-cluster-address=${address}`,
      '--wsrep-node-address=127.0.0.1',
      '--wsrep-sst-method=rsync',
      `--wsrep-sst-receive-address=127.0.0.1:${transfer}`,
      `--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:${cluster};ist.recv_addr=127.0.0.1:${incremental};gcache.size=64M`,
    ];
  }

  get isRunning() {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @param isFirst the cluster begins with it; the others copy its data */
  async start(isFirst = false) {
    giveTo(USER, this.#folder);
    if (isFirst) this.#install();
    this.#child = spawn(findServer(), [...this.#options, ...(isFirst ? ['--wsrep-new-cluster'] : [])], {
      stdio: 'ignore',
    });
    for (let tries = 0; tries < 600; tries++) {
      if (!this.isRunning) throw new Error(`A node ended: ${this.#lastWords()}`);
      if ((await this.ask("SHOW STATUS LIKE 'wsrep_ready'").catch(() => []))[0]?.Value === 'ON') return;
      await sleep(100);
    }
    throw new Error(`A node did not come up within a minute: ${this.#lastWords()}`);
  }

  async kill() {
    if (!this.isRunning) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  /** Reads wait until all that was written before, on whichever node, is here. */
  async ask(statement) {
    const connection = await createConnection({ uri: this.url, connectTimeout: 5_000 });
    try {
      await connection.query('SET SESSION wsrep_sync_wait = 1').catch(() => undefined);
      return (await connection.query(statement))[0];
    } finally {
      connection.destroy();
    }
  }

  #lastWords() {
    return readFileSync(this.#log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }

  #install() {
    const { status, stderr } = spawnSync(
      'mariadb-install-db',
      [
        '--no-defaults',
        `--datadir=${this.#data}`,
        `--tmpdir=${this.#folder}`,
        '--auth-root-authentication-method=normal',
        `--user=${USER}`,
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`mariadb-install-db failed: ${stderr}`);
  }
}

/** What stands before a cluster: each connection goes to the first of these nodes that takes it. */
export async function balance(nodes) {
  const listener = createServer((client) => {
    const tryNext = ([node, ...others]) => {
      if (!node) return client.destroy();
      const server = connect(node.port, '127.0.0.1');
      server.once('connect', () => client.pipe(server).pipe(client));
      server.once('error', () => (server.connecting || server.pending ? tryNext(others) : client.destroy()));
      server.once('close', () => server.bytesRead > 0 && client.destroy());
      client.once('close', () => server.destroy());
    };
    client.on('error', () => client.destroy());
    tryNext(nodes.filter(({ isRunning }) => isRunning));
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return { port: listener.address().port, stop: () => listener.close() };
}

/** All at once, so that they differ. */
async function freePorts(count) {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer();
      await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
      return probe;
    }),
  );
  const ports = probes.map((probe) => probe.address().port);
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
