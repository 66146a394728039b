import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/load-config.js';
import { signInFailed, tooManyRequests } from '../../src/webapi/errors/access-errors.js';
import type { WebapiError } from '../../src/webapi/errors/webapi-error.js';
import { buildDocument } from '../../src/webapi/documentation/openapi.js';

interface Schema {
  readonly type?: string;
  readonly properties?: object;
  readonly $ref?: string;
  readonly allOf?: object;
  readonly oneOf?: object;
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & {
  'x-magento-acl': string;
  'x-magento-service': string;
};

interface MagentoRoute {
  readonly method: string;
  readonly path: string;
  readonly module: string;
  readonly acl: string;
  readonly service_name: string;
  readonly soap_operation: string;
  readonly path_params: readonly { readonly name: string; readonly type: string }[];
}

interface MagentoType {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

const contract = JSON.parse(readFileSync(join(import.meta.dirname, 'routes.json'), 'utf8')) as {
  readonly routes: readonly MagentoRoute[];
  readonly definitions: Readonly<Record<string, MagentoType>>;
};

/** The contract knows the service of the token, but not its method. */
const ADMIN_TOKEN: MagentoRoute = {
  method: 'POST',
  path: '/V1/integration/admin/token',
  module: 'Magento_Integration',
  acl: 'anonymous',
  service_name: 'integrationAdminTokenServiceV1',
  soap_operation: 'integrationAdminTokenServiceV1CreateAdminAccessToken',
  path_params: [],
};
/** A route that Magento lacks. */
const added = (
  method: string,
  path: string,
  acl: string,
  service: string,
  ...path_params: MagentoRoute['path_params']
): MagentoRoute => {
  const [service_name = '', operation = ''] = service.split('.');
  const soap_operation = service_name + operation[0]!.toUpperCase() + operation.slice(1);
  return { method, path, module: 'nest-msi', acl, service_name, soap_operation, path_params };
};

const QUANTITIES = '/V1/inventory/get-products-salable-quantities';
const LOW_QUANTITY = 'Magento_InventoryLowQuantityNotificationApi::low_quantity_notification';
const LINK = 'Magento_InventoryApi::stock_source_link';
const STOCK_ID = { name: 'stockId', type: 'integer' };
const ADDED = [
  added('GET', '/V1/nest-msi/me', 'Magento_Backend::admin', 'nestMsiMeV1.get'),
  added(
    'POST',
    '/V1/inventory/source-items-adjust',
    'Magento_InventoryApi::stock_source_item_assign',
    'nestMsiSourceItemsAdjustV1.execute',
  ),
  added('GET', QUANTITIES, 'Magento_InventorySalesApi::stock', 'nestMsiSalableQuantitiesV1.get'),
  added('POST', QUANTITIES, 'Magento_InventorySalesApi::stock', 'nestMsiSalableQuantitiesV1.execute'),
  added(
    'GET',
    '/V1/inventory/salable-sku-counts',
    'Magento_InventorySalesApi::stock',
    'nestMsiSalableSkuCountsV1.getList',
  ),
  added('GET', '/V1/inventory/low-stock', LOW_QUANTITY, 'nestMsiLowStockV1.getList'),
  added('GET', '/V1/inventory/stocks/:stockId/sources', LINK, 'nestMsiStockSourcesV1.get', STOCK_ID),
  added('PUT', '/V1/inventory/stocks/:stockId/sources', LINK, 'nestMsiStockSourcesV1.set', STOCK_ID),
  added('POST', '/V1/inventory/stocks/:stockId/sources/move', LINK, 'nestMsiStockSourcesV1.move', STOCK_ID),
  added(
    'GET',
    '/V1/inventory/stocks/:stockId/distances',
    'Magento_InventoryApi::source',
    'nestMsiStockDistancesV1.get',
    STOCK_ID,
  ),
];
const ROUTES = [ADMIN_TOKEN, ...ADDED, ...contract.routes];

/** What has decimals; every other number is an integer. */
const DECIMALS = new Set([
  'distance',
  'latitude',
  'lat',
  'lng',
  'longitude',
  'quantity',
  'expected_quantity',
  'delta',
  'qty',
  'qty_to_deduct',
  'qty_available',
  'min_qty',
  'min_sale_qty',
  'max_sale_qty',
  'notify_stock_qty',
  'qty_increments',
]);

describe('openapi.json', () => {
  let document: OpenAPIObject;
  let schemas: Readonly<Record<string, MagentoType>>;
  let operations: { verb: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    const nowhere = loadConfig({ DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none' });
    const app = await createApp(nowhere, pino({ level: 'silent' }), { preview: true });
    document = buildDocument(app);
    schemas = document.components?.schemas as unknown as Record<string, MagentoType>;
    operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
      Object.entries(verbs as Record<string, Operation>).map(([verb, operation]) => ({
        verb: verb.toUpperCase(),
        path,
        operation,
      })),
    );
  });

  test('is what the code says; `npm run openapi` writes it anew', () => {
    expect(JSON.parse(readFileSync('openapi.json', 'utf8'))).toEqual(document);
  });

  test('is valid OpenAPI 3', async () => {
    await expect(SwaggerParser.validate(structuredClone(document) as never)).resolves.toHaveProperty('openapi');
    expect(document.openapi).toMatch(/^3\.0\./);
  });

  test('names every operation, its ACL resource and its path parameters as Magento does', () => {
    for (const { verb, path, operation } of operations) {
      const route = ROUTES.find((each) => each.method === verb && pathOf(each) === path);
      expect({ path, ...route }).toMatchObject({
        acl: operation['x-magento-acl'],
        service_name: operation['x-magento-service'],
      });
      expect(operation.operationId?.toLowerCase()).toBe(`${route?.soap_operation}${verb}`.toLowerCase());
      expect(operation.operationId).toMatch(new RegExp(`^${route?.soap_operation}[A-Z][a-z]+$`));
      expect(parametersOf(operation, 'path').map(({ name, schema }) => `${name}: ${schema.type}`)).toEqual(
        route?.path_params.map(({ name, type }) => `${name}: ${type}`),
      );
    }
  });

  test('has every route of Magento’s module InventoryApi', () => {
    const documented = operations.map(({ verb, path }) => `${verb} ${path}`);
    const wanted = contract.routes.filter(({ module }) => module === 'Magento_InventoryApi');
    expect(documented).toEqual(expect.arrayContaining(wanted.map((route) => `${route.method} ${pathOf(route)}`)));
  });

  test('files every operation under a section with a sentence, and says what it does and who may', () => {
    const tags = new Map(document.tags?.map(({ name, description }) => [name, description]));
    for (const { operation } of operations) {
      expect(operation.tags).toHaveLength(1);
      expect(tags.get(operation.tags?.[0] ?? '')).toMatch(/^[A-Z].*\.$/);
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      const isOpen = operation['x-magento-acl'] === 'anonymous';
      expect(operation.description).toContain(isOpen ? 'no token' : operation['x-magento-acl']);
      expect(operation.security).toEqual(isOpen ? undefined : [{ bearer: [] }]);
    }
    expect(new Set(operations.map(({ operation }) => operation.tags?.[0]))).toEqual(new Set(tags.keys()));
  });

  test('knows the arguments of every operation', () => {
    for (const { verb, operation } of operations) {
      const names = parametersOf(operation, 'query').map(({ name }) => name);
      expect('requestBody' in operation).toBe(verb === 'POST' || verb === 'PUT');
      expect(names.includes('fields')).toBe(verb === 'GET');
      const isSearch = JSON.stringify(operation.responses['200']).includes('SearchResults');
      expect(names.filter((name) => name.startsWith('searchCriteria'))).toHaveLength(isSearch ? 8 : 0);
    }
  });

  test('knows what every operation answers, errors included', () => {
    for (const { verb, path, operation } of operations) {
      const { responses } = operation;
      expect(responses['200']).toHaveProperty(['content', 'application/json', 'schema']);
      const hasBody = verb === 'POST' || verb === 'PUT';
      const isOne =
        /(-from-address|pickup-locations\/?)$/.test(path) ||
        ((verb !== 'PUT' || /stockItems|\/sources$/.test(path)) &&
          /\/(stocks|sources|stock-resolver|products|stockItems|stockStatuses|.*-(salable-quantity|requested-qty|salable-qty|index-data))\/\{/.test(
            path,
          ));
      expect(Object.keys(responses)).toEqual([
        '200',
        '400',
        '401',
        ...(isOne ? ['404'] : []),
        ...(/source-items(-adjust|-delete)?$/.test(path) && hasBody ? ['409'] : []),
        ...(parametersOf(operation, 'header').some(({ name }) => name === 'If-Match') ? ['412'] : []),
        ...(hasBody ? ['413'] : []),
        ...(path.endsWith('/admin/token') ? ['429'] : []),
      ]);
    }
    for (const answer of Object.values(document.components?.responses ?? {})) {
      expect(answer).toHaveProperty(['content', 'application/json', 'schema', '$ref'], '#/components/schemas/Error');
    }
  });

  test('shows the errors of signing in as they are', () => {
    const signIn = operations.find(({ path }) => path.endsWith('/admin/token'));
    expect(signIn?.operation.responses).toMatchObject({
      401: exampleOf(signInFailed()),
      429: exampleOf(tooManyRequests(60)),
    });
  });

  test.each([
    ['StockSourceLink', 'StockSourceLinkInput'],
    ['Source', 'SourceInput'],
    ['Stock', 'StockInput'],
    ['SourceItem', 'SourceItemInput'],
  ])('takes and gives a %s with the keys and types that Magento gives it, and requires the same', (ours, input) => {
    const { properties, required } = schemas[ours] as MagentoType;
    expect(new Set(required)).toEqual(new Set(contract.definitions[input]?.required));
    for (const [name, { type }] of Object.entries(contract.definitions[ours]?.properties ?? {})) {
      const isObject = name === 'extension_attributes';
      expect({ name, type: isObject ? undefined : type }).toEqual({ name, type: properties[name]?.type });
    }
  });

  test('requires of a thing to delete only what names it', () => {
    expect(schemas).toMatchObject({
      DeleteStockSourceLinks: { properties: { links: { items: { $ref: '#/components/schemas/StockSourceLinkKey' } } } },
      StockSourceLinkKey: { required: ['stock_id', 'source_code'] },
      DeleteSourceItems: { properties: { sourceItems: { items: { $ref: '#/components/schemas/SourceItemKey' } } } },
      SourceItemKey: { required: ['sku', 'source_code'] },
    });
  });

  test('has a type for everything, and takes no integer for a decimal', () => {
    const decimals = new Set<string>();
    const vague: string[] = [];
    for (const [schemaName, { properties }] of Object.entries(schemas)) {
      for (const [name, property] of Object.entries(properties)) {
        if (property.type === 'number') decimals.add(name);
        const isVague = property.type === undefined || (property.type === 'object' && !property.properties);
        if (isVague && !property.$ref && !property.allOf && !property.oneOf) vague.push(`${schemaName}.${name}`);
      }
    }
    expect(decimals).toEqual(DECIMALS);
    expect(vague).toEqual([]);
  });
});

const exampleOf = ({ body }: WebapiError): object => ({ content: { 'application/json': { example: body } } });

/** Swagger leaves the slash out that some of Magento's paths end in. */
const pathOf = ({ path }: MagentoRoute): string => `/rest${path.replaceAll(/:(\w+)/g, '{$1}').replace(/\/$/, '')}`;

const parametersOf = (operation: Operation, place: string): { name: string; schema: Schema }[] =>
  ((operation.parameters ?? []) as { name: string; in: string; schema: Schema }[]).filter((each) => each.in === place);
