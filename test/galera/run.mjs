// npm run test:galera: the service on a cluster of three nodes of MariaDB with Galera, on this machine. First writers
// through two nodes at once, one of which is killed; then the end-to-end tests, while another node is killed.
//   npm run test:galera -- test/inventory     which of the end-to-end tests (this is the default)
//   GALERA_SECONDS=60                          for so long writers write; by default 20
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../../bench/server.mjs';
import { ensureReady, root } from '../../scripts/ensure.mjs';
import { canBeLast } from '../faults/register.mjs';
import { balance, missing, startCluster } from './cluster.mjs';

const SECONDS = Number(process.env.GALERA_SECONDS ?? 20);
const WRITERS = 32;
const STOCK = 7;
const CODES = Array.from({ length: 50 }, (_, index) => `source-${index}`);
/** The end-to-end tests are under way then. */
const KILL_AFTER_MS = 20_000;

const lacking = missing();
if (lacking.length > 0) {
  console.error(`Not tested on Galera: apt-get install ${lacking.join(' ')}`);
  process.exit(1);
}
await ensureReady({ development: true });

const cluster = await startCluster(3);
try {
  const [first, second, third] = cluster.nodes;
  console.log(
    `Galera: ${cluster.nodes.length} nodes of ${(await first.ask('SELECT VERSION() AS version'))[0].version}`,
  );
  await writeThroughTwo(first, second, third);
  await first.start();
  console.log('the killed node is back');
  await testThrough(first, third);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await cluster.stop();
}

/** Two instances, each with a node of its own before the others; the first one's is killed in the middle. */
async function writeThroughTwo(first, second, third) {
  await first.ask('CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
  const proxies = [await balance([first, third, second]), await balance([second, third])];
  const services = [];
  const env = { LOG_LEVEL: 'silent', DATABASE_TIMEOUT: '15' };
  for (const { port } of proxies) services.push(await startService(`mysql://root@127.0.0.1:${port}/shop`, env));
  try {
    const [one] = services;
    for (const code of CODES) {
      await expectSaved(one, 'POST', 'sources', {
        source: { source_code: code, name: code, country_id: 'US', postcode: '1' },
      });
    }
    await expectSaved(one, 'PUT', `stocks/${STOCK}`, { stock: { name: 'register' } });
    const killed = sleep((SECONDS * 1000) / 2).then(() => first.kill());
    const { writes, statuses } = await write(services);
    await killed;
    for (const node of [second, third]) expectLast(node, await prioritiesOn(node), writes);
    const answer = await send(one, 'GET', `stocks/${STOCK}`);
    if (answer.status !== 200) throw new Error(`The first instance has found no other node: ${answer.status}`);
    const times = writes.map(({ sent, answered }) => answered - sent).filter(Number.isFinite);
    const at = (part) => Math.round(times.sort((a, b) => a - b)[Math.floor((times.length - 1) * part)]);
    console.log(
      `${WRITERS} writers over ${CODES.length} links through two nodes, one of them killed: ${JSON.stringify(statuses)} ` +
        `answers by status in ${SECONDS} s, ms: median ${at(0.5)}, 99 % ${at(0.99)}, most ${at(1)}; nothing acknowledged is lost`,
    );
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    for (const proxy of proxies) proxy.stop();
  }
}

async function write(services) {
  const writes = [];
  const statuses = {};
  const end = performance.now() + SECONDS * 1000;
  let value = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const from = (writer * 7) % CODES.length;
      const turned = [...CODES.slice(from), ...CODES.slice(0, from)];
      while (performance.now() < end) {
        const priority = ++value;
        const links = turned.map((source_code) => ({ source_code, stock_id: STOCK, priority }));
        const sent = performance.now();
        const { status, body } = await send(services[writer % services.length], 'POST', 'stock-source-links', {
          links,
        });
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status !== 200 && status !== 503) throw new Error(`${status} ${JSON.stringify(body)}`);
        writes.push({ value: priority, sent, answered: status === 200 ? performance.now() : Infinity });
        if (status === 503) await sleep(100);
      }
    }),
  );
  return { writes, statuses };
}

function prioritiesOn(node) {
  return node.ask(`SELECT source_code, priority FROM shop.inventory_source_stock_link WHERE stock_id = ${STOCK}`);
}

function expectLast(node, rows, writes) {
  const wrong = rows.filter(({ priority }) => !canBeLast(priority, writes));
  if (rows.length !== CODES.length || wrong.length > 0) {
    throw new Error(`On the node at port ${node.port}: ${rows.length} links, of which wrong: ${JSON.stringify(wrong)}`);
  }
}

/** Through one node, as the end-to-end tests read what they have written by themselves; the other one is killed. */
async function testThrough(node, victim) {
  const wanted = process.argv.slice(2);
  // Ids that nodes make go in steps of three, so that no two make the same; the tests expect the next number.
  for (const each of cluster.nodes) {
    await each.ask(
      'SET GLOBAL wsrep_auto_increment_control = OFF, auto_increment_increment = 1, auto_increment_offset = 1',
    );
  }
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      'mysql',
      '--',
      ...(wanted.length > 0 ? wanted : ['test/inventory/']),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, LOG_LEVEL: 'silent', TEST_DATABASE_URL: node.url } },
  );
  const ended = new Promise((resolve) => jest.once('exit', resolve));
  await Promise.race([sleep(KILL_AFTER_MS), ended]);
  const isUnderWay = jest.exitCode === null;
  await victim.kill();
  console.log(`a node was killed ${isUnderWay ? 'in the middle of' : 'after'} the tests`);
  const code = await ended;
  const [{ Value: size }] = await node.ask("SHOW STATUS LIKE 'wsrep_cluster_size'");
  console.log(`the tests ended with ${code}; nodes left: ${size}`);
  if (code !== 0 || !isUnderWay) throw new Error('The end-to-end tests have not passed while a node was killed.');
}

async function send(service, method, path, body) {
  const response = await fetch(`${service.base}/inventory/${path}`, {
    method,
    headers: { ...service.headers, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function expectSaved(service, method, path, body) {
  const answer = await send(service, method, path, body);
  if (answer.status !== 200)
    throw new Error(`The scene cannot be set: ${answer.status} ${JSON.stringify(answer.body)}`);
}
