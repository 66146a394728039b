// npm run bench:bulk: 100,000 source items in one request, to the built service, on SQLite and on a private MariaDB.
//   npm run bench:bulk -- 20000     another number of items
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { ensureBuilt, ensureInstalled, root } from '../scripts/ensure.mjs';
import { findServer, startServer } from '../test/support/mariadb.mjs';

const ITEMS = Number(process.argv[2] ?? 100_000);
const SOURCES = Array.from({ length: 10 }, (_, index) => `bench-${index}`);
const PASSWORD = 'correct horse battery staple';

ensureInstalled();
ensureBuilt();
console.log(`${ITEMS} items in one request, Node ${process.version}`);
console.log('database  what      seconds  p99 ms  max ms  peak RSS MB');
await onSqlite();
if (findServer()) await onMariaDb();
else console.log('mariadb   not measured: no server is installed');

async function onSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'nest-msi-bench-'));
  try {
    await measure('sqlite', `sqlite:${join(folder, 'bench.sqlite')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onMariaDb() {
  const server = await startServer();
  try {
    const connection = await createConnection(server.url);
    await connection.query('CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
    await connection.end();
    await measure('mariadb', `${server.url}/bench`);
  } finally {
    await server.stop();
  }
}

async function measure(database, url) {
  const service = fork(join(root, 'dist/src/main.js'), {
    cwd: root,
    execArgv: ['--import', join(root, 'bench/probe.mjs')],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: url,
      BODY_LIMIT: '64mb',
      LOG_LEVEL: 'warn',
      SAMPLE_DATA: 'false',
      ADMIN_USERNAME: 'bench',
      ADMIN_PASSWORD: PASSWORD,
    },
  });
  try {
    const api = await clientOf(service);
    for (const code of SOURCES) {
      await api('sources', { source: { source_code: code, name: code, country_id: 'US', postcode: '1' } });
    }
    for (const [what, path, quantity] of [
      ['insert', 'source-items', 1],
      ['update', 'source-items', 2],
      ['delete', 'source-items-delete', 2],
    ]) {
      const body = JSON.stringify({ sourceItems: items(quantity) });
      await ask(service, 'start');
      const from = performance.now();
      await api(path, body);
      const seconds = (performance.now() - from) / 1000;
      const { p99, max, peakRss } = await ask(service, 'stop');
      const cells = [
        seconds.toFixed(1).padStart(7),
        p99.toFixed(0).padStart(6),
        max.toFixed(0).padStart(6),
        (peakRss / 2 ** 20).toFixed(0).padStart(11),
      ];
      console.log(`${database.padEnd(8)}  ${what.padEnd(8)}  ${cells.join('  ')}`);
    }
  } finally {
    service.kill();
    await once(service, 'exit');
  }
}

/** @returns a function that posts below /rest/V1/inventory */
async function clientOf(service) {
  const base = await baseOf(service);
  const post = async (path, body, headers) => {
    const response = await fetch(`${base}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const token = await post('integration/admin/token', { username: 'bench', password: PASSWORD });
  return (path, body) => post(`inventory/${path}`, body, { authorization: `Bearer ${token}` });
}

/** The service greets on stderr with the address that it listens on. */
async function baseOf(service) {
  let greeting = '';
  for await (const chunk of service.stderr) {
    greeting += chunk;
    const [url] = /http:\S+\/rest\/V1/.exec(greeting) ?? [];
    if (url) return url;
  }
  throw new Error(`The service did not start. ${greeting}`);
}

function items(quantity) {
  return Array.from({ length: ITEMS }, (_, index) => ({
    sku: `bench-${String(Math.floor(index / SOURCES.length)).padStart(6, '0')}`,
    source_code: SOURCES[index % SOURCES.length],
    quantity,
    status: 1,
  }));
}

async function ask(service, question) {
  service.send(question);
  const [answer] = await once(service, 'message');
  return answer;
}
