// npm run bench:growth: time per request as tables grow, and per batch as batches grow; draws docs/growth.svg.
//   npm run bench:growth -- --database sqlite    or mariadb; both by default
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureReady, root } from '../scripts/ensure.mjs';
import { environment } from './environment.mjs';
import { plot } from './plot.mjs';

await ensureReady({ development: true });
// They import what has just been installed.
const { READS } = await import('./cases.mjs');
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { itemOf, linkOf, seedItems, seedLinks, seedSources, seedStocks } = await import('./seed.mjs');
const { startService } = await import('./server.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const { values: options } = parseArgs({ options: { database: { type: 'string' } } });

const LINKS = [100, 1_000, 10_000, 100_000];
const ITEMS = [10_000, 100_000, 1_000_000];
const BATCHES = [100, 1_000, 10_000, 100_000];
const REQUESTS = 300;
/** Before a read is timed: Node has then compiled what it goes through. */
const WARM_UP = 2_000;

const panels = [];

async function measure(fullName, url) {
  const [name] = fullName.split('-');
  const service = await startService(url, { LOG_LEVEL: 'warn' });
  const yardstick = await yardstickOn(url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const send = (path) => (body) => request(agent, service, path, body);
  const reads = new Map();
  const note = async (size, cases) => {
    for (const { name: call, path } of cases) {
      const time = await median(REQUESTS, send(path), WARM_UP);
      reads.set(call, [...(reads.get(call) ?? []), [size, time]]);
      console.log(`${name}  ${String(size).padStart(9)} rows  ${time.toFixed(2).padStart(8)} ms  ${call}`);
    }
  };
  try {
    await seedSources(yardstick);
    await grow(LINKS, async (from, size) => {
      await seedStocks(yardstick, from, size);
      await seedLinks(yardstick, from, size);
      await note(size, READS.links);
    });
    await grow(ITEMS, async (from, size) => {
      await seedItems(yardstick, from, size);
      await note(size, READS.items);
    });
    const writes = [
      await batches(name, 'source items', send('source-items'), (quantity, size) => ({
        sourceItems: list(size, (index) => ({ ...itemOf(index), quantity })),
      })),
      await batches(name, 'links', send('stock-source-links'), (priority, size) => ({
        links: list(size, (index) => ({ ...linkOf(index), priority })),
      })),
    ];
    const [[size, time]] = writes[1].points;
    panels.push(
      {
        title: `${name}: reads`,
        x: 'links or source items in the table',
        y: 'time per request',
        lines: [...reads].map(([call, points]) => ({ name: call, points })),
      },
      {
        title: `${name}: writes`,
        x: 'links or source items in one request',
        y: 'time per request; dashed: in proportion',
        lines: writes,
        linear: [size, BATCHES.at(-1)].map((batch) => [batch, (time * batch) / size]),
      },
    );
  } finally {
    agent.destroy();
    await service.stop();
  }
}

async function grow(sizes, step) {
  let from = 0;
  for (const size of sizes) {
    await step(from, size);
    from = size;
  }
}

/** Every request changes all of its rows. */
async function batches(database, what, send, bodyOf) {
  const points = [];
  let value = 0;
  for (const size of BATCHES) {
    const body = () => JSON.stringify(bodyOf(1 + (value++ % 1_000), size));
    const warmUp = size === BATCHES[0] ? 100 : 1;
    const time = await median(size < 10_000 ? 15 : 3, send, warmUp, body);
    points.push([size, time]);
    console.log(`${database}  ${String(size).padStart(9)} ${what} written in ${time.toFixed(1)} ms`);
  }
  return { name: what, points };
}

/** Milliseconds. What `make` makes is made before the clock starts. */
async function median(times, act, warmUp, make = () => undefined) {
  for (let count = 0; count < warmUp; count++) await act(make());
  const taken = [];
  for (let count = 0; count < times; count++) {
    const made = make();
    const from = performance.now();
    await act(made);
    taken.push(performance.now() - from);
  }
  return taken.toSorted((one, other) => one - other)[Math.floor(times / 2)];
}

function request(agent, { base, headers }, path, text) {
  const more = text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${base}/inventory/${path}`,
      { agent, method: text ? 'POST' : 'GET', headers: { ...headers, ...more } },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`));
        response.once('end', resolve).resume();
      },
    );
    sent.once('error', reject).end(text);
  });
}

const list = (length, element) => Array.from({ length }, (_, index) => element(index));

const begun = performance.now();
if (options.database !== 'mariadb') await onSqlite(measure);
if (options.database !== 'sqlite') await onMariaDb(measure);
const { date, node, cpu } = environment;
writeFileSync(join(root, 'docs/growth.svg'), plot(panels, `${date}, Node ${node}, ${cpu}`));
console.log(`docs/growth.svg, after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
process.exit();
