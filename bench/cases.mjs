import { CHANNEL, EXPORTED, itemOf, linkOf, SALES_STOCK, sku, stockId } from './seed.mjs';

const list = (length, item) => Array.from({ length }, (_, index) => item(index));
const filter = (field, value, condition) =>
  Object.entries({ field, value, condition_type: condition })
    .map(
      ([key, text]) =>
        `${encodeURIComponent(`searchCriteria[filter_groups][0][filters][0][${key}]`)}=${encodeURIComponent(text)}`,
    )
    .join('&');
const page = `${encodeURIComponent('searchCriteria[pageSize]')}=20&${encodeURIComponent('searchCriteria[currentPage]')}=1`;

const linksOfStock = `stock-source-links?${filter('stock_id', String(stockId(1)), 'eq')}`;
const sourcesOfStock = `get-sources-assigned-to-stock-ordered-by-priority/${stockId(1)}`;
const pageBySku = `source-items?${filter('sku', 'sku-0001%', 'like')}&${page}`;

/**
 * Calls of the API. `requests`: number of requests per connection, instead of a duration: a batch still in progress at
 * the end would count as CPU time, but not as a request. `peerPath`: the same call of the idiomatic service.
 *
 * `target`: least requests/s and most CPU time in proportion to the bare server, least requests/s in proportion to the peer,
 * milliseconds, megabytes; on Node 24, with 8 and more connections, or those of the case. `isAlone`: no other server has it.
 */
export const CASES = [
  {
    name: 'GET links of a stock',
    path: linksOfStock,
    peerPath: `stock-source-links?stock_id=${stockId(1)}`,
    target: { rate: 0.55, cpu: 2.2, peer: 2 },
  },
  { name: 'GET sources of a stock in order', path: sourcesOfStock, target: { rate: 0.75, cpu: 1.6 } },
  { name: 'GET 20 of 200,000 items by SKU prefix', path: pageBySku, target: { rate: 0.7 } },
  {
    name: 'POST 100 links',
    path: 'stock-source-links',
    peerPath: 'stock-source-links',
    body: () => ({ links: list(100, linkOf) }),
    target: { rate: 0.85, cpu: 1.6, peer: 2 },
  },
  {
    name: 'POST 2,000 source items',
    path: 'source-items',
    body: () => ({ sourceItems: list(2_000, itemOf) }),
    requests: 3,
    target: { rate: 0.75, cpu: 1.8 },
  },
  {
    name: 'POST 100,000 source items',
    path: 'source-items',
    body: () => ({ sourceItems: list(100_000, itemOf) }),
    connections: [1],
    requests: 1,
    target: { rate: 0.7, loop: 50, peak: 300 },
  },
  {
    name: 'GET is-product-salable',
    path: `is-product-salable/${sku(7)}/${SALES_STOCK}`,
    target: { rate: 0.5, cpu: 2.3 },
  },
  {
    name: 'GET get-product-salable-quantity',
    path: `get-product-salable-quantity/${sku(7)}/${SALES_STOCK}`,
    target: { rate: 0.5, cpu: 2.3 },
  },
  {
    name: 'GET are-products-salable of 20',
    path: `are-products-salable?stockId=${SALES_STOCK}&${list(20, (index) => `skus[]=${sku(index)}`).join('&')}`,
    target: { rate: 0.6 },
  },
  {
    name: 'POST salable quantities of 1,000 SKUs',
    path: 'get-products-salable-quantities',
    body: () => ({ stockId: SALES_STOCK, skus: list(1_000, (index) => sku(index * 7)) }),
    connections: [1],
    requests: 10,
    target: { p50: 50 },
  },
  {
    name: 'GET export of 100,000 SKUs',
    path: `export-stock-salable-qty/${CHANNEL}/${CHANNEL}?${filter('sku', `${EXPORTED}%`, 'like')}`,
    connections: [1],
    requests: 1,
    isAlone: true,
    target: { p50: 3_000, loop: 50, growth: 50 },
  },
];

/** Reads by key, by the table that may grow. */
export const READS = {
  links: [
    { name: 'links of a stock', path: linksOfStock },
    { name: 'sources of a stock', path: sourcesOfStock },
  ],
  items: [
    { name: 'items of a SKU', path: `source-items?${filter('sku', sku(7), 'eq')}` },
    { name: 'page by SKU prefix', path: pageBySku },
  ],
};
