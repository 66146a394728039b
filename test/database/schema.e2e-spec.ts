import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { loadConfig } from '../../src/config/load-config.js';
import { connect } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { StocksService } from '../../src/inventory/stocks/stocks.service.js';
import { given, LINKS, LINKS_DELETE, link, linksOf, SOURCE_ITEMS, SOURCES, STOCKS } from '../support/given.js';
import { MAGENTO_ADMIN, MysqlDatabase } from '../support/magento-database.js';
import { TestApp } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';

const OWN_TABLES = ['nest_msi_migration', 'nest_msi_secret', 'nest_msi_sign_in_address'];

/** The database outlives an application that is started on it. */
const kept = (database: TestDatabase): TestDatabase => ({ url: database.url, drop: () => Promise.resolve() });

const rowsOf = (app: TestApp, table: string): Promise<Record<string, unknown>[]> =>
  app.nest.get(DataSource).query(`SELECT * FROM ${table}`) as Promise<Record<string, unknown>[]>;

/** Every start of a test's application signs its administrator in. */
const withoutSignIns = (row: Record<string, unknown>) => ({ ...row, logdate: null, lognum: null, modified: null });

describe('an empty database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('gets the rows of Magento’s installation, and a second start changes nothing', async () => {
    const first = await TestApp.start({}, kept(database));
    const { entityMetadatas } = first.nest.get(DataSource);
    // A view is a query: nothing of it is in the database.
    const tables = entityMetadatas.filter(({ tableType }) => tableType !== 'view').map(({ tableName }) => tableName);
    const everything = async (app: TestApp) => {
      const all = [...tables, 'admin_user', 'authorization_role', 'authorization_rule', ...OWN_TABLES];
      return Promise.all(all.map(async (table) => [table, (await rowsOf(app, table)).map(withoutSignIns)]));
    };
    const before = await everything(first);
    expect(await rowsOf(first, 'store_website')).toMatchObject([
      { website_id: 0, code: 'admin' },
      { website_id: 1, code: 'base', name: 'Main Website', default_group_id: 1, is_default: 1 },
    ]);
    expect(await rowsOf(first, 'store_group')).toMatchObject([
      { group_id: 0, website_id: 0 },
      { group_id: 1, website_id: 1, default_store_id: 1 },
    ]);
    expect(await rowsOf(first, 'store')).toMatchObject([
      { store_id: 0, code: 'admin', website_id: 0, group_id: 0 },
      { store_id: 1, code: 'default', website_id: 1, group_id: 1, is_active: 1 },
    ]);
    const [source] = await rowsOf(first, 'inventory_source');
    expect({ ...source, latitude: Number(source?.['latitude']), longitude: Number(source?.['longitude']) }).toEqual({
      source_code: 'default',
      name: 'Default Source',
      enabled: 1,
      description: 'Default Source',
      latitude: 0,
      longitude: 0,
      country_id: 'US',
      region_id: null,
      region: null,
      city: null,
      street: null,
      postcode: '00000',
      contact_name: null,
      email: null,
      phone: null,
      fax: null,
      use_default_carrier_config: 1,
      is_pickup_location_active: 0,
      frontend_name: '',
      frontend_description: null,
    });
    expect(await rowsOf(first, 'inventory_stock')).toEqual([{ stock_id: 1, name: 'Default Stock' }]);
    expect(await rowsOf(first, 'inventory_stock_sales_channel')).toEqual([
      { type: 'website', code: 'base', stock_id: 1 },
    ]);
    expect(await rowsOf(first, 'inventory_source_stock_link')).toEqual([
      { link_id: 1, stock_id: 1, source_code: 'default', priority: 1 },
    ]);
    await first.stop();

    const second = await TestApp.start({}, kept(database));
    expect(await everything(second)).toEqual(before);
    await second.stop();
  });
});

