/** What the bench works on: 1,000 sources, 100 stocks with 20 links each, 200,000 source items. */
const SOURCES = 1_000;
const LINKS = 2_000;
const ITEMS = 200_000;
const LINKS_PER_STOCK = 20;

export const stockId = (index) => index + 2;
const sourceCode = (index) => `source-${String(index % SOURCES).padStart(4, '0')}`;
export const sku = (index) => `sku-${String(index).padStart(6, '0')}`;

const range = (from, to, element) => Array.from({ length: to - from }, (_, index) => element(from + index));

/** @param yardstick its database: the schema is there, made by the service */
export async function seed(yardstick, items = ITEMS) {
  await seedSources(yardstick);
  await seedStocks(yardstick, 0, LINKS);
  await seedLinks(yardstick, 0, LINKS);
  await seedItems(yardstick, 0, items);
}

export const seedSources = ({ upsert }) =>
  upsert(
    'inventory_source',
    ['source_code'],
    [
      'name',
      'country_id',
      'postcode',
      'city',
      'street',
      'contact_name',
      'email',
      'latitude',
      'longitude',
      'frontend_name',
    ],
    range(0, SOURCES, (index) => ({
      source_code: sourceCode(index),
      name: `Source ${index}`,
      country_id: 'US',
      postcode: '63145',
      city: 'St. Louis',
      street: '123 Warehouse Blvd',
      contact_name: 'Harold Smith',
      email: 'hsmith@example.com',
      latitude: 38.74132,
      longitude: -90.363267,
      frontend_name: `Source ${index}`,
    })),
  );

/** Those that the links of this range want. */
export const seedStocks = ({ upsert }, from, to) =>
  upsert(
    'inventory_stock',
    ['stock_id'],
    ['name'],
    range(from / LINKS_PER_STOCK, to / LINKS_PER_STOCK, (index) => ({
      stock_id: stockId(index),
      name: `Stock ${index}`,
    })),
  );

export const seedLinks = ({ upsert }, from, to) =>
  upsert('inventory_source_stock_link', ['stock_id', 'source_code'], ['priority'], range(from, to, linkOf));

export const seedItems = ({ upsert }, from, to) =>
  upsert('inventory_source_item', ['source_code', 'sku'], ['quantity', 'status'], range(from, to, itemOf));

export const linkOf = (index) => ({
  stock_id: stockId(Math.floor(index / LINKS_PER_STOCK)),
  source_code: sourceCode(index * 7),
  priority: (index % LINKS_PER_STOCK) + 1,
});

/** Each product in ten sources. */
export const itemOf = (index) => ({
  source_code: sourceCode(index % 10),
  sku: sku(Math.floor(index / 10)),
  quantity: index % 97,
  status: 1,
});
