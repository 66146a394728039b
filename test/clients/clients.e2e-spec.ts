import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IntegrationsService, type Credentials } from '../../src/auth/oauth/integrations.service.js';
import { given } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const SKU = 'dock/7+Å';
const INVENTORY = 'Magento_InventoryApi::';
const RESOURCES = ['source', 'source_edit', 'stock', 'stock_edit', 'stock_delete', 'stock_source_link'];

let app: TestApp;
let credentials: Credentials;
/** Links that were there before a client came. */
let links: number;

const item = (sku: string, quantity: number) => ({ sku, source_code: 'dock', quantity, status: 1 });

beforeAll(async () => {
  app = await TestApp.start();
  credentials = await app.nest.get(IntegrationsService).create(
    'published clients',
    RESOURCES.map((resource) => INVENTORY + resource),
  );
  await given(app).sources('dock');
  await given(app).items(item(SKU, 7), item('dock/7 Å', 1), item('dock/7', 2), item('dock%2F7%2BÅ', 3));
  links = ((await app.get('/rest/V1/inventory/stock-source-links?searchCriteria')).body as { total_count: number })
    .total_count;
});
afterAll(() => app.stop());

/** Runs a program with the client, which prints what it got. */
async function run(client: string): Promise<Record<string, unknown>> {
  const settings = { url: app.url, ...credentials, ...ADMIN, name: client, sku: SKU };
  const program = join(import.meta.dirname, `${client}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(settings)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

const theWork = (client: string) => ({
  bare: links,
  linked: { links: [`${client}-1:1`, `${client}-2:2`], total: 2 },
  reprioritised: { links: [`${client}-2:1`, `${client}-1:2`], total: 2 },
  page: { links: [`${client}-1:2`], total: 2 },
  renamed: `${client}, renamed`,
  skus: [[SKU, 7]],
  unlinked: { links: [`${client}-2:1`], total: 1 },
  deleted: { links: [], total: 0 },
  refused: { status: 401, body: { message: 'The signature is invalid. Verify and try again.' } },
});

describe('published clients work as they are', () => {
  it('magento-api-rest, with both signature methods', async () => {
    expect(await run('magento-api-rest')).toEqual({ ...theWork('magento-api-rest'), bareSha1: links });
  });

  it('@adobe/aio-commerce-lib-api', async () => {
    expect(await run('aio-commerce-lib-api')).toEqual(theWork('aio-commerce-lib-api'));
  });

  it('@adobe-commerce/aio-toolkit, also signed in as an administrator', async () => {
    expect(await run('aio-toolkit')).toEqual({ ...theWork('aio-toolkit'), renamedForAdmin: 'aio-toolkit, renamed' });
  });
});