if (!isEmbedded()) {
  describe('on MySQL', () => {
    it.each(['', 'mg2_'])('the entities say what the migrations made, with the table prefix "%s"', async (prefix) => {
      const database = await MysqlDatabase.empty();
      const [version] = await database.query<{ name: string }>('SELECT VERSION() AS name');
      // What a default looks like in information_schema is another for MariaDB: TypeORM must know which it is.
      const url = version?.name.includes('MariaDB') ? database.url.replace('mysql:', 'mariadb:') : database.url;
      const app = await TestApp.start({ DATABASE_TABLE_PREFIX: prefix }, { url, drop: () => database.drop() });
      const dataSource = app.nest.get(DataSource);
      expect(dataSource.entityMetadatas.length).toBeGreaterThan(0);
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
      expect((await database.tables()).every((table) => table.startsWith(prefix))).toBe(true);
      await app.stop();
    });

    it('the migrations make what Magento would have made', async () => {
      const [magento, own] = [await MysqlDatabase.ofMagento(), await MysqlDatabase.empty()];
      const app = await TestApp.start({}, own);
      // Ours has no customers, no date of zeros, which MySQL takes in some modes only, and places are looked up by index.
      await magento.query(
        `ALTER TABLE inventory_geoname
           ADD KEY INVENTORY_GEONAME_COUNTRY_CODE_POSTCODE (country_code, postcode),
           ADD KEY INVENTORY_GEONAME_COUNTRY_CODE_CITY (country_code, city),
           ADD KEY INVENTORY_GEONAME_COUNTRY_CODE_REGION (country_code, region);
         ALTER TABLE oauth_token DROP FOREIGN KEY OAUTH_TOKEN_CUSTOMER_ID_CUSTOMER_ENTITY_ENTITY_ID,
           DROP KEY OAUTH_TOKEN_CUSTOMER_ID_CUSTOMER_ENTITY_ENTITY_ID;
         ALTER TABLE oauth_consumer
           MODIFY updated_at timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP`,
      );
      const tables = (await own.tables()).filter((table) => !table.startsWith('nest_msi_'));
      const wanted = await definitionsOf(magento, tables);
      expect(Object.keys(wanted)).toEqual(tables);
      expect(await definitionsOf(own, tables)).toEqual(wanted);
      await app.stop();
      await magento.drop();
    });

    it.each([1, 2])('instances that start at once on an empty database all come up, attempt %i', async () => {
      const database = await MysqlDatabase.empty();
      const apps = await Promise.all(
        [1, 5, 5].map((size) => TestApp.start({ DATABASE_POOL_SIZE: String(size) }, kept(database))),
      );
      for (const app of apps) expect((await app.get(STOCKS)).body).toMatchObject({ total_count: 1 });
      expect(await database.query('SELECT username FROM admin_user')).toEqual([{ username: 'admin' }]);
      expect(await database.query('SELECT COUNT(*) AS count FROM nest_msi_secret')).toEqual([{ count: 1 }]);
      for (const app of apps) await app.stop();
      await database.drop();
    });
  });

  describe('on a Magento database', () => {
    let magento: MysqlDatabase;
    let app: TestApp;

    beforeAll(async () => {
      magento = await MysqlDatabase.ofMagento();
    });
    afterAll(async () => {
      await app.stop();
    });

    it('migrations leave Magento’s tables and rows exactly as they are, and only add our own', async () => {
      const tables = await magento.tables();
      const before = await magento.contents(tables);
      const dataSource = await connect(loadConfig({ DATABASE_URL: magento.url }));
      await dataSource.destroy();
      expect(await magento.contents(tables)).toEqual(before);
      expect((await magento.tables()).filter((table) => !tables.includes(table))).toEqual(OWN_TABLES);
    });

    it('Magento’s administrator signs in', async () => {
      app = await TestApp.start({}, magento);
      const { status, body } = await app.post('/rest/V1/integration/admin/token', MAGENTO_ADMIN, { token: null });
      expect(status).toBe(200);
      expect((await app.get('/rest/eu_de/V1/inventory/stocks/10', { token: body as string })).body).toEqual({
        stock_id: 10,
        name: 'EU-stock',
        extension_attributes: { sales_channels: [{ type: 'website', code: 'eu' }] },
      });
    });

    it('links, sources, stocks and items are read and written where Magento has them', async () => {
      await given(app).sources('eu-2');
      await given(app).links(link('eu-2', 10, 3), link('eu-1', 10, 2));
      await given(app).items({ sku: 'SKU-1', source_code: 'eu-2', quantity: 1.5, status: 1 });
      expect(await linksOf(app, 10)).toEqual(['eu-1:2', 'eu-2:3']);
      expect((await app.get(`${SOURCES}/eu-1`)).body).toMatchObject({ name: 'EU 1', latitude: 52.531677 });
      expect(
        await magento.query(
          'SELECT link_id, source_code, priority FROM inventory_source_stock_link WHERE stock_id = 10',
        ),
      ).toEqual([
        { link_id: 2, source_code: 'eu-1', priority: 2 },
        { link_id: expect.any(Number), source_code: 'eu-2', priority: 3 },
      ]);
      expect(await magento.query("SELECT sku, quantity FROM inventory_source_item WHERE source_code = 'eu-2'")).toEqual(
        [{ sku: 'SKU-1', quantity: '1.5000' }],
      );
    });

    it('saving a stock makes the index table that Magento would make', async () => {
      const stockId = await given(app).stock('with an index');
      const made = await definitionsOf(magento, [`inventory_stock_${stockId}`]);
      const wanted = await definitionsOf(magento, ['inventory_stock_10']);
      expect(Object.values(made)).toEqual(Object.values(wanted));
      expect(Object.values(made)).not.toEqual([]);
    });

    it('a stock that is rolled back leaves no index table', async () => {
      const before = await magento.tables();
      const refused = app.nest.get(Database).transaction(async () => {
        await app.nest.get(StocksService).save({ stockId: null, name: 'never', salesChannels: [] });
        throw new Error('refused');
      });
      await expect(refused).rejects.toThrow('refused');
      expect(await magento.tables()).toEqual(before);
    });

    it('saving a stock leaves an index table that is there as it is', async () => {
      await magento.query("INSERT INTO inventory_stock_10 (sku, quantity, is_salable) VALUES ('SKU-kept', 5.5, 1)");
      const before = await magento.contents(['inventory_stock_10']);
      expect((await app.put(`${STOCKS}/10`, { stock: { name: 'EU-stock' } })).body).toBe(10);
      expect(await magento.contents(['inventory_stock_10'])).toEqual(before);
    });

    it('what Magento keeps about a low quantity goes with the source item, and no other', async () => {
      const { status } = await app.post(`${SOURCE_ITEMS}-delete`, {
        sourceItems: [{ sku: 'SKU-1', source_code: 'eu-1' }],
      });
      expect(status).toBe(200);
      expect(await magento.query('SELECT sku FROM inventory_low_stock_notification_configuration')).toEqual([
        { sku: 'SKU-2' },
      ]);
    });

    const EU_1 = { source_code: 'eu-1', name: 'EU 1', country_id: 'DE', postcode: '10115' };

    /** What is left valid of the two indexers after this request. */
    const validAfter = async (request: () => Promise<{ status: number }>): Promise<string[]> => {
      await magento.query("UPDATE indexer_state SET status = 'valid'");
      expect(await request()).toMatchObject({ status: 200 });
      const rows = await magento.query<{ id: string }>(
        "SELECT indexer_id AS id FROM indexer_state WHERE status = 'valid' ORDER BY indexer_id",
      );
      return rows.map(({ id }) => id);
    };
    const STALE = ['catalog_product_price'];
    const VALID = ['catalog_product_price', 'inventory'];

    const validAfterSaving = (more: object): Promise<string[]> =>
      validAfter(() => app.post(SOURCES, { source: { ...EU_1, ...more } }));

    describe('the inventory index', () => {
      it('is stale after links were saved or deleted, even when none was there', async () => {
        expect(await validAfter(() => app.post(LINKS, { links: [link('eu-1', 10, 4)] }))).toEqual(STALE);
        expect(await validAfter(() => app.post(LINKS_DELETE, { links: [link('eu-2', 10)] }))).toEqual(STALE);
        expect(await validAfter(() => app.post(LINKS_DELETE, { links: [link('nowhere', 77)] }))).toEqual(STALE);
      });

      it('is stale after a source with items and links was switched on or off, or the switch was left out', async () => {
        expect(await validAfterSaving({ enabled: true })).toEqual(VALID);
        expect(await validAfterSaving({ enabled: false })).toEqual(STALE);
        expect(await validAfterSaving({ enabled: false })).toEqual(VALID);
        expect(await validAfterSaving({ enabled: true })).toEqual(STALE);
        expect(await validAfterSaving({})).toEqual(STALE);
      });

      it('does not care about a source without links', async () => {
        for (const enabled of [false, true]) {
          expect(await validAfterSaving({ source_code: 'eu-2', name: 'EU 2', enabled })).toEqual(VALID);
        }
      });

      it('does not care about stocks', async () => {
        expect(await validAfter(() => app.post(STOCKS, { stock: { name: 'another' } }))).toEqual(VALID);
      });

      it('does not care about quantities, which are indexed in the same request', async () => {
        const sourceItems = [{ sku: 'SKU-2', source_code: 'eu-1', quantity: 3, status: 1 }];
        expect(await validAfter(() => app.post(SOURCE_ITEMS, { sourceItems }))).toEqual(VALID);
        expect(await validAfter(() => app.post(`${SOURCE_ITEMS}-delete`, { sourceItems }))).toEqual(VALID);
      });
    });
  });
}

