import { itemOf, linkOf, sku, stockId } from './seed.mjs';

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
 * Calls of the API. With `requests`, every connection makes so many of them instead of calling for a while: a batch that is
 * under way when time is up would count in CPU time, and not as a request.
 *
 * `target`: least requests/s and most CPU time in proportion to the yardstick, milliseconds, megabytes; on Node 24, with 8
 * and more connections where they are driven by several.
 */
export const CASES = [
  { name: 'GET links of a stock', path: linksOfStock, target: { rate: 0.6, cpu: 1.7 } },
  { name: 'GET sources of a stock in order', path: sourcesOfStock, target: { rate: 0.7, cpu: 1.5 } },
  { name: 'GET 20 of 200,000 items by SKU prefix', path: pageBySku, target: { rate: 0.7 } },
  {
    name: 'POST 100 links',
    path: 'stock-source-links',
    body: () => ({ links: list(100, linkOf) }),
    target: { rate: 0.85, cpu: 1.6 },
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
