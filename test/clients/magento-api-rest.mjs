// What an integration does with the client "magento-api-rest", whose values in a search must be encoded by the caller.
import magento from 'magento-api-rest';

const { url, consumerKey, consumerSecret, accessToken, accessTokenSecret, name, sku } = JSON.parse(process.argv[2]);
const [first, second] = [`${name}-1`, `${name}-2`];

const connect = (secret, sha = 256) =>
  new magento.default({ url, consumerKey, consumerSecret: secret, accessToken, tokenSecret: accessTokenSecret, sha });
const client = connect(consumerSecret);
const client1 = connect(consumerSecret, 1);

const linksOf = async (stock, more = {}) => {
  const { data } = await client.get('inventory/stock-source-links', {
    filter_groups: [{ filters: [{ field: 'stock_id', value: stock, condition_type: 'eq' }] }],
    sort_orders: [{ field: 'priority', direction: 'ASC' }],
    ...more,
  });
  return { links: data.items.map((link) => `${link.source_code}:${link.priority}`), total: data.total_count };
};

const report = {};
report.bare = (await client.get('inventory/stock-source-links?searchCriteria=')).data.total_count;
report.bareSha1 = (await client1.get('inventory/stock-source-links')).data.total_count;

const { data: stock } = await client.post('inventory/stocks', { stock: { name } });
for (const source_code of [first, second]) {
  const source = { source_code, name: source_code, country_id: 'US', postcode: '1' };
  await client.post('inventory/sources', { source });
}
const link = (source_code, priority) => ({ source_code, stock_id: stock, priority });
await client.post('inventory/stock-source-links', { links: [link(first, 1), link(second, 2)] });
report.linked = await linksOf(stock);
await client.post('inventory/stock-source-links', { links: [link(first, 2), link(second, 1)] });
report.reprioritised = await linksOf(stock);
report.page = await linksOf(stock, { page_size: 1, current_page: 2 });
await client.put(`inventory/stocks/${stock}`, { stock: { name: `${name}, renamed` } });
report.renamed = (await client.get(`inventory/stocks/${stock}`)).data.name;

const { data: items } = await client.get('inventory/source-items', { sku: encodeURIComponent(sku) });
report.skus = items.items.map((item) => [item.sku, item.quantity]);

await client.post('inventory/stock-source-links-delete', { links: [link(first, 2)] });
report.unlinked = await linksOf(stock);
await client.delete(`inventory/stocks/${stock}`);
report.deleted = await linksOf(stock);

report.refused = await connect('wrong')
  .get('inventory/stock-source-links')
  .catch(({ response }) => ({ status: response.status, body: response.data }));
console.log(JSON.stringify(report));
