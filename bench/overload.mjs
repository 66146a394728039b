// npm run bench:overload: how much of its capacity the service keeps when twice as much is asked of it, and whether its probes
// still answer.
//   npm run bench:overload -- --seconds 10       of each measurement
//   npm run bench:overload -- --database mariadb
// On Linux the service has a core of its own, so that the clients do not take what is measured: on SQLite all of it is there.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureReady, root } from '../scripts/ensure.mjs';
import { environment } from './environment.mjs';

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, database: { type: 'string', default: 'sqlite' } },
});
await ensureReady({ development: true });
const { CASES } = await import('./cases.mjs');
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { digits, row } = await import('./markdown.mjs');
const { seedLinks, seedSources, seedStocks } = await import('./seed.mjs');
const { startService } = await import('./server.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const SECONDS = Number(options.seconds);
/** In which a load grows to what is measured. */
const RAMP_SECONDS = 4;
const LINKS = 2_000;
/** Enough for a server that uses one core; fewer than REQUESTS_AT_ONCE. */
const CAPACITY_CLIENTS = 64;
/** More than the limits of the service admit and let wait: REQUESTS_AT_ONCE and REQUESTS_WAITING. */
const IMPATIENT_CLIENTS = 3_000;
const PROBES = ['/health/live', '/health/ready', '/metrics'];
const PROBE_EVERY_MS = 200;
const [LEAST_SHARE, MOST_PROBE_MS] = [0.8, 1_000];

const [{ path }] = CASES;

async function measure(name, url) {
  const service = await startService(url);
  pin(service.pid, 0);
  const yardstick = await yardstickOn(url);
  await seedSources(yardstick);
  await seedStocks(yardstick, 0, LINKS);
  await seedLinks(yardstick, 0, LINKS);
  const load = (how) =>
    offer(service, {
      url: `${service.base}/inventory/${path}`,
      headers: service.headers,
      ramp: RAMP_SECONDS,
      seconds: SECONDS,
      ...how,
    });
  console.log(`\n${environment.date}, ${name}, Node ${environment.node}, ${environment.cpu}, ${SECONDS} s each\n`);
  console.log(
    row([
      'load',
      '200/s',
      'of the capacity',
      'CPU µs per 200',
      'of its 200s per CPU second',
      '503/s',
      'unsent and lost/s',
      'slowest probe ms',
      'target',
    ]),
  );
  console.log(row(['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '---']));
  try {
    await load({ clients: CAPACITY_CLIENTS, seconds: 2 });
    const before = await load({ clients: CAPACITY_CLIENTS });
    report('capacity: 64 clients that ask again at once', before, before);
    report('twice the capacity, at a constant rate', await load({ rate: 2 * before.ok }), before);
    report(
      `${IMPATIENT_CLIENTS.toLocaleString('en')} clients that ask again at once`,
      await load({ clients: IMPATIENT_CLIENTS }),
      before,
    );
    report('capacity, afterwards', await load({ clients: CAPACITY_CLIENTS }), before);
  } finally {
    await service.stop();
  }
}

/**
 * @returns answers a second, by what they were; the service's CPU time for each 200, in microseconds; and the slowest probe
 * meanwhile, in milliseconds
 */
async function offer(service, how) {
  const child = fork(join(root, 'bench/open-load.mjs'));
  pin(child.pid, 1);
  child.send(how);
  await once(child, 'message');
  const begin = await service.ask('start');
  const ended = once(child, 'message');
  const slowest = await probing(new URL(how.url).origin, ended);
  const [{ counts, elapsed }] = await ended;
  const { cpu } = await service.ask('stop');
  child.kill();
  await once(child, 'exit');
  const { 200: ok = 0, 503: refused = 0, ...others } = counts;
  const lost = Object.values(others).reduce((sum, each) => sum + each, 0);
  return {
    ok: ok / elapsed,
    refused: refused / elapsed,
    lost: lost / elapsed,
    cpu: (cpu - begin.cpu) / ok,
    slowest,
  };
}

/** Where there is no taskset, the operating system decides. */
const pin = (pid, core) => void spawnSync('taskset', ['-acp', String(core), String(pid)]);

async function probing(origin, ended) {
  const over = new AbortController();
  void ended.then(() => over.abort());
  let slowest = 0;
  while (!over.signal.aborted) {
    for (const probe of PROBES) {
      const begin = performance.now();
      // Not ready is an answer, too.
      await (await fetch(origin + probe, { headers: { connection: 'close' } })).text();
      slowest = Math.max(slowest, performance.now() - begin);
    }
    await sleep(PROBE_EVERY_MS);
  }
  return slowest;
}

function report(load, { ok, refused, lost, cpu, slowest }, capacity) {
  const misses = [
    ok / capacity.ok < LEAST_SHARE && `≥ ${LEAST_SHARE * 100} %`,
    slowest > MOST_PROBE_MS && `probes ≤ ${MOST_PROBE_MS} ms`,
  ].filter(Boolean);
  const verdict = misses.length > 0 ? `missed: ${misses.join(', ')}` : 'met';
  console.log(
    row([
      load,
      digits(ok),
      `${Math.round((100 * ok) / capacity.ok)} %`,
      digits(cpu),
      `${Math.round((100 * capacity.cpu) / cpu)} %`,
      digits(refused),
      digits(lost),
      digits(slowest),
      verdict,
    ]),
  );
}

await (options.database === 'sqlite' ? onSqlite(measure) : onMariaDb(measure));
process.exit();
