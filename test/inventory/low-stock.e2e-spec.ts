import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  given,
  link,
  LOW_QUANTITY,
  LOW_QUANTITY_DELETE,
  LOW_STOCK,
  orderBy,
  SOURCE_ITEMS,
  SOURCE_ITEMS_DELETE,
  where,
} from '../support/given.js';
import { MysqlDatabase } from '../support/magento-database.js';
import { TestApp } from '../support/test-app.js';
import { isEmbedded } from '../support/test-database.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await given(app).sources('a', 'b');
  await given(app).products('k', 'l', 'x/y');
});
afterAll(() => app.stop());
beforeEach(async () => {
  const { body } = await app.get(`${SOURCE_ITEMS}?searchCriteria`);
  if (body.items.length > 0) await app.post(SOURCE_ITEMS_DELETE, { sourceItems: body.items });
  await query('DELETE FROM inventory_low_stock_notification_configuration');
  await query("DELETE FROM core_config_data WHERE path LIKE 'cataloginventory/%'");
});

const query = <Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> =>
  app.nest.get(DataSource).query(statement, [...values]) as Promise<Row[]>;

const threshold = (source_code: string, sku: string, notify_stock_qty: number | null) => ({
  source_code,
  sku,
  notify_stock_qty,
});

const item = (source_code: string, sku: string, quantity: number, status = 1) => ({
  source_code,
  sku,
  quantity,
  status,
});

const save = (...sourceItemConfigurations: object[]) => app.post(LOW_QUANTITY, { sourceItemConfigurations });
const get = (source: string, sku: string) => app.get(`${LOW_QUANTITY}/${source}/${encodeURIComponent(sku)}`);

const setting = (name: string, value: string): Promise<unknown> =>
  query('INSERT INTO core_config_data (scope, scope_id, path, value) VALUES (?, ?, ?, ?)', [
    'default',
    0,
    `cataloginventory/item_options/${name}`,
    value,
  ]);

/** What the legacy stock item of a product says. */
const legacy = async (sku: string) => {
  const { body } = await app.get(`/rest/V1/stockItems/${sku}`);
  return [body.notify_stock_qty, body.use_config_notify_stock_qty] as unknown[];
};

describe('the threshold of a product in a source', () => {
  it('is its own, else the global one', async () => {
    expect((await get('a', 'k')).body).toStrictEqual({ source_code: 'a', notify_stock_qty: 1, sku: 'k' });
    await given(app).thresholds(threshold('a', 'k', 2.5), threshold('b', 'k', null));
    expect((await get('a', 'k')).body).toStrictEqual({ source_code: 'a', notify_stock_qty: 2.5, sku: 'k' });
    expect((await get('b', 'k')).body).toMatchObject({ notify_stock_qty: 1 });
  });

  it('is found however source and SKU are spelt', async () => {
    await given(app).thresholds(threshold('A', 'K', 3), threshold('a', 'k', 4), threshold('a', 'x/y', 5));
    expect((await get('A', 'K')).body).toMatchObject({ notify_stock_qty: 4 });
    expect((await get('a', 'x/y')).body).toStrictEqual({ source_code: 'a', notify_stock_qty: 5, sku: 'x/y' });
  });

  it('exists for SKUs with quantities and no product, on a database of our own', async () => {
    await given(app).items(item('b', 'early', 1));
    expect((await get('a', 'early')).body).toMatchObject({ notify_stock_qty: 1 });
  });

  it('of an unknown source or SKU is a 400 that names it', async () => {
    const source = { message: 'Source "%source_code" does not exist.', parameters: { source_code: 'ghost' } };
    const sku = { message: 'No product has the SKU "%sku".', parameters: { sku: 'nope' } };
    for (const [code, asked, errors] of [
      ['ghost', 'k', [source]],
      ['a', 'nope', [sku]],
      ['ghost', 'nope', [source, sku]],
    ] as const) {
      const { status, body } = await get(code, asked);
      expect([status, body]).toStrictEqual([400, { message: 'Wrong input data', errors }]);
    }
  });
});