/** Columns, keys and references of each table as information_schema tells them; collations and comments aside. */
async function definitionsOf(database: MysqlDatabase, tables: readonly string[]): Promise<Record<string, unknown>> {
  const definitions: Record<string, unknown> = {};
  for (const table of tables) {
    definitions[table] = {
      columns: await database.query(
        `SELECT column_name, column_type, is_nullable, column_default, extra FROM information_schema.columns
          WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`,
        [table],
      ),
      keys: await database.query(
        `SELECT index_name, non_unique, seq_in_index, column_name FROM information_schema.statistics
          WHERE table_schema = DATABASE() AND table_name = ? ORDER BY index_name, seq_in_index`,
        [table],
      ),
      references: await database.query(
        `SELECT usages.constraint_name, column_name, usages.referenced_table_name, referenced_column_name, delete_rule,
                REPLACE(update_rule, 'RESTRICT', 'NO ACTION') AS update_rule
           FROM information_schema.key_column_usage usages
           JOIN information_schema.referential_constraints rules
             ON rules.constraint_schema = usages.constraint_schema AND rules.constraint_name = usages.constraint_name
          WHERE usages.table_schema = DATABASE() AND usages.table_name = ? ORDER BY usages.constraint_name`,
        [table],
      ),
    };
  }
  return definitions;
}
