import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/load-config.js';
import { handlersOf, routeOf, routesOf } from '../support/routes.js';

interface MagentoRoute {
  readonly method: string;
  readonly path: string;
  readonly module?: string;
  readonly acl: string;
  readonly service_name: string;
  readonly service_method: string;
}

const contract = JSON.parse(readFileSync(join(import.meta.dirname, 'routes.json'), 'utf8')) as {
  readonly routes: readonly MagentoRoute[];
  readonly generic_routes: readonly MagentoRoute[];
};

/** The contract knows the generic routes' service, but not its method. */
const ADMIN_TOKEN = 'POST V1/integration/admin/token anonymous integrationAdminTokenServiceV1.createAdminAccessToken';

/** Routes that Magento lacks. */
const ADDED = [
  'GET V1/nest-msi/me Magento_Backend::admin nestMsiMeV1.get',
  'GET V1/inventory/stocks/:stockId/sources Magento_InventoryApi::stock_source_link nestMsiStockSourcesV1.get',
  'PUT V1/inventory/stocks/:stockId/sources Magento_InventoryApi::stock_source_link nestMsiStockSourcesV1.set',
  'POST V1/inventory/stocks/:stockId/sources/move Magento_InventoryApi::stock_source_link nestMsiStockSourcesV1.move',
  'POST V1/inventory/source-items-adjust Magento_InventoryApi::stock_source_item_assign nestMsiSourceItemsAdjustV1.execute',
  'GET V1/inventory/low-stock Magento_InventoryLowQuantityNotificationApi::low_quantity_notification nestMsiLowStockV1.getList',
  'GET V1/inventory/stocks/:stockId/distances Magento_InventoryApi::source nestMsiStockDistancesV1.get',
  'GET V1/inventory/get-products-salable-quantities Magento_InventorySalesApi::stock nestMsiSalableQuantitiesV1.get',
  'POST V1/inventory/get-products-salable-quantities Magento_InventorySalesApi::stock nestMsiSalableQuantitiesV1.execute',
  'GET V1/inventory/salable-sku-counts Magento_InventorySalesApi::stock nestMsiSalableSkuCountsV1.getList',
];

const magento = new Set(contract.routes.map(lineOf));

let folder: string;
let app: NestExpressApplication;
let ours: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  app = await createApp(loadConfig({ DATABASE_URL: `sqlite:${folder}/test.sqlite` }), pino({ level: 'silent' }));
  ours = routesOf(app).map(
    ({ method, path, resource, service, operation }) => `${method} ${path} ${resource} ${service}.${operation}`,
  );
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('our routes', () => {
  it('are all Magento’s, with method, path, resource, service and service method, or added', () => {
    expect(ours.filter((route) => !magento.has(route))).toEqual([ADMIN_TOKEN, ...ADDED]);
  });

  it('sign an administrator in without a token', () => {
    const token = contract.generic_routes.find(({ path }) => path === '/V1/integration/admin/token');
    expect(ours).toContain(lineOf({ service_method: 'createAdminAccessToken', ...token } as MagentoRoute));
  });

  it('are none twice', () => {
    expect(ours).toEqual([...new Set(ours)]);
  });

  it('are all that can be called', () => {
    expect(
      handlersOf(app).filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler) && !routeOf(handler)),
    ).toEqual([]);
  });
});

describe('Magento’s routes', () => {
  it('are all here', () => {
    expect(contract.routes.filter(({ path }) => /^\/V1\/(inventory|order)\//.test(path))).toHaveLength(39);
    expect(contract.routes.map(lineOf).filter((route) => !ours.includes(route))).toEqual([]);
  });
});

function lineOf({ method, path, acl, service_name, service_method }: MagentoRoute): string {
  return `${method} ${path.slice(1)} ${acl} ${service_name}.${service_method}`;
}
