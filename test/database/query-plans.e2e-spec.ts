import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  ASSIGN,
  LINKS,
  LINKS_DELETE,
  LOW_QUANTITY,
  orderBy,
  PARTIAL_TRANSFER,
  SOURCE_ITEMS,
  SOURCE_ITEMS_ADJUST,
  SOURCE_ITEMS_DELETE,
  SOURCE_SELECTION,
  SOURCES,
  sourcesOf,
  STOCK_RESOLVER,
  STOCKS,
  TRANSFER,
  UNASSIGN,
  where,
} from '../support/given.js';
import { scansOf, SentStatements } from '../support/sent-statements.js';
import { ADMIN, TestApp, type Answer } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

const TOKEN = '/rest/V1/integration/admin/token';
const PAGE = 'searchCriteria[pageSize]=20&searchCriteria[currentPage]=2';

/**
 * Enough of everything that an optimizer has no reason to read a whole table. For a page of what half of a table matches
 * MySQL has one: it goes through the ids until the page is full.
 */
const SOURCE_COUNT = 1_000;
const STOCK_COUNT = 200;
const ITEM_COUNT = 20_000;

const list = <Element>(count: number, element: (index: number) => Element): Element[] =>
  Array.from({ length: count }, (_, index) => element(index));
const sourceCode = (index: number): string => `source-${String(index % SOURCE_COUNT).padStart(4, '0')}`;
const sku = (index: number): string => `sku-${String(index).padStart(5, '0')}`;
const linkAt = (index: number) => ({
  stock_id: 2 + Math.floor(index / 20),
  source_code: sourceCode(index * 7),
  priority: 1 + (index % 20),
});
const itemAt = (index: number) => ({
  sku: sku(Math.floor(index / 10)),
  source_code: sourceCode(index % 500),
  quantity: index % 97,
  status: 1,
});

/** Every fiftieth product is in the same ten sources; without those that are deleted. */
const skusOfOneSource = list(ITEM_COUNT / 500 - 3, (index) => sku(150 + index * 50));
const [ORIGIN, DESTINATION] = [sourceCode(0), sourceCode(1)];
const keyAt = (index: number) => ({ sku: itemAt(index).sku, source_code: itemAt(index).source_code });

let app: TestApp;
let sent: SentStatements;

beforeAll(async () => {
  sent = new SentStatements();
  app = await TestApp.start();
  await insert(
    'inventory_source (source_code, name, country_id, postcode)',
    list(SOURCE_COUNT, (index) => [sourceCode(index), sourceCode(index), 'US', '1']),
  );
  await insert(
    'inventory_stock (stock_id, name)',
    list(STOCK_COUNT, (index) => [index + 2, `Stock ${index}`]),
  );
  await insert(
    'inventory_stock_sales_channel (type, code, stock_id)',
    list(STOCK_COUNT, (index) => ['website', `shop-${index}`, index + 2]),
  );
  await insert(
    'catalog_product_entity (sku, type_id)',
    list(ITEM_COUNT / 10, (index) => [sku(index), 'simple']),
  );
  await insert(
    'inventory_low_stock_notification_configuration (source_code, sku, notify_stock_qty)',
    list(ITEM_COUNT / 4, (index) => [itemAt(index).source_code, itemAt(index).sku, 3]),
  );
  await succeed(app.post(LINKS, { links: list(STOCK_COUNT * 20, linkAt) }));
  await succeed(app.post(SOURCE_ITEMS, { sourceItems: list(ITEM_COUNT, itemAt) }));
  // SQLite has no statistics where nobody asks for them. MySQL keeps them, a few seconds late.
  if (!isEmbedded()) {
    const tables = app.nest.get(DataSource).entityMetadatas.map(({ tableName }) => tableName);
    await app.nest.get(DataSource).query(`ANALYZE TABLE ${tables.join(', ')}`);
  }
});
afterAll(async () => {
  sent.stop();
  await app.stop();
});

