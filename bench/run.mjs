// npm run bench: the service against a bare server on the same database, in turn, round by round.
//   npm run bench -- --quick              under two minutes
//   npm run bench -- --json FILE          the figures
//   npm run bench -- --only links         cases whose name has it
//   npm run bench -- --database sqlite    or mariadb; both by default
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { ensureBuilt } from '../scripts/ensure.mjs';
import { CASES } from './cases.mjs';
import { onMariaDb, onSqlite } from './databases.mjs';
import { seed } from './seed.mjs';
import { startService, startYardstick } from './server.mjs';
import { database } from './yardstick-database.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'string' },
    only: { type: 'string' },
    database: { type: 'string' },
  },
});
const ROUNDS = options.quick ? 3 : 5;
const SECONDS = options.quick ? 1 : 3;
const CONNECTIONS = options.quick ? [8] : [1, 8, 32];

const results = [];

async function compare(name, url) {
  const service = await startService(url);
  await seed(await database(url));
  const yardstick = await startYardstick(url);
  console.log(
    `\n${name}, Node ${process.version}, ${cpus().length} × ${cpus()[0].model}; median of ${ROUNDS} rounds, ratio to the bare server\n`,
  );
  console.log(row(['call', 'conn', 'req/s', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs', 'ratio', 'loop p99', 'peak MB']));
  console.log(row(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:']));
  try {
    for (const each of CASES.filter(({ name: text }) => !options.only || text.includes(options.only))) {
      const counts = each.connections ?? CONNECTIONS;
      for (const connections of options.quick ? counts.slice(-1) : counts) {
        const ours = [];
        const bare = [];
        for (let round = 0; round < ROUNDS; round++) {
          bare.push(await drive(yardstick, each, connections));
          ours.push(await drive(service, each, connections));
        }
        report(name, each.name, connections, median(ours), median(bare), ratios(ours, bare));
      }
    }
  } finally {
    await Promise.all([service.stop(), yardstick.stop()]);
  }
}

/** One round against one server. */
async function drive(server, { path, body, amount }, connections) {
  const begin = await server.ask('start');
  const result = await autocannon({
    url: `${server.base}/inventory/${path}`,
    connections,
    ...(amount ? { amount } : { duration: SECONDS }),
    timeout: 60,
    ...(body && {
      method: 'POST',
      body: (server.bodies ??= new Map()).get(path + body) ?? remember(server, path + body, body),
    }),
    headers: { ...server.headers, ...(body && { 'content-type': 'application/json' }) },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} answers were no 2xx, ${result.errors} failed`);
  const { cpu, p99: loop, peakRss } = await server.ask('stop');
  const count = result.requests.total || 1;
  return {
    rate: amount ? 1000 / result.latency.average : result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpu: (cpu - begin.cpu) / count,
    loop,
    peak: peakRss / 2 ** 20,
  };
}

function remember(server, key, body) {
  const text = JSON.stringify(body());
  server.bodies.set(key, text);
  return text;
}

const middle = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
const median = (rounds) =>
  Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, middle(rounds.map((round) => round[key]))]));
/** Round by round, since the machine's speed drifts. */
const ratios = (ours, bare) => ({
  rate: middle(ours.map(({ rate }, index) => rate / bare[index].rate)),
  cpu: middle(ours.map(({ cpu }, index) => cpu / bare[index].cpu)),
});

function report(databaseName, call, connections, ours, bare, ratio) {
  results.push({ database: databaseName, call, connections, ours, bare, ratio });
  const { rate, p50, p99, cpu, loop, peak } = ours;
  console.log(
    row([
      call,
      connections,
      digits(rate),
      ratio.rate.toFixed(2),
      digits(p50),
      digits(p99),
      cpu.toFixed(0),
      ratio.cpu.toFixed(2),
      digits(loop),
      peak.toFixed(0),
    ]),
  );
}

const digits = (number) => (number >= 100 ? number.toFixed(0) : number.toPrecision(3));
const row = (cells) => `| ${cells.join(' | ')} |`;

function environment() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0].model}`,
  };
}

ensureBuilt();
if (options.database !== 'mariadb') await onSqlite(compare);
if (options.database !== 'sqlite') await onMariaDb(compare);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ...environment(), results }, null, 2)}\n`);
process.exit();