describe('saving thresholds', () => {
  it('rounds and clamps as the column does', async () => {
    await save(threshold('a', 'k', 1.23455), threshold('b', 'k', 1e15), threshold('a', 'l', -1e15));
    expect((await get('a', 'k')).body.notify_stock_qty).toBe(1.2346);
    expect((await get('b', 'k')).body.notify_stock_qty).toBe(99_999_999.9999);
    expect((await get('a', 'l')).body.notify_stock_qty).toBe(-99_999_999.9999);
  });

  it('refuses an empty list', async () => {
    expect(await save()).toMatchObject({ status: 400, body: { message: 'Input data is empty' } });
  });

  it('names what lacks source or SKU, or has a key that is not stored as it is, and writes nothing', async () => {
    const { status, body } = await save(
      threshold('a', 'k', 7),
      { notify_stock_qty: 1 },
      { source_code: null, sku: 'k', notify_stock_qty: 1 },
      threshold('a', '😀', 1),
    );
    expect([status, body]).toStrictEqual([
      400,
      {
        message: 'Could not save Source Item Configuration',
        errors: [
          { message: '"%field" can not be empty.', parameters: { field: 'source_code' }, index: 1 },
          { message: '"%field" can not be empty.', parameters: { field: 'sku' }, index: 1 },
          { message: '"%field" can not be empty.', parameters: { field: 'source_code' }, index: 2 },
          {
            message: '"%field" can not contain emoji and other characters beyond U+FFFF.',
            parameters: { field: 'sku' },
            index: 3,
          },
        ],
      },
    ]);
    expect((await get('a', 'k')).body.notify_stock_qty).toBe(1);
  });

  it('accepts extension attributes, and ignores them', async () => {
    expect((await save({ ...threshold('a', 'k', 2), extension_attributes: {} })).status).toBe(200);
  });

  it('of the default source changes the legacy stock item', async () => {
    await given(app).thresholds(threshold('default', 'k', 6), threshold('a', 'l', 7));
    expect([await legacy('k'), await legacy('l')]).toEqual([
      [6, false],
      [1, true],
    ]);
    await given(app).thresholds(threshold('Default', 'k', null));
    expect(await legacy('k')).toEqual([1, true]);
    await given(app).thresholds(threshold('default', 'k', 0));
    expect(await legacy('k')).toEqual([1, true]);
  });

  it('of the default source wants a product, and writes nothing without', async () => {
    const { status, body } = await save(threshold('a', 'k', 8), threshold('default', 'NOPE', 2));
    expect([status, body]).toStrictEqual([
      404,
      {
        message: 'Following products with requested skus were not found: %1',
        errors: [{ message: 'No product has the SKU "%sku".', parameters: { sku: 'NOPE' }, index: 1 }],
        parameters: ['NOPE'],
      },
    ]);
    expect((await get('a', 'k')).body.notify_stock_qty).toBe(1);
  });

  it('by many at once never fails, and one of them counts', async () => {
    const all = ['k', 'l', 'x/y'];
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        const skus = writer % 2 === 0 ? all : all.toReversed();
        const saved = await save(...skus.map((sku) => threshold(writer % 3 === 0 ? 'default' : 'a', sku, writer + 1)));
        return saved.status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const ends = await Promise.all(all.map(async (sku) => (await get('a', sku)).body.notify_stock_qty as number));
    expect(new Set(ends).size).toBe(1);
  });
});

