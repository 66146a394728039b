// What Node and the database can do: bare node:http, no auth, no validation, no framework, the same statements.
import http from 'node:http';
import { database } from './yardstick-database.mjs';

const { read, upsert } = await database(process.env.DATABASE_URL);

const LINKS = 'SELECT stock_id, source_code, priority FROM inventory_source_stock_link WHERE stock_id = ?';
const SOURCES = `SELECT source.* FROM inventory_source_stock_link link
                   JOIN inventory_source source ON source.source_code = link.source_code
                  WHERE link.stock_id = ? ORDER BY link.priority, link.link_id`;
const PAGE =
  'SELECT sku, source_code, quantity, status FROM inventory_source_item WHERE sku LIKE ? ORDER BY source_item_id LIMIT 20';
const COUNT = 'SELECT COUNT(*) AS count FROM inventory_source_item WHERE sku LIKE ?';
const VALUE = 'searchCriteria[filter_groups][0][filters][0][value]';

const routes = {
  'GET stock-source-links': async ({ searchParams }) => {
    const items = await read(LINKS, [searchParams.get(VALUE)]);
    return { items, search_criteria: {}, total_count: items.length };
  },
  'GET source-items': async ({ searchParams }) => {
    const items = await read(PAGE, [searchParams.get(VALUE)]);
    const [{ count }] = await read(COUNT, [searchParams.get(VALUE)]);
    return { items, search_criteria: {}, total_count: count };
  },
  'POST stock-source-links': (_, { links }) =>
    upsert('inventory_source_stock_link', ['stock_id', 'source_code'], ['priority'], links),
  'POST source-items': (_, { sourceItems }) =>
    upsert('inventory_source_item', ['source_code', 'sku'], ['quantity', 'status'], sourceItems),
};
const PREFIX = '/rest/V1/inventory/';
const ORDERED = `${PREFIX}get-sources-assigned-to-stock-ordered-by-priority/`;

async function answer(request) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith(ORDERED)) return read(SOURCES, [url.pathname.slice(ORDERED.length)]);
  const chunks = [];
  if (request.method === 'POST') for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
  return routes[`${request.method} ${url.pathname.slice(PREFIX.length)}`](url, body);
}

async function respond(request, response) {
  const text = JSON.stringify((await answer(request)) ?? []);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

// A request that fails ends the process, and with it the run.
const server = http.createServer((request, response) => void respond(request, response));
server.listen(0, '127.0.0.1', () => process.stderr.write(`http://127.0.0.1:${server.address().port}/rest/V1\n`));
