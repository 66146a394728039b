import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { given, link, LINKS, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, SOURCES } from '../../support/given.js';
import { MysqlDatabase } from '../../support/magento-database.js';
import { TestApp } from '../../support/test-app.js';
import { isEmbedded } from '../../support/test-database.js';
import { COMPOSITES, compositesOf, indexOf, rebuilt, schedule, seedMagento, SIMPLE } from './magento-index.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_128);
const RUNS = 25;

const item = (source_code: string, sku: string, quantity: number, status = 1) => ({
  source_code,
  sku,
  quantity,
  status,
});
const key = (source_code: string, sku: string) => ({ source_code, sku });

let magento: MysqlDatabase;
let app: TestApp;

const save = async (...sourceItems: object[]): Promise<void> => {
  const { status, text } = await app.post(SOURCE_ITEMS, { sourceItems });
  if (status !== 200) throw new Error(text + app.log.findLast((line) => line.includes('QueryFailed')));
};
const remove = async (...sourceItems: object[]): Promise<void> => {
  expect(await app.post(SOURCE_ITEMS_DELETE, { sourceItems })).toMatchObject({ status: 200 });
};
const configure = async (sku: string, stockItem: object): Promise<void> => {
  const { status, text } = await app.put(`/rest/V1/products/${sku}/stockItems/1`, { stockItem });
  expect([status, text]).toEqual([200, expect.stringMatching(/^\d+$/)]);
};
const statusOfIndexer = async (): Promise<unknown> =>
  (await magento.query("SELECT status FROM indexer_state WHERE indexer_id = 'inventory'"))[0];
const legacyOf = async (sku: string): Promise<unknown[]> =>
  magento.query(
    `SELECT item.qty, is_in_stock, status.qty AS status_qty, stock_status FROM catalog_product_entity
       JOIN cataloginventory_stock_item item ON item.product_id = entity_id
       LEFT JOIN cataloginventory_stock_status status ON status.product_id = entity_id WHERE sku = ?`,
    [sku],
  );
const logged = async (): Promise<number> =>
  Number((await magento.query('SELECT COUNT(*) AS count FROM inventory_cl'))[0]!['count']);
const readiness = async (): Promise<unknown> =>
  (await app.get('/health/ready', { token: null })).body.details.stockIndex;
const startLog = (): string[] => app.log.filter((line) => line.includes('"StockIndex"'));

const afterSaving = async (enabled: object): Promise<unknown> => {
  await magento.query("UPDATE indexer_state SET status = 'valid'");
  const source = { source_code: 'b', name: 'b', country_id: 'US', postcode: '1', ...enabled };
  expect((await app.post(SOURCES, { source })).status).toBe(200);
  return statusOfIndexer();
};

/** Salability is computed from the tables, by the same rules as the index of those who ask Magento. */
const expectSoldAsIndexed = async (): Promise<void> => {
  for (const stockId of [10, 11]) {
    const index = await indexOf(magento, stockId);
    const { body } = await app.post('/rest/V1/inventory/get-products-salable-quantities', {
      skus: COMPOSITES,
      stockId,
    });
    expect([stockId, body.map(({ sku, salable }: { sku: string; salable: boolean }) => [sku, salable])]).toEqual([
      stockId,
      COMPOSITES.map((sku) => [sku, index[sku]?.[1] === 1]),
    ]);
  }
};

/** Everything that Magento derives from source items is what a full rebuild would make of it. */
const expectRebuilt = async (): Promise<void> => {
  for (const stockId of [10, 11])
    expect([stockId, await indexOf(magento, stockId)]).toEqual([stockId, await rebuilt(magento, stockId)]);
  const statuses = await indexOf(magento, 1);
  for (const [sku, [, isSalable]] of Object.entries(await compositesOf(magento, statuses))) {
    if (sku in statuses) expect([sku, statuses[sku]]).toEqual([sku, [0, isSalable]]);
  }
};

const start = async (prepare: (database: MysqlDatabase) => Promise<void> = async () => {}): Promise<void> => {
  magento = await MysqlDatabase.ofMagento();
  await seedMagento(magento);
  await prepare(magento);
  app = await TestApp.start({ DATABASE_POOL_SIZE: '10' }, magento);
};

