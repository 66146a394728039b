import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Caller } from '../../src/auth/caller.js';
import { RouteInvoker } from '../../src/webapi/routes/route-invoker.js';
import { isEmbedded } from '../support/test-database.js';
import { MAGENTO_ADMIN, MysqlDatabase } from '../support/magento-database.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  const database = app.nest.get(DataSource);
  await database.query(
    "INSERT INTO store_website (website_id, code, name, default_group_id) VALUES (5, 'eu', 'EU', 6)",
  );
  await database.query(
    "INSERT INTO store_group (group_id, website_id, name, root_category_id, default_store_id, code) VALUES (6, 5, 'EU Store', 2, 7, 'eu_store')",
  );
  await database.query(
    "INSERT INTO store (store_id, code, website_id, group_id, name, is_active) VALUES (7, 'de', 5, 6, 'Deutsch', 1), (8, 'fr', 5, 6, 'Français', 0)",
  );
  for (const [scope, id, path, value] of [
    ['default', 0, 'general/locale/code', 'en_GB'],
    ['websites', 5, 'general/locale/code', 'de_AT'],
    ['stores', 7, 'general/locale/code', 'de_DE'],
    ['websites', 5, 'currency/options/base', 'EUR'],
    ['stores', 7, 'currency/options/base', ''],
    ['websites', 1, 'general/locale/timezone', 'Europe/London'],
    ['default', 0, 'web/unsecure/base_url', 'http://shop.example.com'],
    ['default', 0, 'web/secure/base_url', 'https://shop.example.com/'],
    ['stores', 8, 'web/secure/base_url', 'https://fr.example.com/'],
    ['stores', 8, 'web/secure/base_media_url', '{{secure_base_url}}bilder'],
  ] as const) {
    const values = [scope, id, path, value].map((each) => `'${each}'`).join(', ');
    await database.query(`INSERT INTO core_config_data (scope, scope_id, path, value) VALUES (${values})`);
  }
});
afterAll(() => app.stop());

describe('the directory', () => {
  it('lists the websites, the admin’s included', async () => {
    expect(await app.get('/rest/V1/store/websites')).toMatchObject({
      status: 200,
      text: JSON.stringify([
        { id: 0, code: 'admin', name: 'Admin', default_group_id: 0 },
        { id: 1, code: 'base', name: 'Main Website', default_group_id: 1 },
        { id: 5, code: 'eu', name: 'EU', default_group_id: 6 },
      ]),
    });
  });

  it('lists the groups', async () => {
    const { body } = await app.get('/rest/default/V1/store/storeGroups');
    expect(body.slice(1)).toEqual([
      {
        id: 1,
        website_id: 1,
        root_category_id: 2,
        default_store_id: 1,
        name: 'Main Website Store',
        code: 'main_website_store',
      },
      { id: 6, website_id: 5, root_category_id: 2, default_store_id: 7, name: 'EU Store', code: 'eu_store' },
    ]);
    expect(body[0]).toMatchObject({ id: 0, website_id: 0 });
  });

  it('lists the store views', async () => {
    const { body } = await app.get('/rest/all/V1/store/storeViews');
    expect(body).toEqual([
      expect.objectContaining({ id: 0, code: 'admin', website_id: 0, store_group_id: 0 }),
      { id: 1, code: 'default', name: 'Default Store View', website_id: 1, store_group_id: 1, is_active: 1 },
      { id: 7, code: 'de', name: 'Deutsch', website_id: 5, store_group_id: 6, is_active: 1 },
      { id: 8, code: 'fr', name: 'Français', website_id: 5, store_group_id: 6, is_active: 0 },
    ]);
    expect((await app.get('/rest/V1/store/storeViews?fields=code')).body[1]).toEqual({ code: 'default' });
  });

  it.each(['websites', 'storeGroups', 'storeViews', 'storeConfigs'])('is closed to strangers: %s', async (name) => {
    const { status, body } = await app.get(`/rest/V1/store/${name}`, { token: null });
    expect([status, body.parameters]).toEqual([401, { resources: 'Magento_Backend::store' }]);
  });
});

const SHOP = {
  base_url: 'http://shop.example.com/',
  base_link_url: 'http://shop.example.com/',
  base_static_url: 'http://shop.example.com/static/',
  base_media_url: 'http://shop.example.com/media/',
  secure_base_url: 'https://shop.example.com/',
  secure_base_link_url: 'https://shop.example.com/',
  secure_base_static_url: 'https://shop.example.com/static/',
  secure_base_media_url: 'https://shop.example.com/media/',
};

