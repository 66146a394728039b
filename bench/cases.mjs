import { itemOf, linkOf, stockId } from './seed.mjs';

const list = (length, item) => Array.from({ length }, (_, index) => item(index));
const filter = (field, value, condition) =>
  Object.entries({ field, value, condition_type: condition })
    .map(
      ([key, text]) =>
        `${encodeURIComponent(`searchCriteria[filter_groups][0][filters][0][${key}]`)}=${encodeURIComponent(text)}`,
    )
    .join('&');
const page = `${encodeURIComponent('searchCriteria[pageSize]')}=20&${encodeURIComponent('searchCriteria[currentPage]')}=1`;

/** Calls of the API. Large batches are made by few connections, the largest a few times instead of for a while. */
export const CASES = [
  { name: 'GET links of a stock', path: `stock-source-links?${filter('stock_id', String(stockId(7)), 'eq')}` },
  { name: 'GET sources of a stock in order', path: `get-sources-assigned-to-stock-ordered-by-priority/${stockId(7)}` },
  { name: 'GET 20 of 200,000 items by SKU prefix', path: `source-items?${filter('sku', 'sku-0001%', 'like')}&${page}` },
  { name: 'POST 100 links', path: 'stock-source-links', body: () => ({ links: list(100, linkOf) }) },
  {
    name: 'POST 2,000 source items',
    path: 'source-items',
    body: () => ({ sourceItems: list(2_000, itemOf) }),
    connections: [1, 8],
  },
  {
    name: 'POST 100,000 source items',
    path: 'source-items',
    body: () => ({ sourceItems: list(100_000, itemOf) }),
    connections: [1],
    amount: 2,
  },
];
