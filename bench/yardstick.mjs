// What Node and the database can do: bare node:http, no auth, no validation, no framework, the same statements.
import http from 'node:http';
import { database } from './yardstick-database.mjs';

const { read, given, joinInOrder, materialized, upsert } = await database(process.env.DATABASE_URL);

const LINKS = 'SELECT stock_id, source_code, priority FROM inventory_source_stock_link WHERE stock_id = ?';
const SOURCES = `SELECT source.* FROM inventory_source_stock_link link
                   JOIN inventory_source source ON source.source_code = link.source_code
                  WHERE link.stock_id = ? ORDER BY link.priority, link.link_id`;
const PAGE =
  'SELECT sku, source_code, quantity, status FROM inventory_source_item WHERE sku LIKE ? ORDER BY source_item_id LIMIT 20';
const COUNT = 'SELECT COUNT(*) AS count FROM inventory_source_item WHERE sku LIKE ?';
const VALUE = 'searchCriteria[filter_groups][0][filters][0][value]';

const OPTIONS = [
  'use_config_manage_stock manage_stock use_config_backorders use_config_min_qty use_config_min_sale_qty',
  'use_config_max_sale_qty use_config_enable_qty_inc enable_qty_increments use_config_qty_increments is_qty_decimal',
  'is_in_stock backorders min_qty min_sale_qty max_sale_qty qty_increments',
].flatMap((names) => names.split(' ').map((name) => `options.${name} AS option_${name}`));

const COUNTS = 'source.enabled = 1 AND item.status = 1';
/** What decides the salability of SKUs: the service's statement. */
const facts = (select) => `
  SELECT given.n AS place, product.sku AS productSku, product.type_id AS typeId, options.item_id AS itemId, ${OPTIONS.join(', ')},
         (SELECT COUNT(*) FROM inventory_stock WHERE stock_id = ?) AS stockExists,
         stocked.indexed, stocked.inStock, stocked.quantity,
         product.sku IS NULL AND EXISTS (SELECT 1 FROM inventory_source_item item
           WHERE item.sku = given.sku AND HEX(item.sku) = HEX(given.sku)) AS spelledSo,
         (SELECT COALESCE(SUM(reservation.quantity), 0) FROM inventory_reservation reservation
           WHERE reservation.stock_id = ? AND reservation.sku = given.sku) AS reserved
    FROM ${given}
    LEFT JOIN (SELECT given.n, MAX(source.enabled) AS indexed, MAX(${COUNTS}) AS inStock,
                      SUM(CASE WHEN ${COUNTS} THEN item.quantity ELSE 0 END) AS quantity
                 FROM ${given}
                 ${joinInOrder} inventory_source_item item ON item.sku = given.sku
                 ${joinInOrder} (${select} source.source_code, source.enabled
                                   FROM inventory_source_stock_link link
                                   JOIN inventory_source source ON source.source_code = link.source_code
                                  WHERE link.stock_id = ?) source ON source.source_code = item.source_code
                GROUP BY given.n) stocked ON stocked.n = given.n
    LEFT JOIN catalog_product_entity product ON product.sku = given.sku
    LEFT JOIN cataloginventory_stock_item options ON options.product_id = product.entity_id AND options.stock_id = 1`;
const [FACTS, FACTS_OF_MANY] = [facts('SELECT'), facts(materialized)];

async function salabilityOf(skus, stockId) {
  const bound = JSON.stringify(skus.map((sku) => [sku]));
  const rows = await read(skus.length < 100 ? FACTS : FACTS_OF_MANY, [stockId, stockId, bound, bound, stockId]);
  return rows.map(({ place, quantity, reserved }) => {
    const qty = Number(quantity) + Number(reserved);
    return { sku: skus[place - 1], stock_id: stockId, qty, salable: qty > 0 };
  });
}

const routes = {
  'GET are-products-salable': ({ searchParams }) =>
    salabilityOf(searchParams.getAll('skus[]'), Number(searchParams.get('stockId'))),
  'POST get-products-salable-quantities': (_, { skus, stockId }) => salabilityOf(skus, stockId),
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
const ONE = new RegExp(`^${PREFIX}(is-product-salable|get-product-salable-quantity)/([^/]+)/(\\d+)$`);
const ORDERED = `${PREFIX}get-sources-assigned-to-stock-ordered-by-priority/`;

async function answer(request) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname.startsWith(ORDERED)) return read(SOURCES, [url.pathname.slice(ORDERED.length)]);
  const [, what, sku, stockId] = ONE.exec(url.pathname) ?? [];
  if (what) {
    const [{ qty, salable }] = await salabilityOf([sku], Number(stockId));
    return what === 'is-product-salable' ? salable : qty;
  }
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
