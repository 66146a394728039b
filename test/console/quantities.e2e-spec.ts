import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { screenshot, withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectFits, PHONE, recordSent } from '../support/console.js';
import { given, link, SOURCE_ITEMS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const SKUS = Array.from({ length: 450 }, (_, index) => `SHIRT-${String(index + 1).padStart(3, '0')}`);

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;

const quantity = (sku: string, source = 'north'): Locator =>
  page.getByLabel(`Quantity of ${sku} in ${source}`, { exact: true });
const items = async (sku: string): Promise<Record<string, number>> => {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  const found = body.items as { source_code: string; quantity: number }[];
  return Object.fromEntries(found.map((item) => [item.source_code, item.quantity]));
};
const save = (): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();

withBrowser('the quantities of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).sources('north', 'south');
    await given(app).source('closed', { enabled: false });
    const stockId = await given(app).stock('European Stock');
    await given(app).links(link('north', stockId, 1), link('south', stockId, 2), link('closed', stockId, 3));
    await given(app).items(
      ...SKUS.map((sku, index) => ({ sku, source_code: 'north', quantity: index, status: index === 0 ? 0 : 1 })),
      { sku: 'SHIRT-001', source_code: 'closed', quantity: 7, status: 1 },
    );
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/quantities');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('are a list of any length, of which only the pages in sight are asked for', async () => {
    await page.getByText('451 items').waitFor();
    await quantity('SHIRT-002').waitFor();
    await expectAccessible(page);
    await screenshot(page, 'console-quantities');
    expect(await quantity('SHIRT-450').count()).toBe(0);
    await page.locator('.items-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await quantity('SHIRT-450').waitFor();
    expect(await quantity('SHIRT-002').count()).toBe(0);
  });

  test('are filtered by SKU, source, status and quantity, and put in order', async () => {
    await page.goto(browser.url('/quantities'));
    await page.getByLabel('Search by SKU').fill('shirt-01');
    await page.getByText('10 items').waitFor();
    await page.getByLabel('At most').fill('11');
    await page.getByText('3 items').waitFor();
    await page.getByLabel('At least').fill('10');
    await page.getByText('2 items').waitFor();
    await page.reload();
    await page.getByText('2 items').waitFor();
    await page.getByLabel('At most').fill('');
    await page.getByText('9 items').waitFor();
    await page.getByLabel('At least').fill('');
    await page.getByLabel('Search by SKU').fill('');
    await page.getByText('451 items').waitFor();
    await page.getByRole('combobox', { name: 'Order' }).click();
    await page.getByRole('option', { name: 'Most first' }).click();
    await quantity('SHIRT-450').waitFor();
    await page.getByRole('combobox', { name: 'Source' }).fill('clos');
    await page.getByRole('option', { name: 'closed (closed)' }).click();
    await page.getByText('One item').waitFor();
    await page.reload();
    await page.getByText('One item').waitFor();
    await page.goto(browser.url('/quantities?status=out'));
    await page.getByText('One item').waitFor();
    expect(await quantity('SHIRT-001').inputValue()).toBe('0');
    await given(app).thresholds({ source_code: 'north', sku: 'SHIRT-450', notify_stock_qty: 500 });
    await page.goto(browser.url('/quantities'));
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Low stock' }).click();
    // The global threshold is 1.
    await page.getByText('3 items').waitFor();
    await quantity('SHIRT-450').waitFor();
    await page.goto(browser.url('/quantities?sku=trousers'));
    await page.getByText('Nothing matches').waitFor();
  });

  test('are edited in place: only the edited rows are sent, and texts that are no numbers never', async () => {
    await page.goto(browser.url('/quantities'));
    await quantity('SHIRT-002').fill('abc');
    await page.getByText('A quantity is not a number').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await quantity('SHIRT-002').fill('12.5');
    await quantity('SHIRT-003').fill('+5');
    await page.keyboard.press('Tab');
    expect(await quantity('SHIRT-003').inputValue()).toBe('7');
    await quantity('SHIRT-004').fill('99');
    await quantity('SHIRT-004').press('Escape');
    await page.getByLabel('SHIRT-005 in stock in north').press(' ');
    await page.getByText('3 rows changed, not saved yet').waitFor();
    await expectAccessible(page);
    const sent = await recordSent(page);
    await save();
    await page.getByText('3 quantities are saved.').waitFor();
    const sourceItems = [
      { sku: 'SHIRT-002', source_code: 'north', quantity: 12.5, status: 1, expected_quantity: 1 },
      { sku: 'SHIRT-003', source_code: 'north', quantity: 7, status: 1, expected_quantity: 2 },
      { sku: 'SHIRT-005', source_code: 'north', quantity: 4, status: 0, expected_quantity: 4 },
    ];
    expect(await sent()).toEqual([['POST', { sourceItems }]]);
    expect(await items('SHIRT-002')).toEqual({ north: 12.5 });
    expect(await quantity('SHIRT-002').inputValue()).toBe('12.5');
  });

  test('in conflict with another change are asked about: mine, theirs, or the difference', async () => {
    await page.goto(browser.url('/quantities'));
    await quantity('SHIRT-006').fill('100');
    await quantity('SHIRT-007').fill('100');
    await quantity('SHIRT-008').fill('+10');
    await quantity('SHIRT-009').fill('100');
    // An order, or another user: each has one less.
    await given(app).items(
      ...['SHIRT-006', 'SHIRT-007', 'SHIRT-008'].map((sku, index) => ({
        sku,
        source_code: 'north',
        quantity: 4 + index,
        status: 1,
      })),
    );
    await save();
    const dialog = page.getByRole('dialog', { name: '3 quantities have changed meanwhile' });
    await dialog.getByText('You saw 5; now it is 4.').waitFor();
    await expectAccessible(page);
    expect(await items('SHIRT-009')).toEqual({ north: 8 });
    const choice = (sku: string): Locator => dialog.getByRole('radiogroup', { name: `${sku} · north` });
    await choice('SHIRT-006').getByLabel('Keep mine: 100').check();
    await choice('SHIRT-007').getByLabel('Keep theirs: 5').check();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await choice('SHIRT-008').getByLabel('Apply my difference: 16').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('3 quantities are saved.').waitFor();
    const saved = await Promise.all(['SHIRT-006', 'SHIRT-007', 'SHIRT-008', 'SHIRT-009'].map(items));
    expect(saved.map(({ north }) => north)).toEqual([100, 5, 16, 100]);
  });

  test('in conflict with a change between the check and the save are asked about, too', async () => {
    await page.goto(browser.url('/quantities'));
    await quantity('SHIRT-010').fill('100');
    await page.route(
      (url) => url.pathname.endsWith('/source-items') && url.search === '',
      async (route) => {
        await given(app).items({ sku: 'SHIRT-010', source_code: 'north', quantity: 8, status: 1 });
        await route.continue();
      },
      { times: 1 },
    );
    await save();
    const dialog = page.getByRole('dialog', { name: 'One quantity has changed meanwhile' });
    await dialog.getByText('You saw 9; now it is 8.').waitFor();
    expect(await items('SHIRT-010')).toEqual({ north: 8 });
    await dialog.getByLabel('Keep mine: 100').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('One quantity is saved.').waitFor();
    expect(await items('SHIRT-010')).toEqual({ north: 100 });
  });

  test('of one SKU are shown for all stocks and sources, with what can be sold and why not', async () => {
    await page.goto(browser.url('/quantities?sku=SHIRT-001'));
    await page.getByRole('link', { name: 'SHIRT-001' }).first().click();
    const stock = page.getByRole('region', { name: 'European Stock' });
    await stock.getByText('no enabled source of this stock has it in stock').waitFor();
    // Not stocked is not 0.
    expect(await quantity('SHIRT-001').inputValue()).toBe('0');
    expect(await quantity('SHIRT-001', 'south').getAttribute('placeholder')).toBe('not stocked');
    await expectAccessible(page);
    await quantity('SHIRT-001', 'south').fill('30');
    await save();
    await stock.getByText('30 can be sold.').waitFor();
    await screenshot(page, 'console-sku');
    expect(await items('SHIRT-001')).toEqual({ north: 0, south: 30, closed: 7 });
    // An address in other capitals leads to the same items.
    await page.goto(browser.url('/quantities/shirt-001'));
    await quantity('SHIRT-001', 'south').fill('31');
    await save();
    await page.getByText('One quantity is saved.').waitFor();
    expect(await items('SHIRT-001')).toEqual({ north: 0, south: 31, closed: 7 });
    await page.goto(browser.url(`/quantities/${encodeURIComponent('A/B 1')}`));
    await page.getByText('No source stocks this SKU').waitFor();
    await page.getByRole('heading', { level: 1, name: 'A/B 1' }).waitFor();
  });

  test('are read and written as people do where they live', async () => {
    const german = await browser.window({ locale: 'de-DE' });
    await german.goto(browser.url('/quantities?sku=SHIRT-010'));
    await german.getByLabel('Benutzername').fill('admin');
    await german.getByRole('textbox', { name: 'Passwort' }).fill('correct horse battery staple');
    await german.getByRole('button', { name: 'Anmelden' }).click();
    await german.getByLabel('Menge von SHIRT-010 in north').fill('1.234,5');
    await german.keyboard.press('Tab');
    expect(await german.getByLabel('Menge von SHIRT-010 in north').inputValue()).toBe('1234,5');
    await german.getByRole('button', { name: 'Speichern' }).click();
    await german.getByText('Eine Menge ist gespeichert.').waitFor();
    expect(await items('SHIRT-010')).toEqual({ north: 1234.5 });
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn('/quantities', PHONE);
    await phone.getByLabel('Quantity of SHIRT-002 in north').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
    await phone.goto(browser.url('/quantities/SHIRT-001'));
    await phone.getByText('31 can be sold.').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