const insert = (into: string, rows: readonly (readonly unknown[])[]): Promise<unknown> =>
  app.nest
    .get(DataSource)
    .query(
      `INSERT INTO ${into} VALUES ${rows.map((row) => `(${row.map(() => '?').join(',')})`).join(',')}`,
      rows.flat(),
    );

async function succeed(answer: Promise<Answer>): Promise<void> {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(`${status} ${text}`);
}

/** An INSERT looks up by its keys, and what tables there are is asked once. */
const HAS_PLAN = /^\s*(SELECT|WITH|UPDATE|DELETE)\b(?!.*\b(INFORMATION_SCHEMA|sqlite_master)\b)/is;

/** Of everything that the service sends to answer this, `statement: plan` for what reads a whole table. */
async function scans(answer: () => Promise<Answer>): Promise<string[]> {
  const statements = await sent.during(() => succeed(answer()));
  expect(statements).not.toEqual([]);
  const found: string[] = [];
  for (const statement of statements.filter(({ sql }) => HAS_PLAN.test(sql))) {
    for (const scan of await scansOf(app.nest.get(DataSource), statement)) found.push(`${statement.sql}: ${scan}`);
  }
  return found;
}

describe('an index answers', () => {
  it.each<readonly [string, string]>([
    ['links of a stock', `${LINKS}?${where('stock_id', 7)}`],
    ['links of a stock in order', `${LINKS}?${where('stock_id', 7)}&${orderBy('priority', 'ASC')}`],
    ['a page of the links of a stock', `${LINKS}?${where('stock_id', 7)}&${PAGE}`],
    ['links of several stocks', `${LINKS}?${where('stock_id', '7,8,9', 'in')}`],
    ['links of a source', `${LINKS}?${where('source_code', sourceCode(7))}`],
    ['links of several sources', `${LINKS}?${where('source_code', `${sourceCode(7)},${sourceCode(14)}`, 'in')}`],
    ['links of a source, by prefix', `${LINKS}?${where('source_code', 'source-001%', 'like')}`],
    ['one link', `${LINKS}?${where('stock_id', 7)}&${where('source_code', sourceCode(700), 'eq', 1)}`],
    ['the first of a stock', `${LINKS}?${where('stock_id', 7)}&${where('priority', 1, 'eq', 1)}`],
    ['a source', `${SOURCES}?${where('source_code', sourceCode(7))}`],
    ['several sources', `${SOURCES}?${where('source_code', `${sourceCode(7)},${sourceCode(8)}`, 'in')}`],
    ['sources by prefix', `${SOURCES}?${where('source_code', 'source-001%', 'like')}&${PAGE}`],
    ['a source by its code', `${SOURCES}/${sourceCode(7)}`],
    ['a stock', `${STOCKS}?${where('stock_id', 7)}`],
    ['several stocks', `${STOCKS}?${where('stock_id', '7,8', 'in')}`],
    ['a range of stocks', `${STOCKS}?${where('stock_id', 190, 'gteq')}&${PAGE}`],
    ['a stock by its id', `${STOCKS}/7`],
    ['the stock of a sales channel', `${STOCK_RESOLVER}/website/base`],
    ['items of a product', `${SOURCE_ITEMS}?${where('sku', sku(7))}`],
    ['items of several products', `${SOURCE_ITEMS}?${where('sku', `${sku(7)},${sku(8)}`, 'in')}`],
    ['items by SKU prefix', `${SOURCE_ITEMS}?${where('sku', 'sku-0001%', 'like')}&${PAGE}`],
    ['items by a longer SKU prefix', `${SOURCE_ITEMS}?${where('sku', 'sku-00012%', 'like')}`],
    ['items of a source', `${SOURCE_ITEMS}?${where('source_code', sourceCode(7))}`],
    ['a page of the items of a source', `${SOURCE_ITEMS}?${where('source_code', sourceCode(7))}&${PAGE}`],
    [
      'a page of the items of a source by SKU',
      `${SOURCE_ITEMS}?${where('source_code', sourceCode(7))}&${PAGE}&${orderBy('sku', 'ASC')}`,
    ],
    ['one item', `${SOURCE_ITEMS}?${where('sku', sku(7))}&${where('source_code', sourceCode(70), 'eq', 1)}`],
    ['an item by its id', `${SOURCE_ITEMS}?${where('source_item_id', 7)}`],
    ['items after an id', `${SOURCE_ITEMS}?${where('source_item_id', ITEM_COUNT - 50, 'gt')}`],
    ['the sources of a stock in order', sourcesOf(7)],
    // SQLite's index is in another order than MySQL's texts.
    ...(isEmbedded()
      ? []
      : [['items of a range of SKUs', `${SOURCE_ITEMS}?${where('sku', sku(ITEM_COUNT / 10 - 5), 'gteq')}`] as const]),
  ])('%s', async (_, path) => {
    expect(await scans(() => app.get(path))).toEqual([]);
  });

  it.each<[string, string, object]>([
    ['saving links', LINKS, { links: list(100, linkAt) }],
    ['deleting links', LINKS_DELETE, { links: list(100, (index) => linkAt(index + 200)) }],
    ['saving items', SOURCE_ITEMS, { sourceItems: list(2_000, itemAt) }],
    ['deleting items', SOURCE_ITEMS_DELETE, { sourceItems: list(100, (index) => itemAt(index + 1_000)) }],
    [
      'a source selection',
      SOURCE_SELECTION,
      {
        algorithmCode: 'priority',
        inventoryRequest: { stockId: 7, items: list(20, (index) => ({ sku: sku(index * 3), qty: 1 })) },
      },
    ],
    [
      'adjusting quantities',
      SOURCE_ITEMS_ADJUST,
      { adjustments: list(1_000, (index) => ({ ...keyAt(index), delta: 1 })) },
    ],
    ['assigning sources', ASSIGN, { skus: skusOfOneSource, sourceCodes: [sourceCode(900)] }],
    ['unassigning sources', UNASSIGN, { skus: skusOfOneSource, sourceCodes: [sourceCode(900)] }],
    [
      'a partial transfer',
      PARTIAL_TRANSFER,
      {
        originSourceCode: ORIGIN,
        destinationSourceCode: DESTINATION,
        items: skusOfOneSource.map((each) => ({ sku: each, qty: 0 })),
      },
    ],
    [
      'a transfer',
      TRANSFER,
      { skus: skusOfOneSource, originSource: ORIGIN, destinationSource: DESTINATION, unassignFromOrigin: false },
    ],
    [
      'thresholds',
      LOW_QUANTITY,
      { sourceItemConfigurations: list(500, (index) => ({ ...keyAt(index), notify_stock_qty: 3 })) },
    ],
    [
      'salable quantities',
      '/rest/V1/inventory/get-products-salable-quantities',
      { stockId: 7, skus: list(1_000, (index) => sku(index)) },
    ],
    [
      'salable quantities of few',
      '/rest/V1/inventory/get-products-salable-quantities',
      { stockId: 7, skus: list(20, (index) => sku(index)) },
    ],
    ['signing in', TOKEN, ADMIN],
  ])('%s', async (_, path, body) => {
    expect(await scans(() => app.post(path, body))).toEqual([]);
  });

  it('setting the sources of a stock', async () => {
    const sources = list(30, (index) => ({ source_code: sourceCode(index) }));
    expect(await scans(() => app.put(`${STOCKS}/7/sources`, { sources }))).toEqual([]);
  });
});

it('a table that is read whole is noticed', async () => {
  const found = await scans(() => app.get(`${SOURCE_ITEMS}?${where('quantity', 5)}`));
  expect(found).toEqual([expect.stringContaining('FROM')]);
});
