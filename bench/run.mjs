// npm run bench: the service, a bare server and an idiomatic Nest + TypeORM service on the same database, round by round.
//   npm run bench -- --full               1, 8 and 32 connections, rounds of 3 s instead of 0.5 s
//   npm run bench -- --json FILE          the figures
//   npm run bench -- --seconds 5          rounds of this length: on a busy machine, so that every server gets warm
//   npm run bench -- --only links,order   cases whose name contains one of these
//   npm run bench -- --database sqlite    or mariadb; both by default
//   npm run bench -- --load autocannon    or wrk; wrk where it is installed
//   npx -y node@24 bench/run.mjs          on another version of Node
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureReady } from '../scripts/ensure.mjs';
import { environment } from './environment.mjs';

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    database: { type: 'string' },
    load: { type: 'string' },
  },
});
await ensureReady({ development: true });
// They import what has just been installed.
const { CASES } = await import('./cases.mjs');
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { loadBy } = await import('./load.mjs');
const { digits, proportion, row } = await import('./markdown.mjs');
const { itemOf, seed, seedItems, seedSources, seedStockOfAll } = await import('./seed.mjs');
const { startPeer, startService, startYardstick } = await import('./server.mjs');
const { missed } = await import('./targets.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const ROUNDS = 5;
const SECONDS = Number(options.seconds ?? (options.full ? 3 : 0.5));
const CONNECTIONS = options.full ? [1, 8, 32] : [8];
/** Worker processes that are compared. */
const WORKERS = [1, 2];
const WORKERS_CONNECTIONS = 32;
const load = loadBy(options.load);
const cases = CASES.filter(({ name }) => (options.only ?? '').split(',').some((part) => name.includes(part)));

const results = [];

async function compare(name, url) {
  const service = await startService(url);
  await seed(await yardstickOn(url));
  const servers = { ours: service, bare: await startYardstick(url), peer: await startPeer(url) };
  printHead(name);
  try {
    for (const each of cases) {
      for (const connections of each.connections ?? CONNECTIONS) {
        const compared = Object.entries(servers).filter(
          ([which]) => which === 'ours' || (which === 'bare' ? !each.isAlone : each.peerPath),
        );
        report(name, each, connections, await roundsOf(each, connections, Object.fromEntries(compared)));
      }
    }
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
}

/** `node:cluster` on SQLite is refused: one process writes. */
async function compareWorkers(name, url) {
  const started = [];
  try {
    for (const count of WORKERS) started.push([count, await startService(url, { WORKERS: String(count) })]);
    console.log(`\n${name}, ${WORKERS_CONNECTIONS} connections\n`);
    console.log(row(['call', 'WORKERS', 'requests/s', '×', 'p50 ms', 'p99 ms']));
    console.log(row(['---', '--:', '--:', '--:', '--:', '--:']));
    for (const each of cases.filter(({ peerPath }) => peerPath)) {
      const rounds = await roundsOf(each, WORKERS_CONNECTIONS, Object.fromEntries(started));
      for (const count of WORKERS) {
        const { rate, p50, p99 } = median(rounds[count]);
        const ratio = ratios(rounds[count], rounds[WORKERS[0]]);
        results.push({ database: name, call: each.name, workers: count, rate, p50, p99, ratio: ratio.rate });
        console.log(row([each.name, count, digits(rate), proportion(ratio.rate), digits(p50), digits(p99)]));
      }
    }
  } finally {
    await Promise.all(started.map(([, server]) => server.stop()));
  }
}

/** Stocks whose index is kept up to date. */
const INDEXED = [2, 3, 4];
const UPKEEP = 'POST 2,000 source items, with the stock index of 3 stocks';
/** Most time in proportion to the same without an index. */
const MOST_UPKEEP = 3;

/** The same writes, with and without the tables by which the service recognises a Magento database. */
async function compareUpkeep(name, [urlWithout, urlWith]) {
  const servers = {};
  for (const [which, url] of Object.entries({ without: urlWithout, with: urlWith })) {
    servers[which] = await startService(url);
    const yardstick = await yardstickOn(url);
    await seedSources(yardstick);
    for (const stock_id of INDEXED) await seedStockOfAll(yardstick, stock_id);
    await seedItems(yardstick, 0, 20_000);
    if (which === 'without') continue;
    await servers.with.stop();
    await yardstick.run(
      'CREATE TABLE indexer_state (state_id int PRIMARY KEY, indexer_id varchar(255), status varchar(16))',
    );
    for (const stock_id of INDEXED) {
      await yardstick.run(
        `CREATE TABLE inventory_stock_${stock_id} (sku varchar(64) COLLATE utf8mb4_general_ci PRIMARY KEY,
           quantity decimal(12,4) NOT NULL, is_salable tinyint NOT NULL, KEY (sku, quantity))`,
      );
    }
    servers.with = await startService(url);
  }
  console.log(`\n${name}: the time of ${UPKEEP}, in proportion to the same without\n`);
  try {
    for (const [what, each] of Object.entries({
      '200 SKUs of ten sources': itemOf,
      '2,000 SKUs of one source': (index) => itemOf(index * 10),
    })) {
      const upkeep = {
        path: 'source-items',
        body: () => ({ sourceItems: Array.from({ length: 2_000 }, (_, index) => each(index)) }),
        requests: 5,
      };
      const rounds = await roundsOf(upkeep, 1, servers);
      const times = median(rounds.with).p50 / median(rounds.without).p50;
      results.push({
        database: name,
        call: UPKEEP,
        what,
        times,
        missed: times > MOST_UPKEEP ? [`≤ ${MOST_UPKEEP} ×`] : [],
      });
      console.log(
        `${what}: ${digits(median(rounds.with).p50)} ms, ${times.toFixed(2)} × ${digits(median(rounds.without).p50)} ms`,
      );
    }
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
}

/** @returns the rounds of each server; each one goes first in some of them, since it leaves warm caches to the next */
async function roundsOf(each, connections, servers) {
  const text = each.body && JSON.stringify(each.body());
  const drive = (which, seconds) => {
    const path = which === 'peer' ? each.peerPath : each.path;
    return round(servers[which], { ...each, path, body: text, connections, seconds });
  };
  const names = Object.keys(servers);
  if (!each.requests) for (const which of names) await drive(which, SECONDS / 2);
  const rounds = Object.fromEntries(names.map((which) => [which, []]));
  for (let count = 0; count < ROUNDS; count++) {
    const first = count % names.length;
    for (const which of [...names.slice(first), ...names.slice(0, first)])
      rounds[which].push(await drive(which, SECONDS));
  }
  return rounds;
}

async function round(server, { path, body, ...how }) {
  const begin = await server.ask('start');
  const { count, ...times } = await load.drive({
    url: `${server.base}/inventory/${path}`,
    headers: { ...server.headers, ...(body && { 'content-type': 'application/json' }) },
    body,
    ...how,
  });
  const { cpu, p99: loop, peakRss } = await server.ask('stop');
  const growth = (peakRss - begin.rss) / 2 ** 20;
  return { ...times, cpu: (cpu - begin.cpu) / Math.max(count, 1), loop, peak: peakRss / 2 ** 20, growth };
}

const middle = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const median = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, middle(rounds.map((each) => each[key]))]));
/** Round by round, since the machine's speed drifts. */
const ratios = (ours, theirs) =>
  Object.fromEntries(
    Object.keys(ours[0]).map((key) => [key, middle(ours.map((each, index) => each[key] / theirs[index][key]))]),
  );

