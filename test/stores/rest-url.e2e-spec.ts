import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
  await app.nest
    .get(DataSource)
    .query("INSERT INTO store (code, website_id, group_id, name, is_active) VALUES ('german', 1, 1, 'Deutsch', 1)");
});
afterAll(() => app.stop());

describe('the store code in the URL', () => {
  it.each(['default', 'all', 'german'])('may be "%s", and changes nothing about an answer', async (code) => {
    const path = 'V1/inventory/stocks?searchCriteria[pageSize]=1';
    const { status, body } = await app.get(`/rest/${code}/${path}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ stock_id: 1 }], search_criteria: { page_size: 1 }, total_count: 1 });
    expect(body).toEqual((await app.get(`/rest/${path}`)).body);
  });

  it('stands before writing routes, too', async () => {
    const links = [{ source_code: 'default', stock_id: 1, priority: 1 }];
    expect(await app.post('/rest/default/V1/inventory/stock-source-links', { links })).toMatchObject({ status: 200 });
  });

  it.each(['admin', 'nowhere', 'Default'])('may not be "%s"', async (code) => {
    const { status, body } = await app.get(`/rest/${code}/V1/inventory/stocks`);
    expect([status, body.message]).toEqual([400, 'Specified request cannot be processed.']);
  });
});
