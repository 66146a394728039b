import { afterAll, beforeAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SampleDataService } from '../../src/inventory/sample-data.service.js';
import { LINKS, LINKS_DELETE, orderBy, SOURCES, sourcesOf, STOCKS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { websites } from '../support/website.js';

/** Bodies as Adobe's pages "Link and unlink stocks and sources", "Manage sources" and "Manage stocks" print them. */
let app: TestApp;

beforeEach(async () => {
  app = await TestApp.start();
});
afterEach(() => app.stop());

/** The pages are older than In-Store Pickup, whose attributes every source has since 2.4.0. */
const withoutPickup = (source: object) => ({
  ...source,
  extension_attributes: { is_pickup_location_active: false, frontend_name: (source as { name: string }).name },
});

const CENTRAL = {
  source_code: 'central',
  name: 'Central Shipping Center',
  email: 'hsmith@example.com',
  contact_name: 'Harold Smith',
  enabled: true,
  description: 'Primary source for the central region',
  latitude: 38.74132,
  longitude: -90.363267,
  country_id: 'US',
  region_id: 36,
  city: 'St. Louis',
  street: '123 Warehouse Blvd',
  postcode: '63145',
  phone: '(314) 555-1234',
  use_default_carrier_config: true,
  carrier_links: [],
};

const EAST = {
  source_code: 'east',
  name: 'Eastern Shipping Center',
  email: 'dsimons@example.com',
  contact_name: 'Daryl Simons',
  enabled: true,
  description: 'Primary source for the eastern region',
  country_id: 'US',
  region_id: 45,
  city: 'Raleigh',
  street: '456 Shipping Center Blvd',
  postcode: '27614',
  phone: '(919) 555-8888',
  use_default_carrier_config: true,
  carrier_links: [],
};

const DEFAULT = {
  source_code: 'default',
  name: 'Default Source',
  enabled: true,
  description: 'Default Source',
  latitude: 0,
  longitude: 0,
  country_id: 'US',
  postcode: '00000',
  use_default_carrier_config: true,
  carrier_links: [],
};

const CHANNELS = { sales_channels: [{ type: 'website', code: 'test_site' }] };

describe('link and unlink stocks and sources', () => {
  beforeEach(async () => {
    await app.nest.get(SampleDataService).install();
  });

  it('links stocks and sources', async () => {
    await app.post(LINKS_DELETE, { links: ['central', 'east'].map((source_code) => ({ source_code, stock_id: 4 })) });
    expect(await linkCentralAndEast()).toMatchObject({ status: 200, text: '[]' });
    expect((await app.get(sourcesOf(4))).body).toMatchObject(
      ['central', 'east', 'south'].map((source_code) => ({ source_code })),
    );
  });

  it('deletes links between stocks and sources', async () => {
    expect(await unlinkSouth()).toMatchObject({ status: 200, text: '[]' });
    expect((await app.get(sourcesOf(4))).body).toHaveLength(2);
  });

  it('searches for links', async () => {
    await unlinkSouth();
    const { status, body } = await app.get(`${LINKS}?${where('stock_id', 4)}`);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      items: [
        { stock_id: 4, source_code: 'central', priority: 1 },
        { stock_id: 4, source_code: 'east', priority: 2 },
      ],
      search_criteria: {
        filter_groups: [{ filters: [{ field: 'stock_id', value: '4', condition_type: 'eq' }] }],
      },
      total_count: 2,
    });
  });

  it('gets the sources assigned to a stock', async () => {
    await unlinkSouth();
    const { status, body } = await app.get(sourcesOf(4));
    expect(status).toBe(200);
    expect(body).toStrictEqual([withoutPickup(CENTRAL), withoutPickup(EAST)]);
  });
});

describe('manage sources', () => {
  it('creates a source', async () => {
    expect(await createCentral()).toMatchObject({ status: 200, text: '[]' });
    expect((await app.get(`${SOURCES}/central`)).body).toStrictEqual({
      ...CENTRAL,
      extension_attributes: {
        is_pickup_location_active: true,
        frontend_name: 'Sport Equipment Store',
        frontend_description: 'Sport Equipment Store description',
      },
    });
  });

  it('updates a source, and returns all information about it', async () => {
    await createCentral();
    expect(await updateContact()).toMatchObject({ status: 200, text: '[]' });
    const { status, body } = await app.get(`${SOURCES}/central`);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      ...CENTRAL,
      email: 'dmilton@example.com',
      contact_name: 'Donna Milton',
      phone: '(314) 555-1237',
      extension_attributes: {
        is_pickup_location_active: true,
        frontend_name: 'Central Shipping Center',
        frontend_description: 'Sport Equipment Store description',
      },
    });
  });

  it('searches for sources', async () => {
    for (const source of [CENTRAL, EAST]) await app.post(SOURCES, { source });
    const { status, body } = await app.get(
      `${SOURCES}?${where('country_id', 'US')}&${orderBy('source_code', 'ASC')}&fields=items,total_count`,
    );
    expect(status).toBe(200);
    const theDefault = { ...DEFAULT, extension_attributes: { is_pickup_location_active: false, frontend_name: '' } };
    expect(body).toStrictEqual({
      items: [withoutPickup(CENTRAL), theDefault, withoutPickup(EAST)],
      total_count: 3,
    });
    const { search_criteria } = (await app.get(`${SOURCES}?${where('country_id', 'US')}`)).body;
    expect(search_criteria).toStrictEqual({
      filter_groups: [{ filters: [{ field: 'country_id', value: 'US', condition_type: 'eq' }] }],
    });
  });
});