describe('deleting thresholds', () => {
  it('leaves others, and ignores what does not exist', async () => {
    await given(app).thresholds(threshold('a', 'k', 3), threshold('b', 'k', 4));
    const sourceItems = [{ source_code: 'A', sku: 'K' }, { source_code: 'ghost', sku: 'ghost' }, {}];
    expect(await app.post(LOW_QUANTITY_DELETE, { sourceItems })).toMatchObject({ status: 200, text: '[]' });
    expect((await get('a', 'k')).body.notify_stock_qty).toBe(1);
    expect((await get('b', 'k')).body.notify_stock_qty).toBe(4);
    expect(await app.post(LOW_QUANTITY_DELETE, { sourceItems: [] })).toMatchObject({ status: 200, text: '[]' });
  });

  it.each([1, 2, 3])('while others save never fails, and all of one request is left, round %i', async () => {
    const keys = ['a', 'b'].flatMap((source) => ['k', 'l', 'x/y'].map((sku) => [source, sku] as const));
    const statuses = await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const mine = (writer % 4 < 2 ? keys : keys.toReversed()).map(([source, sku]) =>
          threshold(writer % 3 === 0 ? source.toUpperCase() : source, sku, writer + 1),
        );
        const sourceItems = mine.map(({ source_code, sku }) => ({ source_code, sku }));
        const written = writer % 2 === 0 ? save(...mine) : app.post(LOW_QUANTITY_DELETE, { sourceItems });
        return (await written).status;
      }),
    );
    expect(statuses).toEqual(statuses.map(() => 200));
    const rows = await query<{ source_code: string; notify_stock_qty: string | number }>(
      'SELECT source_code, notify_stock_qty FROM inventory_low_stock_notification_configuration',
    );
    expect([0, keys.length]).toContain(rows.length);
    expect(new Set(rows.map(({ notify_stock_qty }) => Number(notify_stock_qty))).size).toBe(rows.length === 0 ? 0 : 1);
    expect(rows.filter(({ source_code }) => !['a', 'b'].includes(source_code))).toEqual([]);
  });
});

describe('the report of what is low', () => {
  let eu: number;

  beforeAll(async () => {
    await query('UPDATE cataloginventory_stock_item SET use_config_notify_stock_qty = 1');
    await query("INSERT INTO store_website (code, name) VALUES ('eu', 'EU'), ('us', 'US')");
    await given(app).source('off', { enabled: false });
    eu = await given(app).stock('of eu', { type: 'website', code: 'eu' }, { type: 'till', code: 'x' });
    await given(app).links(link('a', eu));
    await given(app).product('box', { type_id: 'configurable' });
    await given(app).product('free', { extension_attributes: { stock_item: { use_config_manage_stock: false } } });
    const own = { use_config_notify_stock_qty: false, notify_stock_qty: 20 };
    await given(app).product('own', { extension_attributes: { stock_item: own } });
  });

  interface Found {
    readonly items: { readonly source_code: string; readonly sku: string; readonly website_codes: string[] }[];
    readonly total_count: number;
  }

  const search = async (criteria = ''): Promise<Found> => (await app.get(`${LOW_STOCK}?${criteria}`)).body as Found;

  const found = async (criteria = ''): Promise<string[]> =>
    (await search(criteria)).items.map(({ source_code, sku }) => `${source_code}/${sku}`);

  it('has items at or below their threshold, lowest first, with the threshold that applies', async () => {
    await given(app).items(
      item('a', 'k', 5),
      item('b', 'k', 5.0001),
      item('a', 'l', 1),
      item('b', 'l', 1.5),
      item('b', 'own', 20),
      item('a', 'own', 20.5),
      item('a', 'x/y', -2, 0),
    );
    await given(app).thresholds(threshold('a', 'k', 5), threshold('b', 'k', 5), threshold('b', 'l', null));
    expect(await search()).toStrictEqual({
      items: [
        { ...item('a', 'x/y', -2, 0), source_name: 'a', notify_stock_qty: 1, website_codes: ['eu'] },
        { ...item('a', 'l', 1), source_name: 'a', notify_stock_qty: 1, website_codes: ['eu'] },
        { ...item('a', 'k', 5), source_name: 'a', notify_stock_qty: 5, website_codes: ['eu'] },
        { ...item('b', 'own', 20), source_name: 'b', notify_stock_qty: 20, website_codes: [] },
      ],
      search_criteria: { filter_groups: [] },
      total_count: 4,
    });
  });

  it('leaves out disabled sources, products without managed stock, and composite products', async () => {
    await given(app).items(item('off', 'k', 0), item('a', 'free', 0), item('a', 'box', 0), item('a', 'k', 0));
    expect(await found()).toEqual(['a/k']);
    await setting('manage_stock', '0');
    expect(await found()).toEqual([]);
  });

  it('follows the global threshold', async () => {
    await given(app).items(item('a', 'k', 3), item('a', 'l', 4));
    await setting('notify_stock_qty', '3.5');
    expect(await found()).toEqual(['a/k']);
  });

  it('has SKUs without a product, on a database of our own', async () => {
    await given(app).items(item('a', 'early', 0));
    expect(await found()).toEqual(['a/early']);
  });

  it('is searched, sorted and read in pages as any list', async () => {
    await given(app).items(item('a', 'k', 0), item('b', 'k', 1), item('a', 'l', 1), item('b', 'l', 0.5));
    expect(await found(where('source_code', 'A'))).toEqual(['a/k', 'a/l']);
    expect(await found(`${where('sku', 'k')}&${orderBy('quantity', 'DESC')}`)).toEqual(['b/k', 'a/k']);
    expect(await found(where('notify_stock_qty', 2, 'gteq'))).toEqual([]);
    expect(await found(where('website_codes', 'eu', 'finset'))).toEqual(['a/k', 'a/l']);
    expect(await found(where('source_name', 'b'))).toEqual(['b/l', 'b/k']);
    const page = await search(`${orderBy('sku', 'ASC')}&searchCriteria[page_size]=3&searchCriteria[current_page]=2`);
    expect([page.items.length, page.total_count]).toEqual([1, 4]);
    const { status, body } = await app.get(`${LOW_STOCK}?${where('qty', 1)}`);
    expect([status, body.parameters.fieldName]).toEqual([400, 'qty']);
  });

  it('names each website once, in alphabetical order', async () => {
    const [us, tills] = [
      await given(app).stock('of us', { type: 'website', code: 'us' }),
      await given(app).stock('of tills', { type: 'till', code: 'y' }),
    ];
    await given(app).links(link('b', us), link('b', eu), link('b', tills));
    await given(app).items(item('b', 'k', 0));
    expect((await search()).items[0]?.website_codes).toEqual(['eu', 'us']);
  });
});

