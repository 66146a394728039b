// What an Adobe App Builder action does with "@adobe-commerce/aio-toolkit", which takes whole URLs.
import { createRequire } from 'node:module';

// Its ESM build imports what its dependencies do not export by name: Node loads the CommonJS one only.
const require = createRequire(import.meta.url);
const { AdobeCommerceClient, BasicAuthConnection, Oauth1aConnection } = require('@adobe-commerce/aio-toolkit');

const { url, consumerKey, consumerSecret, accessToken, accessTokenSecret, name, sku, username, password } = JSON.parse(
  process.argv[2],
);
const [first, second] = [`${name}-1`, `${name}-2`];

const connect = (secret) =>
  new AdobeCommerceClient(url, new Oauth1aConnection(consumerKey, secret, accessToken, accessTokenSecret));
const client = connect(consumerSecret);
const admin = new AdobeCommerceClient(url, new BasicAuthConnection(url, username, password));

const succeed = async (call) => {
  const { success, message, body } = await call;
  if (!success) throw new Error(`${message} ${JSON.stringify(body)}`);
  return message;
};
const get = (path) => succeed(client.get(`rest/V1/inventory/${path}`));
const post = (path, body) => succeed(client.post(`rest/V1/inventory/${path}`, {}, body));

const where = (field, value) =>
  `searchCriteria[filter_groups][0][filters][0][field]=${field}` +
  `&searchCriteria[filter_groups][0][filters][0][value]=${encodeURIComponent(value)}`;
const linksOf = async (stock, more = '') => {
  const order = 'searchCriteria[sort_orders][0][field]=priority&searchCriteria[sort_orders][0][direction]=ASC';
  const { items, total_count: total } = await get(`stock-source-links?${where('stock_id', stock)}&${order}${more}`);
  return { links: items.map((link) => `${link.source_code}:${link.priority}`), total };
};

const report = {};
report.bare = (await get('stock-source-links?searchCriteria=')).total_count;

const stock = await post('stocks', { stock: { name } });
for (const source_code of [first, second]) {
  await post('sources', { source: { source_code, name: source_code, country_id: 'US', postcode: '1' } });
}
const link = (source_code, priority) => ({ source_code, stock_id: stock, priority });
await post('stock-source-links', { links: [link(first, 1), link(second, 2)] });
report.linked = await linksOf(stock);
await post('stock-source-links', { links: [link(first, 2), link(second, 1)] });
report.reprioritised = await linksOf(stock);
report.page = await linksOf(stock, '&searchCriteria[page_size]=1&searchCriteria[current_page]=2');
await succeed(client.put(`rest/V1/inventory/stocks/${stock}`, {}, { stock: { name: `${name}, renamed` } }));
report.renamed = (await get(`stocks/${stock}`)).name;
report.renamedForAdmin = (await succeed(admin.get(`rest/V1/inventory/stocks/${stock}`))).name;

const { items } = await get(`source-items?${where('sku', sku)}`);
report.skus = items.map((item) => [item.sku, item.quantity]);

await post('stock-source-links-delete', { links: [link(first, 2)] });
report.unlinked = await linksOf(stock);
await succeed(client.delete(`rest/V1/inventory/stocks/${stock}`));
report.deleted = await linksOf(stock);

const { statusCode: status, body } = await connect('wrong').get('rest/V1/inventory/stock-source-links?searchCriteria=');
report.refused = { status, body };
console.log(JSON.stringify(report));