if (!isEmbedded()) {
  describe('the stock index of Magento, updated on save', () => {
    beforeAll(() => start());
    afterAll(() => app.stop());

    it('is what the start and the readiness say', async () => {
      expect(startLog()).toEqual([expect.stringContaining('updated on save')]);
      expect(await readiness()).toEqual({ status: 'up', mode: 'save' });
    });

    it('follows saved items in the stocks of their sources, whatever the spelling of the SKU', async () => {
      await save(item('a', 'plain', 5), item('b', 'PLAIN', 4.5), item('off', 'plain', 100), item('b', 'ghost', 1));
      expect(await indexOf(magento, 10)).toMatchObject({ plain: [9.5, 1], ghost: [1, 1] });
      expect(await indexOf(magento, 11)).toMatchObject({ plain: [4.5, 1], ghost: [1, 1] });
      await save(item('a', 'plain', 2.5), item('b', 'plain', 7, 0));
      expect(await indexOf(magento, 10)).toMatchObject({ plain: [2.5, 0] });
      await expectRebuilt();
    });

    it('loses the rows of SKUs whose last item is deleted, and of parents without children', async () => {
      await save(item('a', 'limited', 1), item('b', 'limited', 1), item('a', 'Reserve', 9));
      expect(Object.keys(await indexOf(magento, 11))).toEqual(expect.arrayContaining(['limited', 'config']));
      await remove(key('b', 'limited'), key('b', 'nonesuch'));
      expect(Object.keys(await indexOf(magento, 11))).not.toEqual(expect.arrayContaining(['limited']));
      expect(Object.keys(await indexOf(magento, 11))).not.toEqual(expect.arrayContaining(['config']));
      expect(await indexOf(magento, 10)).toMatchObject({ limited: [1, 1], config: [10, 1] });
      await expectRebuilt();
    });

    it('is not marked invalid by items', async () => {
      expect(await statusOfIndexer()).toEqual({ status: 'valid' });
    });

    it('and the legacy rows follow the items of the default source', async () => {
      await save(item('default', 'plain', 6), item('default', 'Reserve', 2), item('default', 'ghost', 1));
      expect(await legacyOf('plain')).toEqual([
        { qty: '6.0000', is_in_stock: 1, status_qty: '6.0000', stock_status: 1 },
      ]);
      // It keeps 2.5 back.
      expect(await legacyOf('Reserve')).toEqual([
        { qty: '2.0000', is_in_stock: 0, status_qty: '0.0000', stock_status: 0 },
      ]);
      expect(await indexOf(magento, 1)).toMatchObject({ group: [0, 1], 'switched-off': [0, 0], config: [0, 0] });
      await remove(key('default', 'plain'));
      expect(await legacyOf('plain')).toEqual([
        { qty: '0.0000', is_in_stock: 0, status_qty: '0.0000', stock_status: 0 },
      ]);
      expect(await indexOf(magento, 1)).toMatchObject({ group: [0, 0] });
      await expectRebuilt();
    });

    it('follows the stock item of a product in all stocks, also those without the default source', async () => {
      await save(...['a', 'b', 'default'].flatMap((source) => [item(source, 'plain', 0), item(source, 'Reserve', 3)]));
      expect(await indexOf(magento, 10)).toMatchObject({ plain: [0, 0], reserve: [6, 1], group: [6, 1] });
      await configure('reserve', { min_qty: 50 });
      expect(await indexOf(magento, 10)).toMatchObject({ reserve: [6, 0], group: [6, 0] });
      await configure('reserve', { use_config_backorders: false, backorders: 1 });
      expect(await indexOf(magento, 10)).toMatchObject({ reserve: [6, 1], group: [6, 1] });
      await configure('plain', { use_config_manage_stock: false, manage_stock: false });
      for (const stockId of [10, 11]) expect((await indexOf(magento, stockId))['plain']?.[1]).toBe(1);
      await expectRebuilt();
      await configure('Reserve', { min_qty: 2.5, backorders: 0, use_config_backorders: true });
      await configure('plain', { use_config_manage_stock: true });
      expect(await indexOf(magento, 10)).toMatchObject({ plain: [0, 0], reserve: [6, 1] });
      await expectRebuilt();
    });

    it('follows the switch of a composite product in all stocks', async () => {
      await save(item('a', 'plain', 9), item('b', 'plain', 9), item('default', 'plain', 9));
      for (const isInStock of [false, true]) {
        for (const sku of ['group', 'config', 'bundle']) await configure(sku, { is_in_stock: isInStock });
        for (const stockId of [1, 10, 11])
          expect((await indexOf(magento, stockId))['group']?.[1]).toBe(Number(isInStock));
        await expectRebuilt();
      }
    });

    it('is right after stock items and source items of the same SKUs were written at once', async () => {
      await Promise.all(
        [...SIMPLE, 'group', 'bundle'].flatMap((sku, at) =>
          [0, 1, 2].map(async (round) => {
            const source = ['a', 'b', 'default'][round]!;
            if (at < SIMPLE.length) await save(item(source, sku, at * round), item(source, 'plain', round));
            await configure(sku, { is_in_stock: round !== 1, use_config_min_qty: false, min_qty: round });
          }),
        ),
      );
      await expectRebuilt();
      await configure('plain', { use_config_min_qty: true });
      await configure('limited', { use_config_backorders: false, backorders: 1, min_qty: -3 });
      for (const sku of ['group', 'bundle', 'config']) await configure(sku, { is_in_stock: true });
      await expectRebuilt();
    });

    it('says of a bundle with a required option without selections that it cannot be sold, as salability does', async () => {
      await save(item('a', 'plain', 9), item('b', 'plain', 9));
      expect(await indexOf(magento, 10)).toMatchObject({ group: [expect.any(Number), 1], hollow: [18, 0] });
      await expectSoldAsIndexed();
      await magento.query('UPDATE catalog_product_bundle_option SET required = 0 WHERE option_id = 3');
      await save(item('a', 'plain', 10), item('b', 'plain', 9));
      expect(await indexOf(magento, 10)).toMatchObject({ hollow: [19, 1] });
      await expectSoldAsIndexed();
      await magento.query('UPDATE catalog_product_bundle_option SET required = 1 WHERE option_id = 3');
      await save(item('a', 'plain', 9), item('b', 'plain', 9));
      await expectRebuilt();
    });

    it('is rolled back with the items', async () => {
      const before = [await indexOf(magento, 10), await indexOf(magento, 11), await legacyOf('plain')];
      const sourceItems = [item('a', 'plain', 77), item('default', 'plain', 77), item('nowhere', 'plain', 1)];
      expect((await app.post(SOURCE_ITEMS, { sourceItems })).status).toBe(400);
      expect([await indexOf(magento, 10), await indexOf(magento, 11), await legacyOf('plain')]).toEqual(before);
    });

    it('is after random writes what a full rebuild makes of them', async () => {
      const skus = [...SIMPLE, 'ghost', 'PLAIN', 'other'];
      const place = { source_code: fc.constantFrom('a', 'b', 'off', 'default'), sku: fc.constantFrom(...skus) };
      const saved = fc.record({
        ...place,
        quantity: fc.integer({ min: -20, max: 40 }).map((each) => each / 4),
        status: fc.constantFrom(0, 1),
      });
      await save(...SIMPLE.flatMap((sku) => [item('a', sku, 1), item('b', sku, 1), item('default', sku, 1)]));
      await fc.assert(
        fc.asyncProperty(
          fc.array(saved, { minLength: 1, maxLength: 12 }),
          fc.array(fc.record(place), { minLength: 1, maxLength: 6 }),
          async (items, keys) => {
            await save(...items);
            await expectRebuilt();
            await remove(...keys);
            await expectRebuilt();
            await expectSoldAsIndexed();
          },
        ),
        { seed: SEED, numRuns: RUNS, endOnFailure: true },
      );
    });

    it('is right after many writers of the same SKUs in different sources', async () => {
      const skus = [...SIMPLE, 'ghost', 'other'];
      const writers = ['a', 'b', 'off', 'default'].flatMap((source) => [0, 1, 2].map((turn) => ({ source, turn })));
      await Promise.all(
        writers.map(async ({ source, turn }) => {
          for (let round = 0; round < 5; round++) {
            const items = skus.map((sku, at) => item(source, sku, (round * 7 + at + turn) % 11, (at + round) % 2));
            await save(...(turn % 2 === 0 ? items : items.toReversed()));
            if (turn === 2) await remove(...skus.slice(0, round + 1).map((sku) => key(source, sku)));
          }
        }),
      );
      await expectRebuilt();
    });

    it('is left to a full rebuild when links are written, and when a source is switched', async () => {
      expect(await statusOfIndexer()).toEqual({ status: 'valid' });
      await given(app).links(link('a', 11));
      expect(await statusOfIndexer()).toEqual({ status: 'invalid' });
      await magento.query("UPDATE indexer_state SET status = 'valid'");
      await app.post(SOURCES, {
        source: { source_code: 'b', name: 'b', country_id: 'US', postcode: '1', enabled: false },
      });
      expect(await statusOfIndexer()).toEqual({ status: 'invalid' });
    });

    it('takes an enabled that is left out for false', async () => {
      const [invalid, valid] = [{ status: 'invalid' }, { status: 'valid' }];
      expect(await afterSaving({})).toEqual(valid);
      expect(await afterSaving({ enabled: null })).toEqual(valid);
      expect(await afterSaving({ enabled: true })).toEqual(invalid);
      expect(await afterSaving({ enabled: true })).toEqual(valid);
      expect(await afterSaving({})).toEqual(invalid);
      expect(await afterSaving({ enabled: null })).toEqual(invalid);
      expect(await afterSaving({ enabled: false })).toEqual(invalid);
      expect(await afterSaving({ enabled: false })).toEqual(valid);
    });

    it('is left to a full rebuild while its table is not there', async () => {
      await magento.query("UPDATE indexer_state SET status = 'valid'");
      await magento.query('RENAME TABLE inventory_stock_10 TO elsewhere');
      await save(item('a', 'plain', 3), item('default', 'plain', 8));
      await magento.query('RENAME TABLE elsewhere TO inventory_stock_10');
      expect(await statusOfIndexer()).toEqual({ status: 'invalid' });
      expect((await indexOf(magento, 11))['plain']).toEqual([11, 1]);
    });
  });

  describe('the stock index of Magento, updated by schedule', () => {
    beforeAll(() => start(schedule));
    afterAll(() => app.stop());

    it('is what the start and the readiness say', async () => {
      expect(startLog()).toEqual([expect.stringContaining('updated by schedule')]);
      expect(await readiness()).toEqual({ status: 'up', mode: 'schedule' });
    });

    it('is left to Magento’s triggers and cron when items are saved', async () => {
      await save(item('a', 'plain', 5), item('b', 'plain', 4), item('a', 'limited', 4));
      expect([await indexOf(magento, 10), await indexOf(magento, 11)]).toEqual([{}, {}]);
      expect(await logged()).toBe(3);
      await save(item('a', 'plain', 6), item('b', 'plain', 4));
      expect([await logged(), await statusOfIndexer()]).toEqual([4, { status: 'valid' }]);
    });

    it('loses the rows of deleted items, which cron does not find any more', async () => {
      await remove(key('a', 'plain'));
      expect(await indexOf(magento, 10)).toMatchObject({ plain: [4, 1] });
      await remove(key('b', 'plain'));
      expect(Object.keys(await indexOf(magento, 10))).not.toEqual(expect.arrayContaining(['plain']));
      expect(await statusOfIndexer()).toEqual({ status: 'valid' });
    });

    it('is left alone when stock items change, in the stocks without the default source', async () => {
      const before = await indexOf(magento, 10);
      await configure('plain', { use_config_manage_stock: false, manage_stock: false });
      await configure('plain', { use_config_manage_stock: true });
      expect([await indexOf(magento, 10), await statusOfIndexer()]).toEqual([before, { status: 'valid' }]);
    });

    it('has the legacy rows follow the default source all the same', async () => {
      await save(item('default', 'plain', 6));
      expect(await legacyOf('plain')).toEqual([
        { qty: '6.0000', is_in_stock: 1, status_qty: '6.0000', stock_status: 1 },
      ]);
      await remove(key('default', 'plain'));
      expect(await legacyOf('plain')).toMatchObject([{ qty: '0.0000', stock_status: 0 }]);
    });

    it('is invalid after links are written', async () => {
      expect((await app.post(LINKS, { links: [link('a', 11)] })).status).toBe(200);
      expect(await statusOfIndexer()).toEqual({ status: 'invalid' });
    });
  });
}