if (!isEmbedded()) {
  describe('on a Magento database', () => {
    let magento: MysqlDatabase;
    let other: TestApp;

    beforeAll(async () => {
      magento = await MysqlDatabase.ofMagento();
      await magento.query("INSERT INTO cataloginventory_stock (stock_id, website_id, stock_name) VALUES (1, 0, '')");
      await magento.query(
        `INSERT INTO catalog_product_entity (entity_id, type_id, sku)
           VALUES (1, 'simple', 'SKU-1'), (3, 'simple', 'own'), (4, 'virtual', 'free'), (5, 'configurable', 'box')`,
      );
      await magento.query(
        `INSERT INTO cataloginventory_stock_item
           (product_id, stock_id, notify_stock_qty, use_config_notify_stock_qty, manage_stock, use_config_manage_stock)
           VALUES (1, 1, NULL, 1, 0, 1), (3, 1, 20, 0, 0, 1), (4, 1, NULL, 1, 0, 0)`,
      );
      other = await TestApp.start({}, magento);
      await given(other).items(
        item('eu-1', 'SKU-1', 2.5),
        item('eu-1', 'SKU-2', 0),
        item('eu-1', 'own', 20),
        item('eu-1', 'free', 0),
        item('eu-1', 'box', 0),
      );
    });
    afterAll(() => other.stop());

    const found = async (criteria: string): Promise<unknown> => {
      const { body } = await other.get(`${LOW_STOCK}?${criteria}`);
      return [body.total_count, body.items];
    };

    it('the report has products with managed stock; items of deleted ones are left out, and not counted', async () => {
      const more = { source_name: 'EU 1', website_codes: ['eu'] };
      const low = { ...item('eu-1', 'SKU-1', 2.5), ...more, notify_stock_qty: 2.5 };
      const own = { ...item('eu-1', 'own', 20), ...more, notify_stock_qty: 20 };
      expect(await found('searchCriteria')).toEqual([2, [low, own]]);
      expect(await found(where('sku', 'SKU-%', 'like'))).toEqual([1, [low]]);
      expect(await found(`${where('sku', 'SKU-2')}&${where('website_codes', 'eu', 'finset', 1)}`)).toEqual([0, []]);
      expect(await found(`${orderBy('quantity', 'DESC')}&searchCriteria[page_size]=1`)).toEqual([2, [own]]);
    });

    const reported = async (): Promise<string[]> =>
      ((await other.get(LOW_STOCK)).body.items as { sku: string }[]).map(({ sku }) => sku);

    it('the report leaves out products that are disabled for all store views', async () => {
      await magento.query("INSERT INTO eav_entity_type VALUES (3, 'catalog_category'), (4, 'catalog_product')");
      await magento.query(
        "INSERT INTO eav_attribute VALUES (46, 3, 'status'), (97, 4, 'status'), (98, 4, 'visibility')",
      );
      await magento.query(
        `INSERT INTO catalog_product_entity_int (entity_id, attribute_id, store_id, value)
           VALUES (1, 97, 0, 1), (1, 97, 1, 2), (1, 98, 0, 2), (3, 46, 0, 2), (3, 97, 0, 1)`,
      );
      expect(await reported()).toEqual(['SKU-1', 'own']);
      await magento.query('UPDATE catalog_product_entity_int SET value = 2 WHERE entity_id = 3 AND attribute_id = 97');
      expect(await reported()).toEqual(['SKU-1']);
      await magento.query('DELETE FROM catalog_product_entity_int');
    });

    it('a SKU with quantities and no product has no threshold', async () => {
      expect((await other.get(`${LOW_QUANTITY}/eu-1/SKU-1`)).body.notify_stock_qty).toBe(2.5);
      const { status, body } = await other.get(`${LOW_QUANTITY}/eu-1/SKU-2`);
      expect([status, body.errors]).toEqual([
        400,
        [{ message: 'No product has the SKU "%sku".', parameters: { sku: 'SKU-2' } }],
      ]);
    });

    it('thresholds of the default source and legacy stock items agree after saves and deletions at once', async () => {
      const skus = ['SKU-1', 'own', 'box'];
      const statuses = await Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          const mine = (writer % 4 < 2 ? skus : skus.toReversed()).map((sku) => threshold('default', sku, writer + 1));
          const isDeletion = writer % 4 === 3;
          const answer = await other.post(
            isDeletion ? LOW_QUANTITY_DELETE : LOW_QUANTITY,
            isDeletion
              ? { sourceItems: mine.map(({ source_code, sku }) => ({ source_code, sku })) }
              : { sourceItemConfigurations: mine },
          );
          return answer.status;
        }),
      );
      expect(statuses).toEqual(statuses.map(() => 200));
      const rows = await magento.query<{ sku: string; legacy: string; own: string | null }>(
        `SELECT product.sku, options.notify_stock_qty AS legacy, options.use_config_notify_stock_qty AS is_global,
                configuration.notify_stock_qty AS own
           FROM catalog_product_entity product
           JOIN cataloginventory_stock_item options ON options.product_id = product.entity_id
           LEFT JOIN inventory_low_stock_notification_configuration configuration
             ON configuration.source_code = 'default' AND configuration.sku = product.sku
          WHERE product.sku <> 'free'`,
      );
      // Magento's deletions leave the legacy stock item as it is.
      const [first] = rows;
      expect(rows).toHaveLength(skus.length);
      expect([first?.legacy, null]).toContain(first?.own);
      expect(rows).toEqual(rows.map(({ sku }) => ({ sku, legacy: first?.legacy, own: first?.own, is_global: 0 })));
    });
  });
}
