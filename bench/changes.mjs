// npm run bench:changes: writes that change many rows in one request, one after the other on the built service, on SQLite and
// on a private MariaDB.
//   npm run bench:changes -- mariadb    or sqlite; both by default
import { ensureReady } from '../scripts/ensure.mjs';

const WARM_UP = 5;
const ROUNDS = 20;
const LINKS = 100;
const ADJUSTMENTS = 1_000;
const MOVED = 1_000;
const ASSIGNED = 10_000;
/** Milliseconds, median; a set of links in proportion to POST of as many. */
const TARGETS = { set: 1.3, adjust: 60, move: 100, assign: 1_000 };

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { itemOf, linkOf, seed, sku, stockId } = await import('./seed.mjs');
const { startService } = await import('./server.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const range = (length, element) => Array.from({ length }, (_, index) => element(index));
const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

const STOCK = stockId(0);
const codes = range(LINKS, (index) => linkOf(index).source_code);
const [NORTH, SOUTH] = [itemOf(0).source_code, itemOf(1).source_code];

/** @param round every link and every quantity changes in every round */
const calls = {
  post: (round) => [
    'POST',
    'stock-source-links',
    { links: ordered(round + 1).map((source_code, index) => ({ source_code, stock_id: STOCK, priority: index + 1 })) },
  ],
  set: (round) => [
    'PUT',
    `stocks/${STOCK}/sources`,
    { sources: ordered(round).map((source_code) => ({ source_code })) },
  ],
  adjust: (round) => [
    'POST',
    'source-items-adjust',
    {
      adjustments: range(ADJUSTMENTS, (index) => {
        const { source_code, sku: itemSku } = itemOf(index);
        return { source_code, sku: itemSku, delta: round % 2 === 0 ? 1.5 : -1.5 };
      }),
    },
  ],
  move: (round) => [
    'POST',
    'bulk-partial-source-transfer',
    {
      originSourceCode: round % 2 === 0 ? NORTH : SOUTH,
      destinationSourceCode: round % 2 === 0 ? SOUTH : NORTH,
      items: range(MOVED, (index) => ({ sku: sku(index), qty: 0.5 })),
    },
  ],
  assign: () => [
    'POST',
    'bulk-product-source-assign',
    { skus: range(ASSIGNED, (index) => sku(index)), sourceCodes: ['assigned'] },
  ],
  unassign: () => [
    'POST',
    'bulk-product-source-unassign',
    { skus: range(ASSIGNED, (index) => sku(index)), sourceCodes: ['assigned'] },
  ],
};

const ordered = (round) => (round % 2 === 0 ? codes : codes.toReversed());

async function measure(database, url) {
  const service = await startService(url, { LOG_LEVEL: 'warn' });
  const send = async ([method, path, body]) => {
    const headers = { 'content-type': 'application/json', ...service.headers };
    const request = { method, headers, body: JSON.stringify(body) };
    const begin = performance.now();
    const response = await fetch(`${service.base}/inventory/${path}`, request);
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${answer}`);
    return performance.now() - begin;
  };
  try {
    const yardstick = await yardstickOn(url);
    await seed(yardstick);
    await seedProducts(yardstick);
    await send([
      'POST',
      'sources',
      { source: { source_code: 'assigned', name: 'Assigned', country_id: 'DE', postcode: '1' } },
    ]);
    const times = Object.fromEntries(Object.keys(calls).map((call) => [call, []]));
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [call, requestOf] of Object.entries(calls)) {
        const time = await send(requestOf(round));
        if (round >= 0) times[call].push(time);
      }
    }
    report(database, Object.fromEntries(Object.entries(times).map(([call, each]) => [call, median(each)])));
  } finally {
    await service.stop();
  }
}

/** Bulk operations ask for products. */
async function seedProducts({ upsert }) {
  await upsert(
    'catalog_product_entity',
    ['entity_id'],
    ['sku', 'type_id'],
    range(ASSIGNED, (index) => ({ entity_id: index + 1, sku: sku(index), type_id: 'simple' })),
  );
  await upsert(
    'inventory_source_item',
    ['source_code', 'sku'],
    ['quantity', 'status'],
    range(MOVED, (index) =>
      [NORTH, SOUTH].map((source_code) => ({ source_code, sku: sku(index), quantity: 1_000, status: 1 })),
    ).flat(),
  );
}

const verdict = (isMet) => (isMet ? 'target met' : 'TARGET MISSED');
const ms = (time) => `${time.toFixed(1)} ms`;

function report(database, { post, set, adjust, move, assign }) {
  console.log(`\n${database}`);
  console.log(`POST ${LINKS} links: ${ms(post)}`);
  console.log(
    `PUT ${LINKS} sources of a stock: ${ms(set)}, ${(set / post).toFixed(2)} × (${TARGETS.set} ×: ${verdict(set <= TARGETS.set * post)})`,
  );
  for (const [name, time, target] of [
    [`POST ${ADJUSTMENTS} adjustments`, adjust, TARGETS.adjust],
    [`partial transfer of ${MOVED} SKUs`, move, TARGETS.move],
    [`assignment of ${ASSIGNED} SKUs to a source`, assign, TARGETS.assign],
  ]) {
    console.log(`${name}: ${ms(time)} (${target} ms: ${verdict(time <= target)})`);
  }
}

console.log(`Node ${process.version}`);
const only = process.argv[2];
if (only !== 'mariadb') await onSqlite(measure);
if (only !== 'sqlite') await onMariaDb(measure);