describe('on a database of our own', () => {
  let own: TestApp;

  beforeAll(async () => {
    own = await TestApp.start();
  });
  afterAll(() => own.stop());

  it('there is no index, but the legacy stock item follows the default source', async () => {
    expect(own.log.filter((line) => line.includes('"StockIndex"'))).toEqual([
      expect.stringContaining('no stock index'),
    ]);
    await own.post('/rest/V1/products', { product: { sku: 'shirt' } });
    await given(own).items(item('default', 'SHIRT', 12.5), item('default', 'no product', 1));
    const { body } = await own.get('/rest/V1/stockStatuses/shirt');
    expect(body).toMatchObject({ qty: 12, stock_status: 1, stock_item: { qty: 12.5, is_in_stock: true } });
    await own.post(SOURCE_ITEMS_DELETE, { sourceItems: [key('default', 'shirt')] });
    expect((await own.get('/rest/V1/stockStatuses/shirt')).body).toMatchObject({ qty: 0, stock_status: 0 });
  });

  it('the stock item of a product counts in stocks without the default source', async () => {
    await own.post('/rest/V1/products', { product: { sku: 'cup' } });
    await given(own).sources('east');
    const stockId = await given(own).stock('east');
    await given(own).links(link('east', stockId));
    await given(own).items(item('east', 'cup', 3));
    const isSalable = async () => (await own.get(`/rest/V1/inventory/is-product-salable/cup/${stockId}`)).body;
    for (const [stockItem, expected] of [
      [{ use_config_min_qty: false, min_qty: 3 }, false],
      [{ use_config_backorders: false, backorders: 1 }, true],
      [{ backorders: 0 }, false],
      [{ use_config_manage_stock: false, manage_stock: false }, true],
    ] as const) {
      expect((await own.put('/rest/V1/products/cup/stockItems/1', { stockItem })).status).toBe(200);
      expect(await isSalable()).toBe(expected);
    }
  });
});
