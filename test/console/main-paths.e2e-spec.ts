import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, signIn } from '../support/console.js';
import { given, linksOf, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;
let stockId: number;

const quantities = async (sku: string): Promise<Record<string, number>> => {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  const found = body.items as { source_code: string; quantity: number }[];
  return Object.fromEntries(found.map(({ source_code, quantity }) => [source_code, quantity]));
};
/** By what is to be seen, as a person finds it. */
const click = (name: string, role: 'button' | 'link' = 'button'): Promise<void> =>
  page.getByRole(role, { name, exact: true }).click();
const toArea = (name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name }).click();

/** The other suites of the console run on one database. */
withBrowser('the main paths of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).source('north', { name: 'Hamburg' });
    await given(app).source('south', { name: 'Munich' });
    await given(app).source('west', { name: 'Cologne' });
    stockId = await given(app).stock('Web shop');
    await given(app).items(
      { sku: 'MUG', source_code: 'north', quantity: 12, status: 1 },
      { sku: 'MUG', source_code: 'south', quantity: 3, status: 1 },
      { sku: 'PLATE', source_code: 'west', quantity: 0, status: 1 },
    );
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/stocks');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('a newcomer links three sources to a stock, puts them in order and corrects a quantity', async () => {
    page = await browser.window();
    await page.goto(browser.url('/').replace('/console/', '/'));
    await signIn(page, ADMIN);
    await click('Web shop', 'link');
    await click('Add sources');
    for (const name of ['Hamburg', 'Munich', 'Cologne']) await page.getByRole('checkbox', { name }).check();
    await click('Add 3 sources');
    await click('Move Cologne up');
    await click('Move Cologne up');
    await page.getByText('3 changes, not saved yet').waitFor();
    await click('Review and save');
    await page.getByText('The stock will then have 3 sources.').waitFor();
    await click('Save');
    await page.getByText('The sources of Web shop are saved.').waitFor();

    await toArea('Quantities');
    await page.getByPlaceholder('Search by SKU').fill('mug');
    await page.getByText('2 items').waitFor();
    await page.getByRole('textbox', { name: 'Quantity of MUG in north' }).fill('10');
    await page.getByText('One row changed, not saved yet').waitFor();
    await click('Save');
    await page.getByText('One quantity is saved.').waitFor();

    expect(await linksOf(app, stockId)).toEqual(['west:1', 'north:2', 'south:3']);
    expect(await quantities('MUG')).toEqual({ north: 10, south: 3 });
  });

  test('the list of stocks counts sources and salable SKUs', async () => {
    await toArea('Stocks');
    const row = page.getByRole('row', { name: /Web shop/ });
    await row.getByRole('cell', { name: '1 of 2' }).waitFor();
    await row.getByRole('cell', { name: '3', exact: true }).waitFor();
    await page
      .getByRole('row', { name: /Default Stock/ })
      .getByRole('cell', { name: '0 of 0' })
      .waitFor();
    await expectAccessible(page);
  });

  test('a stock is made and deleted', async () => {
    await click('New stock');
    await page.getByRole('dialog').getByLabel('Name').fill('Outlet');
    await click('Create');
    await page.getByRole('heading', { level: 1, name: 'Outlet' }).waitFor();
    const id = page.url().split('/').at(-1);
    expect((await app.get(`${STOCKS}/${id}`)).body).toMatchObject({ name: 'Outlet' });
    await click('Delete stock');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete stock' }).click();
    await page.getByText('“Outlet” is deleted.').waitFor();
    expect((await app.get(`${STOCKS}/${id}`)).status).toBe(404);
  });

  test('a source is made, and disabled', async () => {
    await toArea('Sources');
    await click('New source', 'link');
    const fields = { Name: 'Berlin', Code: 'berlin', Postcode: '10115', Country: 'DE' };
    for (const [name, value] of Object.entries(fields)) {
      await page.getByRole('textbox', { name, exact: true }).fill(value);
    }
    await click('Create source');
    await page.getByRole('heading', { level: 1, name: 'Berlin' }).waitFor();
    await toArea('Sources');
    await page.getByLabel('Enable Berlin').press(' ');
    await page.getByText('Berlin is disabled').waitFor();
    expect((await app.get(`${SOURCES}/berlin`)).body).toMatchObject({ name: 'Berlin', enabled: false });
  });

  test('one SKU is seen in all stocks, adjusted with a reason, and moved', async () => {
    await page.goto(browser.url('/quantities?sort=most'));
    await page.getByRole('link', { name: 'MUG' }).first().click();
    await page.getByText('13 can be sold.').waitFor();
    await click('Adjust MUG in south');
    await page.getByLabel('Change by').fill('-1');
    await page.getByRole('combobox', { name: 'Reason' }).fill('Broken');
    await page.getByRole('dialog').getByRole('button', { name: 'Adjust' }).click();
    await page.getByText('12 can be sold.').waitFor();
    await click('Transfer');
    await page.getByRole('combobox', { name: 'From' }).fill('south');
    await page.getByRole('option', { name: 'Munich (south)' }).click();
    await page.getByRole('combobox', { name: 'To' }).fill('west');
    await page.getByRole('option', { name: 'Cologne (west)' }).click();
    await page.getByText('2 of one item will move.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('Moved from south to west.').waitFor();
    expect(await quantities('MUG')).toEqual({ north: 10, south: 0, west: 2 });
  });

  test('an order is tried', async () => {
    await page.goto(browser.url(`/selection?stock=${stockId}`));
    await page.getByLabel('Order lines').fill('MUG 11');
    await click('Select sources');
    const priority = page.getByRole('region', { name: 'By priority' });
    await priority.getByText('All can be shipped').waitFor();
    await priority.getByText('from 2 sources').waitFor();
    expect(await page.getByRole('region').count()).toBeGreaterThan(1);
  });

  test('a file is compared and imported', async () => {
    await toArea('Import');
    const buffer = Buffer.from('sku,source_code,quantity\nMUG,north,20\n007,west,4\nMUG,west,2\nMUG,nowhere,1\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'feed.csv', mimeType: 'text/csv', buffer });
    await click('Compare');
    for (const count of ['Changed: 1', 'New: 1', 'Errors: 1', 'Unchanged: 1'])
      await page.getByText(count, { exact: true }).waitFor();
    await click('Save 2 lines');
    await page.getByText('2 of 2 lines are saved.').waitFor();
    expect([await quantities('MUG'), await quantities('007')]).toEqual([{ north: 20, south: 0, west: 2 }, { west: 4 }]);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
