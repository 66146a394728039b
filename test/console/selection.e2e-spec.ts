import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { RolesService } from '../../src/auth/users/roles.service.js';
import { GeonamesService } from '../../src/inventory/source-selection/distance/geonames.service.js';
import { screenshot, withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectFits, PHONE } from '../support/console.js';
import { given, link } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const CLERK = { username: 'clerk', password: 'clerk-password-1' };

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;
let stockId: number;

const proposal = (algorithm: string): Locator => page.getByRole('region', { name: algorithm });
const select = (): Promise<void> => page.getByRole('button', { name: 'Select sources' }).click();

withBrowser('the source selection of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
    await given(app).source('north', { name: 'North', latitude: 60, longitude: 10 });
    await given(app).source('south', { name: 'South', latitude: 40, longitude: 10 });
    await given(app).source('shop', { name: 'Shop' });
    await given(app).source('closed', { name: 'Old barn', enabled: false });
    stockId = await given(app).stock('European Stock');
    await given(app).links(...['north', 'south', 'closed', 'shop'].map((code, at) => link(code, stockId, at + 1)));
    await given(app).items(
      { sku: 'SHIRT', source_code: 'north', quantity: 4, status: 1 },
      { sku: 'SHIRT', source_code: 'south', quantity: 10, status: 1 },
      { sku: 'SHIRT', source_code: 'closed', quantity: 99, status: 1 },
      { sku: 'CAP', source_code: 'north', quantity: 0, status: 1 },
      { sku: 'CAP', source_code: 'south', quantity: 1.5, status: 1 },
    );
    await app.nest.get(GeonamesService).addMissing([
      {
        countryCode: 'IT',
        postcode: '00100',
        city: 'Rome',
        region: 'Lazio',
        province: 'RM',
        latitude: 41,
        longitude: 12,
      },
    ]);
    await app.nest.get(RolesService).create('Clerks', ['Magento_InventoryApi::stock']);
    await app.nest.get(AdminUsersService).create(CLERK.username, CLERK.password, { role: 'Clerks' });
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn(`/stocks/${stockId}`);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('tries an order with all algorithms side by side: which source gives what, and why', async () => {
    await page.getByRole('link', { name: 'Try an order' }).click();
    await page.getByRole('heading', { level: 1, name: 'Source selection' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Stock' }).inputValue()).toBe(`European Stock (${stockId})`);
    await page.getByLabel('Order lines').fill('shirt, 5\nCAP;2');
    await page.getByLabel('Postcode').fill('00100');
    await page.getByLabel('Country').fill('IT');
    await select();

    const priority = proposal('By priority');
    await priority.getByText('Not all can be shipped').waitFor();
    await priority.getByText('from 2 sources').waitFor();
    await priority.getByText('0.5 of CAP missing: no enabled source of the stock has more in stock.').waitFor();
    const shares = await priority.getByRole('list').first().locator('p').allInnerTexts();
    expect(shares).toEqual([
      'North',
      'SHIRT: gives 4 of 4',
      'CAP: has 0',
      'South',
      'SHIRT: gives 1 of 10',
      'CAP: gives 1.5 of 1.5',
    ]);
    await priority.getByText('Old barn is disabled').waitFor();
    await priority.getByText('Shop has nothing of it in stock').waitFor();

    const distance = proposal('By distance');
    await distance.getByText('SHIRT: gives 5 of 10').waitFor();
    await distance.getByText('SHIRT: gives nothing of 4: the sources before it have enough').waitFor();
    // From Rome's postcode along the surface of the earth.
    const asked = distance.getByRole('list').first().getByRole('listitem');
    await asked.nth(0).getByText('202 km', { exact: true }).waitFor();
    await asked.nth(1).getByText('2,117 km', { exact: true }).waitFor();
    expect(await priority.getByText(/km$/).count()).toBe(0);
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 1120 });
    await screenshot(page, 'console-selection');
  });

  test('shows what the API says where an algorithm fails, and the others all the same', async () => {
    await page.getByLabel('Order lines').fill('SHIRT 4');
    await page.getByLabel('Postcode').fill('');
    await page.getByLabel('Country').fill('');
    await select();
    await proposal('By priority').getByText('All can be shipped').waitFor();
    await proposal('By priority').getByText('from one source').waitFor();
    const failure = proposal('By distance').getByRole('alert');
    await failure.getByText('No destination address was provided in the request').waitFor();
    await failure.getByRole('button', { name: 'Copy request id' }).waitFor();
    await page.getByLabel('Country').fill('IT');
    await page.getByLabel('Postcode').fill('999');
    await select();
    await failure.getByText('No distances: the address is not found').waitFor();
    expect(await failure.innerText()).toContain('Unknown geoname for');
    await proposal('By distance').getByText('SHIRT: gives 4 of 4').waitFor();
    await expectAccessible(page);
  });

  test('names the lines that it cannot read, and asks for a stock', async () => {
    await page.goto(browser.url('/selection'));
    await page.getByLabel('Order lines').fill('SHIRT 4\nCAP\n\nSHOE many');
    await page.getByText('Lines 2 and 4 need a SKU and a quantity each').waitFor();
    await page.getByLabel('Order lines').fill('SHIRT 4');
    expect(await page.getByRole('button', { name: 'Select sources' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Stock' }).fill('europ');
    await page.getByRole('option', { name: /European Stock/ }).click();
    await page.waitForURL(new RegExp(`stock=${stockId}$`));
    await select();
    await proposal('By priority').getByText('SHIRT: gives 4 of 4').waitFor();
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn(`/selection?stock=${stockId}`, PHONE);
    await phone.getByLabel('Order lines').fill('SHIRT 40');
    await phone.getByRole('button', { name: 'Select sources' }).tap();
    await phone.getByText('26 of SHIRT missing').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
  });

  test('is not shown to a role that may not', async () => {
    const clerk = await browser.signedIn('/selection', {}, CLERK);
    await clerk.getByText('There is no such page').waitFor();
    expect(await clerk.getByRole('link', { name: 'Source selection' }).count()).toBe(0);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
