// npm run bench: the service against a bare server on the same database, in turn, round by round.
//   npm run bench -- --quick              under two minutes
//   npm run bench -- --json FILE          the figures
//   npm run bench -- --only links         cases whose name has it
//   npm run bench -- --database sqlite    or mariadb; both by default
//   npm run bench -- --load autocannon    or wrk; wrk where it is installed
//   npx -y node@24 bench/run.mjs          on another version of Node
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from '../scripts/ensure.mjs';
import { environment } from './environment.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'string' },
    only: { type: 'string' },
    database: { type: 'string' },
    load: { type: 'string' },
  },
});
ensureInstalled();
ensureBuilt();
// They import what has just been installed.
const { CASES } = await import('./cases.mjs');
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { loadBy } = await import('./load.mjs');
const { seed } = await import('./seed.mjs');
const { startService, startYardstick } = await import('./server.mjs');
const { missed } = await import('./targets.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const ROUNDS = 5;
const SECONDS = options.quick ? 0.5 : 3;
const CONNECTIONS = options.quick ? [8] : [1, 8, 32];
const load = loadBy(options.load);

const results = [];

async function compare(name, url) {
  const service = await startService(url);
  await seed(await yardstickOn(url));
  const yardstick = await startYardstick(url);
  printHead(name);
  try {
    for (const each of CASES.filter(({ name: text }) => !options.only || text.includes(options.only))) {
      const text = each.body && JSON.stringify(each.body());
      const drive = (server, connections, seconds) => round(server, { ...each, body: text, connections, seconds });
      for (const connections of each.connections ?? CONNECTIONS) {
        if (!each.requests) for (const server of [yardstick, service]) await drive(server, connections, SECONDS / 2);
        const [ours, bare] = [[], []];
        for (let count = 0; count < ROUNDS; count++) {
          const turns = [
            [yardstick, bare],
            [service, ours],
          ];
          // What one leaves behind, in caches and in the database, is not always for the same other one.
          for (const [server, rounds] of count % 2 ? turns.toReversed() : turns)
            rounds.push(await drive(server, connections, SECONDS));
        }
        report(name, each, connections, { ours: median(ours), bare: median(bare), ratio: ratios(ours, bare) });
      }
    }
  } finally {
    await Promise.all([service.stop(), yardstick.stop()]);
  }
}

/** One server for a while. */
async function round(server, { path, body, ...how }) {
  const begin = await server.ask('start');
  const { count, ...times } = await load.drive({
    url: `${server.base}/inventory/${path}`,
    headers: { ...server.headers, ...(body && { 'content-type': 'application/json' }) },
    body,
    ...how,
  });
  const { cpu, p99: loop, peakRss } = await server.ask('stop');
  return { ...times, cpu: (cpu - begin.cpu) / Math.max(count, 1), loop, peak: peakRss / 2 ** 20 };
}

const middle = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const median = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, middle(rounds.map((each) => each[key]))]));
/** Round by round, since the machine's speed drifts. */
const ratios = (ours, bare) =>
  Object.fromEntries(
    Object.keys(ours[0]).map((key) => [key, middle(ours.map((each, index) => each[key] / bare[index][key]))]),
  );

function printHead(database) {
  console.log(
    `\n${environment.date}, ${database}, Node ${environment.node}, ${environment.cpu}, load by ${load.name}; ` +
      `median of ${ROUNDS} rounds, “×” in proportion to the bare server\n`,
  );
  console.log(row('call|conn|req/s|×|p50 ms|×|p99 ms|×|CPU µs|×|peak MB|×|loop p99 ms|target'.split('|')));
  console.log(row(['---', ...Array.from({ length: 12 }, () => '--:'), '---']));
}

function report(database, { name: call, target }, connections, { ours, bare, ratio }) {
  const isAimedAt = connections >= 8 || target.peak !== undefined;
  const misses = isAimedAt ? missed(target, { ours, ratio }) : null;
  results.push({ database, call, connections, ours, bare, ratio, ...(misses && { missed: misses }) });
  const both = ['rate', 'p50', 'p99', 'cpu', 'peak'].flatMap((key) => [digits(ours[key]), proportion(ratio[key])]);
  const verdict = misses === null ? '' : misses.length === 0 ? 'met' : `missed: ${misses.join(', ')}`;
  console.log(row([call, connections, ...both, digits(ours.loop), verdict]));
}

const digits = (number) =>
  number >= 100 ? Math.round(number).toLocaleString('en') : String(Number(number.toPrecision(3)));
/** autocannon knows whole milliseconds only, and 0 of them. */
const proportion = (number) => (Number.isFinite(number) ? number.toFixed(2) : '–');
const row = (cells) => `| ${cells.join(' | ')} |`;

if (options.database !== 'mariadb') await onSqlite(compare);
if (options.database !== 'sqlite') await onMariaDb(compare);
const aimed = results.filter((result) => result.missed);
console.log(`\n${aimed.filter(({ missed: misses }) => misses.length === 0).length} of ${aimed.length} targets met`);
if (options.json)
  writeFileSync(options.json, `${JSON.stringify({ ...environment, load: load.name, results }, null, 2)}\n`);
process.exit();
