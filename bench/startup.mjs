// npm run bench:startup: from starting Node to listening, on a migrated database; median of ten starts.
import { ensureReady } from '../scripts/ensure.mjs';

const STARTS = 10;

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { startService } = await import('./server.mjs');
console.log(`Node ${process.version}, median of ${STARTS} starts`);
await onSqlite(measure);
await onMariaDb(measure);

async function measure(database, url) {
  const times = [];
  // The first one migrates.
  for (let count = 0; count <= STARTS; count++) {
    const service = await startService(url);
    if (count > 0) times.push(service.startedIn);
    await service.stop();
  }
  const median = times.toSorted((one, other) => one - other)[STARTS / 2];
  console.log(`${database}: listening after ${median.toFixed(0)} ms`);
}
