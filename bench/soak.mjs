// npm run soak: ten minutes of mixed load on each database. Ends with 1 when memory grows, or an answer is not what it
// should be.
//   npm run soak -- --minutes 2
//   npm run soak -- --database sqlite     or mariadb; both by default
import http from 'node:http';
import { parseArgs } from 'node:util';
import { ensureReady } from '../scripts/ensure.mjs';

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { ITEMS, KINDS } = await import('./mixed-load.mjs');
const { seed } = await import('./seed.mjs');
const { startService } = await import('./server.mjs');
const { database } = await import('./yardstick-database.mjs');

const { values: options } = parseArgs({ options: { minutes: { type: 'string' }, database: { type: 'string' } } });
const MINUTES = Number(options.minutes ?? 10);
const CLIENTS = 8;
const SAMPLES = 20;
/** Of the time, until everything has been used and all caches are full. */
const WARM_UP = 0.3;
/** What the heap may grow by after that, from the first half of the samples to the second. */
const HEAP_GROWTH = 4 * 2 ** 20;
const RSS_GROWTH = 32 * 2 ** 20;
const MB = 2 ** 20;

const problems = [];

async function soak(name, url) {
  const service = await startService(url);
  await seed(await database(url), ITEMS);
  const agent = new http.Agent({ keepAlive: true });
  const counts = new Map(KINDS.map((kind) => [kind.name, 0]));
  const latencies = [];
  const samples = [];
  console.log(`\n${name}, ${MINUTES} minutes, ${CLIENTS} clients, Node ${process.version}\n`);
  console.log(row(['minute', 'requests', 'heap MB', 'RSS MB', 'loop p99 ms', 'loop max ms']));
  console.log(row(['--:', '--:', '--:', '--:', '--:', '--:']));
  try {
    await service.ask('start');
    const begin = performance.now();
    const end = begin + MINUTES * 60_000;
    const client = async (index) => {
      const random = randomFrom(index + 1);
      while (performance.now() < end) {
        const kind = pick(random);
        const from = performance.now();
        const status = await send(service, agent, kind, random);
        if (latencies.length < 1e6) latencies.push(performance.now() - from);
        counts.set(kind.name, counts.get(kind.name) + 1);
        if (kind.wanted !== null && status !== kind.wanted) fail(`${name}: ${kind.name} was answered with ${status}`);
      }
    };
    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
    for (let sample = 1; sample <= SAMPLES; sample++) {
      await sleepUntil(begin + (sample / SAMPLES) * (end - begin));
      const { heap, rss, p99, max } = await service.ask('sample');
      samples.push({ heap, rss, p99, max });
      const minute = ((sample / SAMPLES) * MINUTES).toFixed(1);
      console.log(row([minute, total(counts), mb(heap), mb(rss), p99.toFixed(0), max.toFixed(0)]));
    }
    await clients;
  } finally {
    agent.destroy();
    await service.stop();
  }
  const settled = samples.slice(Math.ceil(SAMPLES * WARM_UP));
  const heap = growth(settled.map((sample) => sample.heap));
  const rss = growth(settled.map((sample) => sample.rss));
  if (heap > HEAP_GROWTH) fail(`${name}: the heap grows, by ${mb(heap)} MB`);
  if (rss > RSS_GROWTH) fail(`${name}: the process grows, by ${mb(rss)} MB`);
  latencies.sort((one, other) => one - other);
  const at = (part) => latencies[Math.floor(latencies.length * part)].toFixed(0);
  console.log(
    `\n${total(counts)} requests (${(total(counts) / MINUTES / 60).toFixed(0)} a second), ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; heap ${mb(heap)} MB, RSS ${mb(rss)} MB more in the second half`,
  );
}

/** @returns the status, or what went wrong */
function send(service, agent, kind, random) {
  const { method = 'GET', path, body } = kind.make(random);
  return new Promise((resolve) => {
    const headers = {
      ...(!kind.anonymous && service.headers),
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const request = http.request(`${service.base}/inventory/${path}`, { agent, method, headers, timeout: 60_000 });
    request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
    request.on('timeout', () => request.destroy(new Error('no answer for a minute')));
    request.on('error', (error) => resolve(kind.givenUp ? null : error.message));
    if (kind.givenUp) {
      request.write(body.slice(0, 1_000));
      setTimeout(() => request.destroy(), 5);
    } else request.end(body);
  });
}

const WEIGHT = KINDS.reduce((sum, { weight }) => sum + weight, 0);

function pick(random) {
  let rest = random() * WEIGHT;
  return KINDS.find(({ weight }) => (rest -= weight) < 0) ?? KINDS[0];
}

/** Mulberry32: the same load each time. */
function randomFrom(seedNumber) {
  let state = seedNumber;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fail(problem) {
  if (problems.length < 20) problems.push(problem);
}

/** Of the middle of the second half over the middle of the first. */
function growth(values) {
  const half = Math.floor(values.length / 2);
  return middle(values.slice(-half)) - middle(values.slice(0, half));
}

const middle = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const total = (counts) => [...counts.values()].reduce((sum, count) => sum + count, 0);
const mb = (bytes) => (bytes / MB).toFixed(1);
const row = (cells) => `| ${cells.join(' | ')} |`;
const sleepUntil = (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));

if (options.database !== 'mariadb') await onSqlite(soak);
if (options.database !== 'sqlite') await onMariaDb(soak);
for (const problem of problems) console.error(`FAILED  ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);