function printHead(database) {
  console.log(
    `\n${environment.date}, ${database}, Node ${environment.node}, ${environment.cpu}, load by ${load.name}; ` +
      `median of ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  const ratio = ['× bare', '× peer'];
  const columns = ['call', 'connections', 'requests/s', ...ratio, 'p50 ms', 'p99 ms', 'CPU µs', ...ratio];
  console.log(row([...columns, 'peak MB', 'event loop p99 ms', 'target']));
  console.log(row(['---', ...columns.slice(1).map(() => '--:'), '--:', '--:', '---']));
}

function report(database, { name: call, target, requests }, connections, rounds) {
  const ours = median(rounds.ours);
  const bare = rounds.bare && ratios(rounds.ours, rounds.bare);
  const peer = rounds.peer && ratios(rounds.ours, rounds.peer);
  const isAimedAt = connections >= 8 || requests !== undefined;
  const misses = isAimedAt ? missed(target, { ours, bare, peer }) : null;
  results.push({
    database,
    call,
    connections,
    ...Object.fromEntries(Object.entries(rounds).map(([which, each]) => [which, median(each)])),
    ratio: { bare, peer },
    ...(misses && { missed: misses }),
  });
  const verdict = misses === null ? '' : misses.length === 0 ? 'met' : `missed: ${misses.join(', ')}`;
  const against = (key) => [proportion(bare?.[key]), proportion(peer?.[key])];
  const speed = [digits(ours.rate), ...against('rate'), digits(ours.p50), digits(ours.p99)];
  const cost = [digits(ours.cpu), ...against('cpu'), digits(ours.peak), digits(ours.loop)];
  console.log(row([call, connections, ...speed, ...cost, verdict]));
}

if (options.database !== 'mariadb') await onSqlite(compare);
if (options.database !== 'sqlite') {
  await onMariaDb(async (name, url, others) => {
    if (cases.length > 0) await compare(name, url);
    if (cases.length > 0) await compareWorkers(name, url);
    if (!options.only || UPKEEP.includes(options.only)) await compareUpkeep(name, others);
  });
}
const aimed = results.filter((result) => result.missed);
console.log(`\n${aimed.filter(({ missed: misses }) => misses.length === 0).length} of ${aimed.length} targets met`);
if (options.json)
  writeFileSync(options.json, `${JSON.stringify({ ...environment, load: load.name, results }, null, 2)}\n`);
process.exit();
