import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { RolesService } from '../../src/auth/users/roles.service.js';
import { screenshot, withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectFits, PHONE, recordSent } from '../support/console.js';
import { given, link, SOURCE_ITEMS, SOURCE_ITEMS_DELETE, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const CLERK = { username: 'clerk', password: 'clerk-password-1' };

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;

const item = (sku: string, source_code: string, quantity: number, status = 1): object => ({
  sku,
  source_code,
  quantity,
  status,
});
const stored = async (sku: string): Promise<Record<string, number>> => {
  const { body } = await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`);
  const found = body.items as { source_code: string; quantity: number }[];
  return Object.fromEntries(found.map(({ source_code, quantity }) => [source_code, quantity]));
};
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const pick = (sku: string, source: string): Promise<void> => page.getByLabel(`Select ${sku} in ${source}`).check();
const dialog = (): Locator => page.getByRole('dialog');
const chooseSource = async (field: string, code: string): Promise<void> => {
  await dialog().getByRole('combobox', { name: field }).fill(code);
  await page.getByRole('option', { name: `(${code})` }).click();
};

withBrowser('many quantities at once in the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).sources('north', 'south', 'shop');
    const stockId = await given(app).stock('European Stock');
    await given(app).links(link('north', stockId, 1), link('south', stockId, 2), link('shop', stockId, 3));
    await app.nest.get(RolesService).create('Clerks', ['Magento_InventoryApi::source']);
    await app.nest.get(AdminUsersService).create(CLERK.username, CLERK.password, { role: 'Clerks' });
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/quantities');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  /** The same for each test: two shirts in the north, one of them in the south, too. */
  beforeEach(async () => {
    const sources = ['north', 'south', 'shop'];
    const all = ['SHIRT-1', 'SHIRT-2', 'CAP'].flatMap((sku) => sources.map((source_code) => ({ sku, source_code })));
    await app.post(SOURCE_ITEMS_DELETE, { sourceItems: all });
    await given(app).items(
      item('SHIRT-1', 'north', 10),
      item('SHIRT-2', 'north', 4),
      item('SHIRT-2', 'south', 2.5),
      item('CAP', 'north', 7),
    );
    await page.goto(browser.url('/quantities?sku=shirt'));
    await page.getByText('3 items').waitFor();
  });

  test('one is adjusted by a difference, with a reason', async () => {
    await button('Adjust SHIRT-1 in north').click();
    await dialog().getByLabel('Change by').fill('-3');
    await dialog().getByText('10 becomes 7.').waitFor();
    await dialog().getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'Damaged' }).click();
    await expectAccessible(page);
    const sent = await recordSent(page);
    await dialog().getByRole('button', { name: 'Adjust' }).click();
    await page.getByText('One quantity is saved.').waitFor();
    const line = { sku: 'SHIRT-1', source_code: 'north', delta: -3, expected_quantity: 10, create: false };
    expect(await sent()).toEqual([['POST', { adjustments: [{ ...line, reason: 'Damaged' }] }]]);
    expect(await stored('SHIRT-1')).toEqual({ north: 7 });
    await page.getByLabel('Quantity of SHIRT-1 in north').and(page.locator('[value="7"]')).waitFor();
  });

  test('a difference that is no number, or nothing, is not sent; one below 0 is warned about', async () => {
    await button('Adjust SHIRT-2 in south').click();
    const submit = dialog().getByRole('button', { name: 'Adjust' });
    for (const text of ['many', '0', '-', '']) {
      await dialog().getByLabel('Change by').fill(text);
      expect([text, await submit.isDisabled()]).toEqual([text, true]);
    }
    await dialog().getByLabel('Change by').fill('-3');
    await dialog().getByText('One quantity would be below 0.').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    // What is edited and not saved would be in conflict with it.
    await page.getByLabel('Quantity of SHIRT-2 in south').fill('9');
    expect(await button('Adjust SHIRT-2 in south').isDisabled()).toBe(true);
    await button('Discard').click();
  });

  test('many are adjusted at once; one that has changed meanwhile is asked about', async () => {
    await button('Select all 3').click();
    await page.getByText('3 items selected').waitFor();
    await button('Adjust').click();
    await page.getByRole('dialog', { name: 'Adjust 3 quantities' }).getByLabel('Change by').fill('5');
    await given(app).items(item('SHIRT-2', 'north', 1));
    await dialog().getByRole('button', { name: 'Adjust' }).click();
    const conflict = page.getByRole('dialog', { name: 'One quantity has changed meanwhile' });
    await conflict.getByText('You saw 4; now it is 1.').waitFor();
    expect(await stored('SHIRT-1')).toEqual({ north: 10 });
    await conflict.getByLabel('Apply my difference: 6').check();
    await conflict.getByRole('button', { name: 'Save' }).click();
    await page.getByText('3 quantities are saved.').waitFor();
    expect([await stored('SHIRT-1'), await stored('SHIRT-2')]).toEqual([{ north: 15 }, { north: 6, south: 7.5 }]);
    await page.getByText('3 items', { exact: true }).waitFor();
  });

  test('products are assigned to sources, which changes nothing that is there', async () => {
    await pick('SHIRT-1', 'north');
    await pick('SHIRT-2', 'north');
    await expectAccessible(page);
    await button('Assign').click();
    await chooseSource('Sources', 'south');
    await chooseSource('Sources', 'shop');
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Assign' }).click();
    await page.getByText('3 items are new, with nothing in stock.').waitFor();
    expect([await stored('SHIRT-1'), await stored('SHIRT-2')]).toEqual([
      { north: 10, south: 0, shop: 0 },
      { north: 4, south: 2.5, shop: 0 },
    ]);
  });

  test('unassigning says which quantities go', async () => {
    await pick('SHIRT-2', 'north');
    await pick('SHIRT-2', 'south');
    await button('Unassign').click();
    await dialog().getByText('2 items go, and with them their quantities, 6.5 in all.').waitFor();
    await dialog().getByText('transfer it to another source first').waitFor();
    await expectAccessible(page);
    await screenshot(page, 'console-unassign');
    await dialog().getByRole('button', { name: 'Unassign' }).click();
    await page.getByText('2 items are deleted.').waitFor();
    expect(await stored('SHIRT-2')).toEqual({});
    await page.getByText('One item', { exact: true }).waitFor();
  });

  test('all that a source has is moved to another one', async () => {
    await page.goto(browser.url('/quantities?source=north'));
    await button('Select all 3').click();
    await button('Transfer').click();
    // They are all in one source.
    await dialog().getByText('21 in all, of 3 items, will move.').waitFor();
    expect(await dialog().getByRole('combobox', { name: 'From' }).inputValue()).toBe('north (north)');
    await chooseSource('To', 'north');
    await dialog().getByText('Choose two different sources.').waitFor();
    expect(await dialog().getByRole('button', { name: 'Transfer' }).isDisabled()).toBe(true);
    await chooseSource('To', 'south');
    await dialog().getByLabel('The first source no longer stocks them afterwards').check();
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('Moved from north to south.').waitFor();
    const now = await Promise.all(['SHIRT-1', 'SHIRT-2', 'CAP'].map(stored));
    expect(now).toEqual([{ south: 10 }, { south: 6.5 }, { south: 7 }]);
  });

  test('a part of it is moved, after the other source stocks it; the API’s refusal is shown', async () => {
    await pick('SHIRT-1', 'north');
    await pick('SHIRT-2', 'north');
    await button('Transfer').click();
    await chooseSource('To', 'south');
    await dialog().getByText('A part').click();
    await dialog().getByLabel('Quantity of SHIRT-1 to move').fill('6');
    await dialog().getByLabel('Quantity of SHIRT-2 to move').fill('1.5');
    await dialog().getByText('south does not stock one of them yet.').waitFor();
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Assign first' }).click();
    await dialog().getByText('does not stock').waitFor({ state: 'detached' });
    await given(app).items(item('SHIRT-1', 'north', 5));
    await dialog().getByRole('button', { name: 'Transfer' }).click();
    await dialog().getByText('Requested transfer amount for sku SHIRT-1 is not available').waitFor();
    expect(await stored('SHIRT-2')).toEqual({ north: 4, south: 2.5 });
    await dialog().getByLabel('Quantity of SHIRT-1 to move').fill('5');
    await dialog().getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('Moved from north to south.').waitFor();
    expect([await stored('SHIRT-1'), await stored('SHIRT-2')]).toEqual([
      { north: 0, south: 5 },
      { north: 2.5, south: 4 },
    ]);
  });

  test('one product is adjusted and moved from its own page, also where it is not stocked yet', async () => {
    await page.goto(browser.url('/quantities/CAP'));
    await button('Adjust CAP in shop').click();
    await dialog().getByLabel('Change by').fill('+2');
    await dialog().getByText('not stocked becomes 2.').waitFor();
    await dialog().getByRole('button', { name: 'Adjust' }).click();
    await page.getByText('9 can be sold.').waitFor();
    expect(await stored('CAP')).toEqual({ north: 7, shop: 2 });
    await button('Transfer').click();
    await chooseSource('From', 'shop');
    await chooseSource('To', 'south');
    await dialog().getByText('2 of one item will move.').waitFor();
    await dialog().getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('Moved from shop to south.').waitFor();
    expect(await stored('CAP')).toEqual({ north: 7, shop: 0, south: 2 });
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn('/quantities?sku=shirt', PHONE);
    await phone.getByLabel('Select SHIRT-1 in north').check();
    await expectFits(phone);
    await expectAccessible(phone);
    await phone.getByRole('button', { name: 'Transfer' }).tap();
    await phone.getByText('10 of one item will move.').waitFor();
    await phone.getByRole('dialog').getByText('A part').tap();
    await expectFits(phone);
    await expectAccessible(phone);
  });

  test('is not offered to a role that may only read', async () => {
    const clerk = await browser.signedIn('/quantities', {}, CLERK);
    await clerk.getByText('4 items').waitFor();
    expect(await clerk.getByRole('checkbox').count()).toBe(0);
    expect(await clerk.getByRole('button', { name: /Adjust|Select all/ }).count()).toBe(0);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
