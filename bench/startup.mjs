// npm run bench:startup: from starting Node to listening, on a migrated database; median of ten starts, in turns with the
// idiomatic service of bench/peer, since a machine's speed drifts.
import { ensureReady } from '../scripts/ensure.mjs';

const STARTS = 10;
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { startPeer, startService } = await import('./server.mjs');
console.log(`Node ${process.version}, median of ${STARTS} starts`);
await onSqlite(measure);
await onMariaDb(measure);

async function measure(database, url) {
  const [ours, peer] = [[], []];
  // The first ones migrate and build.
  for (let count = 0; count <= STARTS; count++) {
    for (const [start, times] of [
      [startService, ours],
      [startPeer, peer],
    ]) {
      const service = await start(url);
      if (count > 0) times.push(service.startedIn);
      await service.stop();
    }
  }
  const ratio = median(ours.map((time, index) => time / peer[index]));
  console.log(
    `${database}: listening after ${median(ours).toFixed(0)} ms, ${ratio.toFixed(2)} × the idiomatic service (${median(peer).toFixed(0)} ms)`,
  );
}
