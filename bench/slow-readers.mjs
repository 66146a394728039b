// node bench/slow-readers.mjs: signed-in clients that ask for 100,000 source items and read nothing. Needs a build.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { onSqlite } from './databases.mjs';
import { digits, row } from './markdown.mjs';
import { seedItems, seedSources } from './seed.mjs';
import { startService } from './server.mjs';
import { database as yardstickOn } from './yardstick-database.mjs';

const CLIENTS = 130;
const ITEMS = 100_000;
const SECONDS = 40;
const EVERY_MS = 200;

const LIST = '/rest/V1/inventory/source-items?searchCriteria[pageSize]=100000';
const SMALL = '/rest/V1/inventory/sources?searchCriteria[pageSize]=1';

await onSqlite(async (name, url) => {
  const service = await startService(url);
  const yardstick = await yardstickOn(url);
  await seedSources(yardstick);
  await seedItems(yardstick, 0, ITEMS);
  const { origin, port } = new URL(service.base);
  const { authorization } = service.headers;
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))[1]) / 1024;
  const before = memory();
  let open = 0;
  for (let index = 0; index < CLIENTS; index++) {
    const socket = connect(port, '127.0.0.1', () => open++);
    socket.pause();
    socket.on('error', () => undefined).on('close', () => open--);
    socket.write(`GET ${LIST} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
  }
  const statuses = {};
  let [slowest, most] = [0, 0];
  const times = [];
  for (const end = performance.now() + SECONDS * 1000; performance.now() < end; await sleep(EVERY_MS)) {
    const begin = performance.now();
    const { status } = await fetch(origin + SMALL, { headers: { authorization } });
    times.push(performance.now() - begin);
    statuses[status] = (statuses[status] ?? 0) + 1;
    most = Math.max(most, memory());
    slowest = Math.max(slowest, times.at(-1));
  }
  const p50 = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];
  console.log(row(['database', 'answers to others', 'p50 ms', 'slowest ms', 'MB before', 'most MB', 'still open']));
  console.log(row([name, JSON.stringify(statuses), digits(p50), digits(slowest), digits(before), digits(most), open]));
  await service.stop();
});
process.exit();
