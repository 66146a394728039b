import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';
import { replay, type RecordedCase } from './replay.js';

const AREAS = new Set([
  'links-save',
  'links-save-errors',
  'links-delete',
  'sources-of-stock',
  'search-conditions',
  'search-grammar',
  'search-page',
  'search-sort',
  'fields-filter',
  'auth',
  'routing',
  'media',
  'source-save',
  'source-list',
  'stock-save',
  'stock-delete',
  'stock-list',
  'source-items',
  'stock-resolver',
  'source-selection',
  'distance',
  'pickup',
  'salability',
  'salable-quantity',
  'product-settings',
  'legacy-stock',
  'export',
  'low-stock',
  'bulk-sources',
]);

/** Recordings that no other server can repeat, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'stock-save/name-long': 'wants the very id that Magento happened to give',
  'export/page': 'counts the items of the page, not those that match (magento/inventory#3416)',
};

const folder = join(import.meta.dirname, 'recorded');
const recorded = readdirSync(folder).flatMap(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedCase[],
);
const cases = recorded.filter(({ area, id }) => AREAS.has(area) && !(id in LEFT_OUT));

const signIn = async (app: TestApp): Promise<string> =>
  (await app.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;

/** Titles, cases and prefixes of what they make. */
const tableOf = (some: readonly RecordedCase[]) =>
  some.map((each, index): [string, RecordedCase, string] => [`${each.id}: ${each.title}`, each, `c${index}`]);

describe('answers as Magento 2.4.7 recorded them', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start();
    token = await signIn(app);
    // The recorded Magento had a source of this name already: source-save/upsert meets it.
    await given(app).source('conformance', { name: 'renamed' });
  });
  afterAll(() => app.stop());

  it.each(tableOf(cases))('%s', async (_, each, prefix) => {
    expect(await replay(each, app.url, token, prefix)).toBeNull();
  });
});

describe('answers as Magento 2.4.7 recorded them with the distance provider offline', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
    token = await signIn(app);
  });
  afterAll(() => app.stop());

  it.each(tableOf(recorded.filter(({ area }) => area === 'distance-offline')))('%s', async (_, each, prefix) => {
    expect(await replay(each, app.url, token, prefix)).toBeNull();
  });
});
