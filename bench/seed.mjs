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
  await seedSales(yardstick);
}

/** A stock of the ten sources that have all products, with a channel, reservations, and 100,000 more SKUs. */
export const SALES_STOCK = 900;
export const CHANNEL = 'bench';
export const EXPORTED = 'export-';
const SALES_SOURCES = 10;
const RESERVATIONS = 20_000;
const MORE_SKUS = 100_000;

async function seedSales({ upsert }) {
  await seedStockOfAll({ upsert }, SALES_STOCK);
  const channel = { type: CHANNEL, code: CHANNEL, stock_id: SALES_STOCK };
  await upsert('inventory_stock_sales_channel', ['type', 'code'], ['stock_id'], [channel]);
  await upsert(
    'inventory_reservation',
    ['reservation_id'],
    ['stock_id', 'sku', 'quantity'],
    range(0, RESERVATIONS, (index) => ({
      reservation_id: index + 1,
      stock_id: SALES_STOCK,
      sku: sku(index),
      quantity: -(index % 3),
    })),
  );
  await upsert(
    'inventory_source_item',
    ['source_code', 'sku'],
    ['quantity', 'status'],
    range(0, MORE_SKUS, (index) => ({
      source_code: sourceCode(0),
      sku: `${EXPORTED}${String(index).padStart(6, '0')}`,
      quantity: index % 97,
      status: 1,
    })),
  );
}

/** A stock of the sources that have all products. */
export async function seedStockOfAll({ upsert }, stock_id) {
  await upsert('inventory_stock', ['stock_id'], ['name'], [{ stock_id, name: `Stock ${stock_id}` }]);
  await upsert(
    'inventory_source_stock_link',
    ['stock_id', 'source_code'],
    ['priority'],
    range(0, SALES_SOURCES, (index) => ({ stock_id, source_code: sourceCode(index), priority: index + 1 })),
  );
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