const GERMAN = {
  id: 7,
  code: 'de',
  website_id: 5,
  locale: 'de_DE',
  base_currency_code: 'EUR',
  default_display_currency_code: 'USD',
  timezone: 'America/Los_Angeles',
  weight_unit: 'lbs',
  ...SHOP,
};

describe('the configuration of store views', () => {
  it('falls back from the store to its website, to all, to Magento’s default', async () => {
    const { status, body } = await app.get('/rest/V1/store/storeConfigs');
    expect([status, body]).toEqual([
      200,
      [
        {
          ...GERMAN,
          id: 1,
          code: 'default',
          website_id: 1,
          locale: 'en_GB',
          base_currency_code: 'USD',
          timezone: 'Europe/London',
        },
        GERMAN,
        {
          ...GERMAN,
          id: 8,
          code: 'fr',
          locale: 'de_AT',
          secure_base_url: 'https://fr.example.com/',
          secure_base_link_url: 'https://fr.example.com/',
          secure_base_static_url: 'https://fr.example.com/static/',
          secure_base_media_url: 'https://fr.example.com/bilder/',
        },
      ],
    ]);
    expect(Object.keys(body[1] as object)).toEqual(Object.keys(GERMAN));
  });

  it('is that of the codes that are asked for', async () => {
    const codes = async (query: string) =>
      ((await app.get(`/rest/V1/store/storeConfigs?${query}`)).body as { code: string }[]).map(({ code }) => code);
    expect(await codes('storeCodes[]=fr&storeCodes[]=default')).toEqual(['default', 'fr']);
    expect(await codes('store_codes[0]=de')).toEqual(['de']);
    expect(await codes('storeCodes[]=nowhere&storeCodes[]=admin')).toEqual([]);
    const { status, body } = await app.get('/rest/V1/store/storeConfigs?storeCodes=de');
    expect([status, body.message]).toEqual([400, expect.stringContaining('The "string[]" type was expected')]);
  });

  it('has the address of the request where none is configured', async () => {
    const plain = await TestApp.start();
    const [config] = (await plain.get('/rest/V1/store/storeConfigs')).body;
    expect(config).toMatchObject({ base_url: `${plain.url}/`, secure_base_media_url: `${plain.url}/media/` });
    const [invoked] = (await plain.nest
      .get(RouteInvoker)
      .invoke(
        'GET V1/store/storeConfigs',
        {},
        new Caller('admin', 1, new Set(['Magento_Backend::store'])),
      )) as object[];
    expect(invoked).toMatchObject({ base_url: 'http://localhost/' });
    await plain.stop();
  });
});

describe('the modules', () => {
  it('are names', async () => {
    const { status, body } = await app.get('/rest/V1/modules');
    expect(status).toBe(200);
    expect(body).toEqual(expect.arrayContaining(['Magento_Store', 'Magento_Inventory', 'Magento_InventoryApi']));
  });

  it('come in the envelope of a search where one is asked for', async () => {
    const { body: all } = await app.get('/rest/V1/modules');
    expect((await app.get('/rest/V1/modules?searchCriteria')).body).toEqual({
      items: all,
      search_criteria: { filter_groups: [] },
      total_count: all.length,
    });
    const { body } = await app.get('/rest/V1/modules?searchCriteria[pageSize]=2&searchCriteria[currentPage]=2');
    expect(body).toEqual({
      items: all.slice(2, 4),
      search_criteria: { filter_groups: [], page_size: 2, current_page: 2 },
      total_count: all.length,
    });
    expect((await app.get('/rest/V1/modules?searchCriteria[filter_groups][0][filters][0][field]=x')).status).toBe(400);
  });

  it('are for administrators', async () => {
    const { status, body } = await app.get('/rest/V1/modules', { token: null });
    expect([status, body.parameters]).toEqual([401, { resources: 'Magento_Backend::admin' }]);
  });
});

if (!isEmbedded()) {
  it('the directory of a Magento database is Magento’s', async () => {
    const magento = await MysqlDatabase.ofMagento();
    const own = await TestApp.start({}, magento);
    const token = (await own.post('/rest/V1/integration/admin/token', MAGENTO_ADMIN, { token: null })).body as string;
    const websites = await own.get('/rest/V1/store/websites', { token });
    expect(websites.body).toContainEqual({ id: 2, code: 'eu', name: 'EU', default_group_id: 2 });
    const [config] = (await own.get('/rest/V1/store/storeConfigs', { token })).body;
    expect(config).toMatchObject({ base_url: `${own.url}/`, secure_base_url: 'https://shop.example.com/' });
    await own.stop();
  });
}
