// npm run bench:bulk: 100,000 source items in one request, to the built service, on SQLite and on a private MariaDB.
//   npm run bench:bulk -- 20000     another number of items
import { ensureReady } from '../scripts/ensure.mjs';

const ITEMS = Number(process.argv[2] ?? 100_000);
const SOURCES = Array.from({ length: 10 }, (_, index) => `bench-${index}`);

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { startService } = await import('./server.mjs');
console.log(`${ITEMS} items in one request, Node ${process.version}`);
console.log('database  what      seconds  p99 ms  max ms  peak RSS MB');
await onSqlite(measure);
await onMariaDb(measure);

async function measure(database, url) {
  const service = await startService(url, { LOG_LEVEL: 'warn' });
  const post = async (path, body) => {
    const response = await fetch(`${service.base}/inventory/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...service.headers },
      body: JSON.stringify(body),
    });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  try {
    for (const code of SOURCES) {
      await post('sources', { source: { source_code: code, name: code, country_id: 'US', postcode: '1' } });
    }
    for (const [what, path, quantity] of [
      ['insert', 'source-items', 1],
      ['update', 'source-items', 2],
      ['delete', 'source-items-delete', 2],
    ]) {
      const body = { sourceItems: items(quantity) };
      await service.ask('start');
      const from = performance.now();
      await post(path, body);
      const seconds = (performance.now() - from) / 1000;
      const { p99, max, peakRss } = await service.ask('stop');
      const cells = [
        seconds.toFixed(1).padStart(7),
        p99.toFixed(0).padStart(6),
        max.toFixed(0).padStart(6),
        (peakRss / 2 ** 20).toFixed(0).padStart(11),
      ];
      console.log(`${database.slice(0, 8).padEnd(8)}  ${what.padEnd(8)}  ${cells.join('  ')}`);
    }
  } finally {
    await service.stop();
  }
}

function items(quantity) {
  return Array.from({ length: ITEMS }, (_, index) => ({
    sku: `bench-${String(Math.floor(index / SOURCES.length)).padStart(6, '0')}`,
    source_code: SOURCES[index % SOURCES.length],
    quantity,
    status: 1,
  }));
}
