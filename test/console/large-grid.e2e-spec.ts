import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { withBrowser } from '../support/browser.js';
import { ConsoleBrowser, PHONE } from '../support/console.js';
import { given, SOURCE_ITEMS, where } from '../support/given.js';
import { insertItems, numberedSku } from '../support/many-items.js';
import { TestApp } from '../support/test-app.js';

const FIRST = numberedSku(0);
const LAST = numberedSku(99_999);

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;

const quantity = (on: Page, sku: string, source: string): Locator =>
  on.getByLabel(`Quantity of ${sku} in ${source}`, { exact: true });
const toTheEnd = (on: Page): Promise<void> =>
  on.locator('.items-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));

withBrowser('200,000 quantities in the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).sources('north', 'south');
    await insertItems(app, 'north', 100_000);
    await insertItems(app, 'south', 100_000);
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/quantities');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('are scrolled to the end, where only what is in sight is asked for and rendered', async () => {
    await page.getByText('200,000 items').waitFor();
    await quantity(page, FIRST, 'north').waitFor();
    const pages: string[] = [];
    page.on('request', (request) => {
      const asked = new URL(request.url()).searchParams.get('searchCriteria[current_page]');
      if (asked !== null) pages.push(asked);
    });
    await toTheEnd(page);
    await quantity(page, LAST, 'north').waitFor();
    await quantity(page, LAST, 'south').waitFor();
    expect([...new Set(pages)]).toEqual(['2000']);
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('200001');
  });

  test('are put in order of quantity, from either end', async () => {
    // From the beginning, where the greatest quantity is not in sight yet.
    await page.goto(browser.url('/quantities'));
    await quantity(page, FIRST, 'north').waitFor();
    await page.getByRole('combobox', { name: 'Order' }).click();
    await page.getByRole('option', { name: 'Most first' }).click();
    await quantity(page, LAST, 'north').waitFor();
    await toTheEnd(page);
    await quantity(page, FIRST, 'south').waitFor();
    expect(await quantity(page, FIRST, 'south').inputValue()).toBe('0');
  });

  test('are filtered, and more than can be changed at once are not selected', async () => {
    await page.goto(browser.url('/quantities'));
    await page.getByText('Up to 5,000 filtered items can be selected at once').waitFor();
    await page.getByLabel('Search by SKU').fill('0042');
    await page.getByText('40 items').waitFor();
    await page.getByRole('combobox', { name: 'Source' }).fill('south');
    await page.getByRole('option', { name: 'south (south)' }).click();
    await page.getByText('20 items').waitFor();
    await page.getByRole('button', { name: 'Select all 20' }).waitFor();
    await page.goto(browser.url('/quantities?source=north&atMost=2&status=in&sort=most'));
    await page.getByText('2 items').waitFor();
    const shown = page.getByRole('textbox', { name: /^Quantity of/ });
    expect(await shown.evaluateAll((fields) => fields.map((each) => (each as { value: string }).value))).toEqual([
      '2',
      '1',
    ]);
  });

  test('are edited at the end as at the beginning', async () => {
    await page.goto(browser.url('/quantities'));
    await quantity(page, FIRST, 'north').waitFor();
    await toTheEnd(page);
    await quantity(page, LAST, 'south').fill('5');
    // A row that has scrolled out of sight keeps its edit.
    await page.locator('.items-scroll').evaluate((element) => element.scrollTo(0, 0));
    await quantity(page, FIRST, 'north').fill('7');
    await page.getByText('2 rows changed, not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('2 quantities are saved.').waitFor();
    const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', LAST)}&${where('source_code', 'south', 'eq', 1)}`);
    expect(body.items).toEqual([{ sku: LAST, source_code: 'south', quantity: 5, status: 1 }]);
  });

  test('5,000 are selected and adjusted at once', async () => {
    await page.goto(browser.url('/quantities?source=north&sku=SKU-01'));
    await page.getByText('1,000 items').waitFor();
    await page.getByRole('button', { name: 'Select all 1,000' }).click();
    await page.getByText('1,000 items selected').waitFor();
    await page.goto(browser.url('/quantities?source=north&atMost=4999'));
    await page.getByText('5,000 items').waitFor();
    await page.getByRole('button', { name: 'Select all 5,000' }).click();
    await page.getByText('5,000 items selected').waitFor();
    await page.getByRole('button', { name: 'Adjust', exact: true }).click();
    await page.getByLabel('Change by').fill('+100000');
    await page.getByRole('dialog').getByRole('button', { name: 'Adjust' }).click();
    await page.getByText('5,000 quantities are saved.').waitFor({ timeout: 40_000 });
    const { body } = await app.get(`${SOURCE_ITEMS}?${where('quantity', 100_000, 'gteq')}&searchCriteria[page_size]=1`);
    expect(body.total_count).toBe(5_000);
  });

  test('are all reached on a phone', async () => {
    const phone = await browser.signedIn('/quantities', PHONE);
    await quantity(phone, FIRST, 'north').waitFor();
    await toTheEnd(phone);
    await quantity(phone, LAST, 'north').waitFor();
    // Firefox renders nothing below 17.8 million pixels.
    expect(await phone.locator('.items-scroll').evaluate((element) => element.scrollHeight)).toBeLessThan(17_800_000);
  });

  test('log no error', () => {
    expect(browser.problems).toEqual([]);
  });
});
