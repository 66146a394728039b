// What Node and MySQL can do: bare node:http with mysql2 on the same tables. No auth, no validation, no framework.
import http from 'node:http';
import { createPool } from 'mysql2';

const pool = createPool({ uri: process.env.DATABASE_URL, connectionLimit: Number(process.env.DATABASE_POOL_SIZE ?? 10), decimalNumbers: true });
const query = (sql, values) => new Promise((resolve, reject) => pool.query(sql, values, (error, rows) => (error ? reject(error) : resolve(rows))));

const LINKS = 'SELECT stock_id, source_code, priority FROM inventory_source_stock_link WHERE stock_id = ?';
const SOURCES = `SELECT source.* FROM inventory_source_stock_link link JOIN inventory_source source USING (source_code)
                  WHERE link.stock_id = ? ORDER BY link.priority, link.link_id`;
const PAGE = 'SELECT sku, source_code, quantity, status FROM inventory_source_item WHERE sku LIKE ? ORDER BY source_item_id LIMIT 20';
const COUNT = 'SELECT COUNT(*) AS count FROM inventory_source_item WHERE sku LIKE ?';

const routes = {
  'GET /rest/V1/inventory/stock-source-links': async ({ searchParams }) => {
    const items = await query(LINKS, [searchParams.get('searchCriteria[filter_groups][0][filters][0][value]')]);
    return { items, search_criteria: {}, total_count: items.length };
  },
  'GET /rest/V1/inventory/source-items': async ({ searchParams }) => {
    const sku = searchParams.get('searchCriteria[filter_groups][0][filters][0][value]');
    const [items, [{ count }]] = await Promise.all([query(PAGE, [sku]), query(COUNT, [sku])]);
    return { items, search_criteria: {}, total_count: count };
  },
  'POST /rest/V1/inventory/stock-source-links': async (_, { links }) => {
    const rows = links.map(({ source_code, stock_id, priority }) => [stock_id, source_code, priority]);
    await query('INSERT INTO inventory_source_stock_link (stock_id, source_code, priority) VALUES ? ON DUPLICATE KEY UPDATE priority = VALUES(priority)', [rows]);
    return [];
  },
  'POST /rest/V1/inventory/source-items': async (_, { sourceItems }) => {
    for (let from = 0; from < sourceItems.length; from += 5000) {
      const rows = sourceItems.slice(from, from + 5000).map(({ source_code, sku, quantity, status }) => [source_code, sku, quantity, status]);
      await query('INSERT INTO inventory_source_item (source_code, sku, quantity, status) VALUES ? ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), status = VALUES(status)', [rows]);
    }
    return [];
  },
};
const sourcesOf = /^\/rest\/V1\/inventory\/get-sources-assigned-to-stock-ordered-by-priority\/(\d+)$/;

http
  .createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const stock = sourcesOf.exec(url.pathname)?.[1];
    const chunks = [];
    if (request.method === 'POST') for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined;
    const answer = stock ? await query(SOURCES, [stock]) : await routes[`${request.method} ${url.pathname}`](url, body);
    const text = JSON.stringify(answer);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  })
  .listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('listening'));
