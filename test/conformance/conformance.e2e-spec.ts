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
  'salability',
  'salable-quantity',
  'product-settings',
  'legacy-stock',
  'export',
]);

/** Recordings that no other server can repeat, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'stock-save/name-long': 'wants the very id that Magento happened to give',
  'export/page': 'counts the items of the page, not those that match (magento/inventory#3416)',
  'source-selection/list-fields': 'lists the distance algorithm',
  'source-selection/list-xml': 'lists the distance algorithm',
  'source-selection/distance-coordinates': 'uses the distance algorithm',
};

const folder = join(import.meta.dirname, 'recorded');
const cases = readdirSync(folder)
  .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedCase[])
  .filter(({ area, id }) => AREAS.has(area) && !(id in LEFT_OUT));

let app: TestApp;
let token: string;

beforeAll(async () => {
  app = await TestApp.start();
  token = (await app.post('/rest/V1/integration/admin/token', ADMIN, { token: null })).body as string;
  // The recorded Magento had a source of this name already: source-save/upsert meets it.
  await given(app).source('conformance', { name: 'renamed' });
});
afterAll(() => app.stop());

describe('answers as Magento 2.4.7 recorded them', () => {
  it.each(
    cases.map((recorded, index): [string, RecordedCase, string] => [
      `${recorded.id}: ${recorded.title}`,
      recorded,
      `c${index}`,
    ]),
  )('%s', async (_, recorded, prefix) => {
    expect(await replay(recorded, app.url, token, prefix)).toBeNull();
  });
});
