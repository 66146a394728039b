import { itemOf, linkOf, sku, sourceCode, stockId, STOCKS } from './seed.mjs';

/** Items that the load is about: their number stays what it is, so that memory should, too. */
export const ITEMS = 20_000;

const any = (random, count) => Math.floor(random() * count);
const list = (count, item) => Array.from({ length: count }, (_, index) => item(index));
const criteria = (field, value, condition, more = '') =>
  `searchCriteria[filter_groups][0][filters][0][field]=${field}` +
  `&searchCriteria[filter_groups][0][filters][0][value]=${encodeURIComponent(value)}` +
  `&searchCriteria[filter_groups][0][filters][0][condition_type]=${condition}${more}`;
const page = '&searchCriteria[pageSize]=20&searchCriteria[currentPage]=1';
const links = (random, count) => {
  const from = any(random, 2_000);
  return { links: list(count, (index) => ({ ...linkOf(from + index), priority: 1 + any(random, 100) })) };
};
const items = (random, count) => {
  const from = any(random, ITEMS - count);
  return { sourceItems: list(count, (index) => ({ ...itemOf(from + index), quantity: any(random, 1_000) })) };
};

const get = (name, weight, path, wanted = 200) => ({
  name,
  weight,
  wanted,
  make: (random) => ({ path: path(random) }),
});
const post = (name, weight, path, body, wanted = 200) => ({
  name,
  weight,
  wanted,
  make: (random) => ({ method: 'POST', path, body: typeof body === 'string' ? body : JSON.stringify(body(random)) }),
});

/** What clients do all day, right and wrong, each with the one status that it must be answered with. */
export const KINDS = [
  get(
    'links of a stock',
    25,
    (random) => `stock-source-links?${criteria('stock_id', stockId(any(random, STOCKS)), 'eq')}`,
  ),
  get(
    'sources in order',
    15,
    (random) => `get-sources-assigned-to-stock-ordered-by-priority/${stockId(any(random, STOCKS))}`,
  ),
  get('a source', 5, (random) => `sources/${sourceCode(any(random, 1_000))}`),
  get(
    'items by prefix',
    15,
    (random) => `source-items?${criteria('sku', `${sku(any(random, 200)).slice(0, 8)}%`, 'like', page)}`,
  ),
  get('items by a part', 3, (random) => `source-items?${criteria('sku', `%${any(random, 1_000)}%`, 'like', page)}`),
  get('sources by expression', 2, () => `sources?${criteria('name', '^(s|so)+ource [0-9]{2}$', 'regexp', page)}`),
  post('save 20 links', 10, 'stock-source-links', (random) => links(random, 20)),
  post('save 50 items', 8, 'source-items', (random) => items(random, 50)),
  post('save 1,000 items', 1, 'source-items', (random) => items(random, 1_000)),
  get('no source', 3, () => 'sources/nowhere', 404),
  get('no route', 2, () => 'nowhere', 404),
  get('no field', 3, () => `sources?${criteria('nothing', '1', 'eq')}`, 400),
  post('no JSON', 3, 'stock-source-links', '{"links":[{', 400),
  post(
    'no such source',
    3,
    'stock-source-links',
    () => ({ links: [{ source_code: 'x', stock_id: 2, priority: 1 }] }),
    400,
  ),
  { ...get('no token', 2, () => 'sources', 401), anonymous: true },
  { ...post('given up', 1, 'source-items', (random) => items(random, 500), null), givenUp: true },
];
