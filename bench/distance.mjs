// npm run bench:distance: source selection by distance, and the pickup search, on the built service, on SQLite and on a
// private MariaDB; the provider is `offline`.
import { ensureReady } from '../scripts/ensure.mjs';

/** Sources of the stock that is selected from, and lines of the order. */
const SOURCES = 400;
const LINES = 50;
const PICKUP_LOCATIONS = 5_000;
const REQUESTS = 200;
/** Milliseconds, median. */
const TARGET = 30;

await ensureReady({ development: true });
// They import what has just been installed.
const { onMariaDb, onSqlite } = await import('./databases.mjs');
const { startService } = await import('./server.mjs');
const { database: yardstickOn } = await import('./yardstick-database.mjs');

const range = (length, element) => Array.from({ length }, (_, index) => element(index));
/** All over a square of 100 km around Berlin: 7 in 10 are within 50 km of it. */
const placeOf = (index) => ({
  latitude: 52.07 + ((index * 7919) % 9000) / 10_000,
  longitude: 12.66 + ((index * 104_729) % 14_900) / 10_000,
});
const postcodeOf = (index) => String(10_000 + index);
const sourceOf = (prefix, index, place) => ({
  source_code: `${prefix}-${index}`,
  name: `${prefix} ${index}`,
  country_id: 'DE',
  postcode: postcodeOf(index),
  city: 'Berlin',
  street: 'Street',
  phone: '1',
  is_pickup_location_active: prefix === 'shop' ? 1 : 0,
  frontend_name: `Shop ${index}`,
  latitude: null,
  longitude: null,
  ...place,
});

async function measure(database, url) {
  const service = await startService(url, { LOG_LEVEL: 'warn', DISTANCE_PROVIDER: 'offline' });
  try {
    await seed(await yardstickOn(url));
    const algorithm = (stockId) => ({
      path: 'source-selection-algorithm-result',
      body: {
        algorithmCode: 'distance',
        inventoryRequest: {
          stockId,
          items: range(LINES, (line) => ({ sku: `sku-${line}`, qty: 3 })),
          extensionAttributes: {
            destinationAddress: { country: 'DE', postcode: postcodeOf(7), street: '', region: '', city: '' },
          },
        },
      },
    });
    const pickup = (more) => ({
      path: `in-store-pickup/pickup-locations?${new URLSearchParams({
        'searchRequest[scopeCode]': 'base',
        'searchRequest[area][radius]': '50',
        'searchRequest[area][searchTerm]': `${postcodeOf(0)}:DE`,
        ...more,
      })}`,
    });
    for (const [what, request] of [
      [`selection, ${LINES} lines, ${SOURCES} sources with coordinates`, algorithm(2)],
      [`selection, ${LINES} lines, ${SOURCES} sources by postcode`, algorithm(3)],
      [`pickup within 50 km, page of 20 of ${PICKUP_LOCATIONS}`, pickup({ 'searchRequest[pageSize]': '20' })],
    ]) {
      const { p50, p99 } = await timesOf(service, request);
      const verdict = p50 <= TARGET ? 'met' : `missed: p50 ≤ ${TARGET} ms`;
      console.log(
        `${database.padEnd(16)}  ${what.padEnd(52)}  ${p50.toFixed(1).padStart(6)}  ${p99.toFixed(1).padStart(6)}  ${verdict}`,
      );
    }
  } finally {
    await service.stop();
  }
}

async function timesOf(service, { path, body }) {
  const times = [];
  for (let count = 0; count < REQUESTS; count++) {
    const from = performance.now();
    const response = await fetch(`${service.base}/inventory/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...service.headers, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    times.push(performance.now() - from);
  }
  times.sort((one, other) => one - other);
  return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

const linksOf = (sources, stock_id) =>
  sources.map(({ source_code }, index) => ({ stock_id, source_code, priority: index + 1 }));

async function seed({ upsert }) {
  const upsertAll = (table, keys, rows) =>
    upsert(
      table,
      keys,
      Object.keys(rows[0]).filter((name) => !keys.includes(name)),
      rows,
    );
  const near = range(SOURCES, (index) => sourceOf('near', index, placeOf(index)));
  const bare = range(SOURCES, (index) => sourceOf('bare', index, {}));
  const shops = range(PICKUP_LOCATIONS, (index) => sourceOf('shop', index, placeOf(index)));
  await upsertAll('inventory_source', ['source_code'], [...near, ...bare, ...shops]);
  await upsertAll(
    'inventory_stock',
    ['stock_id'],
    range(3, (index) => ({ stock_id: index + 2, name: `Stock ${index}` })),
  );
  await upsertAll('inventory_stock_sales_channel', ['type', 'code'], [{ type: 'website', code: 'base', stock_id: 4 }]);
  const links = [...linksOf(near, 2), ...linksOf(bare, 3), ...linksOf(shops, 4)];
  await upsertAll('inventory_source_stock_link', ['stock_id', 'source_code'], links);
  const items = [...near, ...bare].flatMap(({ source_code }, index) =>
    range(4, (part) => ({ source_code, sku: `sku-${(index + part * 13) % LINES}`, quantity: 1, status: 1 })),
  );
  await upsertAll('inventory_source_item', ['source_code', 'sku'], items);
  const geonames = range(PICKUP_LOCATIONS, (index) => ({
    entity_id: index + 1,
    country_code: 'DE',
    postcode: postcodeOf(index),
    city: 'Berlin',
    region: 'Berlin',
    province: '',
    ...(index === 0 ? { latitude: 52.52, longitude: 13.405 } : placeOf(index)),
  }));
  await upsertAll('inventory_geoname', ['entity_id'], geonames);
}

console.log(`Node ${process.version}, ${REQUESTS} requests one after the other`);
console.log(`${'database'.padEnd(16)}  ${'what'.padEnd(52)}  p50 ms  p99 ms`);
await onSqlite(measure);
await onMariaDb(measure);
process.exit();
