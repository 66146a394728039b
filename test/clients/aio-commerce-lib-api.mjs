// What an Adobe App Builder action does with "@adobe/aio-commerce-lib-api".
import { AdobeCommerceHttpClient, buildSearchCriteria } from '@adobe/aio-commerce-lib-api';
import { getIntegrationAuthProvider } from '@adobe/aio-commerce-lib-auth';

const { url, name, sku, ...auth } = JSON.parse(process.argv[2]);
const [first, second] = [`${name}-1`, `${name}-2`];

const connect = (credentials) =>
  new AdobeCommerceHttpClient({ auth: credentials, config: { baseUrl: url, flavor: 'paas' } });
const client = connect(auth);

const linksOf = async (stock, more = {}) => {
  const searchParams = buildSearchCriteria({
    filterGroups: [[{ field: 'stock_id', value: stock }]],
    sortOrders: [{ field: 'priority', direction: 'ASC' }],
    ...more,
  });
  const { items, total_count: total } = await client.get('inventory/stock-source-links', { searchParams }).json();
  return { links: items.map((link) => `${link.source_code}:${link.priority}`), total };
};
const post = (path, json) => client.post(path, { json }).json();

const report = {};
report.bare = (
  await client.get('inventory/stock-source-links', { searchParams: 'searchCriteria=' }).json()
).total_count;

const stock = await post('inventory/stocks', { stock: { name } });
for (const source_code of [first, second]) {
  await post('inventory/sources', { source: { source_code, name: source_code, country_id: 'US', postcode: '1' } });
}
const link = (source_code, priority) => ({ source_code, stock_id: stock, priority });
await post('inventory/stock-source-links', { links: [link(first, 1), link(second, 2)] });
report.linked = await linksOf(stock);
await post('inventory/stock-source-links', { links: [link(first, 2), link(second, 1)] });
report.reprioritised = await linksOf(stock);
report.page = await linksOf(stock, { pageSize: 1, currentPage: 2 });
await client.put(`inventory/stocks/${stock}`, { json: { stock: { name: `${name}, renamed` } } }).json();
report.renamed = (await client.get(`inventory/stocks/${stock}`).json()).name;

const searchParams = buildSearchCriteria({ filterGroups: [[{ field: 'sku', value: sku }]] });
const { items } = await client.get('inventory/source-items', { searchParams }).json();
report.skus = items.map((item) => [item.sku, item.quantity]);

await post('inventory/stock-source-links-delete', { links: [link(first, 2)] });
report.unlinked = await linksOf(stock);
await client.delete(`inventory/stocks/${stock}`);
report.deleted = await linksOf(stock);

const wrong = getIntegrationAuthProvider({ ...auth, consumerSecret: 'wrong' });
report.refused = await connect(wrong)
  .get('inventory/stock-source-links', { searchParams: 'searchCriteria=' })
  .json()
  .catch(async ({ response }) => ({ status: response.status, body: await response.json() }));
console.log(JSON.stringify(report));