describe('manage stocks', () => {
  beforeEach(async () => {
    await websites(app, 'test_site');
    await app.nest.get(SampleDataService).install();
  });

  it('creates a stock', async () => {
    const { status, body } = await app.post(STOCKS, {
      stock: { name: 'Central Stock', extension_attributes: CHANNELS },
    });
    expect([status, body]).toStrictEqual([200, 5]);
  });

  it('updates a stock, and returns all information about it', async () => {
    expect(await updateStock({ extension_attributes: CHANNELS })).toMatchObject({ status: 200, text: '4' });
    // The page shows the answer wrapped in "stock" and without its id; no Magento answers so.
    expect((await app.get(`${STOCKS}/4`)).body).toStrictEqual({
      stock_id: 4,
      name: 'St. Louis Stock',
      extension_attributes: CHANNELS,
    });
  });

  it('deletes a stock once its channels are unassigned', async () => {
    await updateStock({ extension_attributes: CHANNELS });
    expect((await app.delete(`${STOCKS}/4`)).status).toBe(400);
    await updateStock({});
    expect(await app.delete(`${STOCKS}/4`)).toMatchObject({ status: 200, text: '[]' });
    expect((await app.get(`${STOCKS}/4`)).status).toBe(404);
  });

  it('searches for stocks', async () => {
    await updateStock({ extension_attributes: CHANNELS });
    const { status, body } = await app.get(`${STOCKS}?${where('name', '%Stock%', 'like')}`);
    expect(status).toBe(200);
    expect(body).toStrictEqual({
      items: [
        {
          stock_id: 1,
          name: 'Default Stock',
          extension_attributes: { sales_channels: [{ type: 'website', code: 'base' }] },
        },
        { stock_id: 4, name: 'St. Louis Stock', extension_attributes: CHANNELS },
      ],
      search_criteria: {
        filter_groups: [{ filters: [{ field: 'name', value: '%Stock%', condition_type: 'like' }] }],
      },
      total_count: 2,
    });
  });
});

const linkCentralAndEast = () =>
  app.post(LINKS, {
    links: [
      { source_code: 'central', stock_id: 4, priority: 1 },
      { source_code: 'east', stock_id: 4, priority: 2 },
    ],
  });

const unlinkSouth = () => app.post(LINKS_DELETE, { links: [{ source_code: 'south', stock_id: 4 }] });

const createCentral = () =>
  app.post(SOURCES, {
    source: {
      name: 'Central Shipping Center',
      source_code: 'central',
      enabled: true,
      description: 'Primary source for the central region',
      latitude: '38.741320',
      longitude: '-90.363267',
      contact_name: 'Harold Smith',
      email: 'hsmith@example.com',
      phone: '(314) 555-1234',
      country_id: 'US',
      region_id: 36,
      city: 'St. Louis',
      street: '123 Warehouse Blvd',
      postcode: '63145',
      extension_attributes: {
        is_pickup_location_active: true,
        frontend_name: 'Sport Equipment Store',
        frontend_description: 'Sport Equipment Store description',
      },
    },
  });

const updateContact = () =>
  app.put(`${SOURCES}/central`, {
    source: {
      name: 'Central Shipping Center',
      contact_name: 'Donna Milton',
      email: 'dmilton@example.com',
      phone: '(314) 555-1237',
      country_id: 'US',
      postcode: '63145',
    },
  });

const updateStock = (more: object) => app.put(`${STOCKS}/4`, { stock: { name: 'St. Louis Stock', ...more } });

describe('on sample data, the examples of Swagger work as they are', () => {
  let sample: TestApp;

  beforeAll(async () => {
    sample = await TestApp.start();
    await sample.nest.get(SampleDataService).install();
  });
  afterAll(() => sample.stop());

  it.each<[string, unknown]>([
    ['inventory/get-product-salable-quantity/new_product1/1', 100],
    ['inventory/get-product-salable-quantity/new_product1/4', 50],
    ['inventory/is-product-salable/new_product1/1', true],
    ['inventory/is-product-salable-for-requested-qty/new_product1/1/2', { salable: true, errors: [] }],
    [
      'inventory/are-products-salable?skus[]=new_product1&stockId=1',
      [{ sku: 'new_product1', stock_id: 1, salable: true }],
    ],
    [
      'inventory/are-product-salable-for-requested-qty/?skuRequests[0][sku]=new_product1&skuRequests[0][qty]=2&stockId=1',
      [{ sku: 'new_product1', stock_id: 1, salable: true, errors: [] }],
    ],
    [
      'inventory/get-products-salable-quantities?skus[]=new_product1&stockId=1',
      [{ sku: 'new_product1', stock_id: 1, qty: 100, salable: true }],
    ],
    [
      'inventory/export-stock-salable-qty/website/base?searchCriteria[filter_groups][0][filters][0][field]=sku' +
        '&searchCriteria[filter_groups][0][filters][0][value]=new%25' +
        '&searchCriteria[filter_groups][0][filters][0][condition_type]=like',
      expect.objectContaining({ items: [{ sku: 'new_product1', qty: 100, is_salable: true }], total_count: 1 }),
    ],
    ['inventory/dump-stock-index-data/website/base', [{ sku: 'new_product1', qty: 100, is_salable: true }]],
    ['stockItems/new_product1', expect.objectContaining({ qty: 100, is_in_stock: true })],
    ['stockStatuses/new_product1', expect.objectContaining({ qty: 100, stock_status: 1 })],
    ['products/new_product1', expect.objectContaining({ name: 'New product' })],
  ])('%s', async (path, expected) => {
    const { status, body } = await sample.get(`/rest/V1/${path}`);
    expect([status, body]).toEqual([200, expected]);
  });
});
