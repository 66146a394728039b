import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { screenshot, withBrowser } from '../support/browser.js';
import { announced, ConsoleBrowser, expectAccessible, expectFits, PHONE } from '../support/console.js';
import { given, link, linksOf, STOCKS } from '../support/given.js';
import { TestApp } from '../support/test-app.js';
import { websites } from '../support/website.js';

const SOURCES = ['north', 'east', 'south', 'west'];

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;
let stockId: number;
let count = 0;

const row = (code: string): Locator => page.locator(`[data-code="${code}"]`);
const order = (): Promise<string[]> =>
  page
    .locator('[data-code]')
    .evaluateAll((rows) => rows.map((each) => (each as { dataset: { code: string } }).dataset.code));
const grip = (code: string): Locator => page.getByRole('button', { name: new RegExp(`^Move ${code}, position`) });
const reviewAndSave = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};

const openStock = async (): Promise<void> => {
  await page.goto(browser.url(`/stocks/${stockId}`));
  await row('north').waitFor();
};

const changeTogether = async (): Promise<Locator> => {
  await openStock();
  await page.getByRole('button', { name: 'More for south' }).click();
  await page.getByRole('menuitem', { name: 'Move to the top' }).click();
  await app.put(`${STOCKS}/${stockId}/sources`, { sources: [{ source_code: 'east' }, { source_code: 'west' }] });
  await page.getByRole('button', { name: 'Review and save' }).click();
  const alert = page.getByRole('dialog').getByRole('alert');
  await alert.getByText('Someone else has changed this list meanwhile').waitFor();
  await alert.getByText('west is added at position 2').waitFor();
  await alert.getByText('north is removed').waitFor();
  return alert;
};

withBrowser('the stocks of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).sources(...SOURCES);
    await given(app).source('closed', { enabled: false });
    await websites(app, 'shop', 'outlet');
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/stocks');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  /** A stock of its own for each test, with north, east and south. */
  beforeEach(async () => {
    stockId = await given(app).stock(`Stock ${String.fromCodePoint(65 + count++)}`);
    await given(app).links(link('north', stockId, 1), link('east', stockId, 2), link('south', stockId, 3));
  });

  test('one makes a stock, gives it sources, and takes the change back', async () => {
    await page.goto(browser.url('/stocks'));
    await page.getByRole('button', { name: 'New stock' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Fresh Stock');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Fresh Stock' }).waitFor();
    await page.getByText('No sources yet').waitFor();
    await expectAccessible(page);

    const id = Number(page.url().split('/').at(-1));
    await page.getByRole('button', { name: 'Add sources' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add sources' });
    await dialog.getByLabel('Search by name or code').fill('EAS');
    await dialog.getByLabel('east').check();
    await dialog.getByLabel('Search by name or code').fill('');
    await dialog.getByLabel('west').check();
    await dialog.getByLabel('closed').check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add 3 sources' }).click();
    expect(await order()).toEqual(['east', 'west', 'closed']);
    expect(await linksOf(app, id)).toEqual([]);
    await page.getByText('3 changes, not saved yet').waitFor();

    await page.getByRole('button', { name: 'Review and save' }).click();
    const review = page.getByRole('dialog', { name: 'Save the sources of Fresh Stock?' });
    await review.getByText('west is added at position 2').waitFor();
    await expectAccessible(page);
    await review.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The sources of Fresh Stock are saved.').waitFor();
    expect(await linksOf(app, id)).toEqual(['east:1', 'west:2', 'closed:3']);

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The sources are as they were before.').waitFor();
    expect(await linksOf(app, id)).toEqual([]);
    await page.getByText('No sources yet').waitFor();
  });

  test('a source is dragged to another place', async () => {
    await openStock();
    const [from, to] = [await grip('south').boundingBox(), await row('north').boundingBox()];
    await page.mouse.move(from!.x + 8, from!.y + 8);
    await page.mouse.down();
    await page.mouse.move(from!.x + 8, from!.y - 20, { steps: 4 });
    await page.mouse.move(to!.x + 80, to!.y + 6, { steps: 6 });
    await page.locator('[data-code="north"][data-edge="top"]').waitFor();
    await page.mouse.up();
    await page.getByText('One change, not saved yet').waitFor();
    expect(await order()).toEqual(['south', 'north', 'east']);
    expect(await announced(page)).toBe('south is now at position 1 of 3.');
    await screenshot(page, 'console-stock');
    await reviewAndSave();
    expect(await linksOf(app, stockId)).toEqual(['south:1', 'north:2', 'east:3']);
  });

  test('a source is moved with the keyboard alone, and each move is announced', async () => {
    await openStock();
    await grip('north').focus();
    await page.keyboard.press('ArrowDown');
    expect(await announced(page)).toBe('north is now at position 2 of 3.');
    await page.keyboard.press('ArrowDown');
    expect([await order(), await announced(page)]).toEqual([
      ['east', 'south', 'north'],
      'north is now at position 3 of 3.',
    ]);
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    // The source that moves keeps the focus.
    expect(await page.evaluate('document.activeElement.closest("li").dataset.code')).toBe('north');
    await page.getByRole('button', { name: 'Discard' }).press('Enter');
    expect(await order()).toEqual(['north', 'east', 'south']);
  });

  test('a source is moved by buttons: up, down, to a position, and removed', async () => {
    await openStock();
    await page.getByRole('button', { name: 'Move south up' }).click();
    expect(await order()).toEqual(['north', 'south', 'east']);
    await page.getByRole('button', { name: 'Move north down' }).click();
    expect(await order()).toEqual(['south', 'north', 'east']);
    expect(await page.getByRole('button', { name: 'Move south up' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'More for south' }).click();
    await page.getByRole('menuitem', { name: 'Move to position' }).click();
    await page.getByLabel('Position, from 1 to 3').fill('3');
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    expect(await order()).toEqual(['north', 'east', 'south']);
    await page.getByRole('button', { name: 'More for east' }).click();
    await page.getByRole('menuitem', { name: 'Remove from this stock' }).click();
    expect([await order(), await announced(page)]).toEqual([['north', 'south'], 'east is removed from the list.']);
    await reviewAndSave();
    expect(await linksOf(app, stockId)).toEqual(['north:1', 'south:2']);
  });

  test('a conflict is shown, and nothing is overwritten: one keeps one’s own set', async () => {
    const alert = await changeTogether();
    await expectAccessible(page);
    expect(await linksOf(app, stockId)).toEqual(['east:1', 'west:2']);
    await alert.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('dialog').getByText('west is removed').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await linksOf(app, stockId)).toEqual(['south:1', 'north:2', 'east:3']);
  });

  test('… or takes the other one', async () => {
    const alert = await changeTogether();
    await alert.getByRole('button', { name: 'Take theirs' }).click();
    await page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await order()).toEqual(['east', 'west']);
    expect(await linksOf(app, stockId)).toEqual(['east:1', 'west:2']);
  });

  test('changes are not left behind unasked', async () => {
    await openStock();
    await page.getByRole('button', { name: 'Move south up' }).click();
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Stocks' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay here' })
      .click();
    expect(await order()).toEqual(['north', 'south', 'east']);
    await page.getByRole('link', { name: 'Stocks' }).first().click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Stocks' }).waitFor();
  });

  test('choosing a website says which stock loses it, and what hinders deleting', async () => {
    const other = await given(app).stock('Outlet Stock', { type: 'website', code: 'outlet' });
    await openStock();
    await page.getByText('outlet · now sells from Outlet Stock').waitFor();
    await page.getByLabel('outlet').check();
    await page.getByText('Outlet Stock will lose outlet, and then sells nowhere.').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save websites' }).click();
    await page.getByText('It still sells on outlet. Give').waitFor();
    expect((await app.get(`${STOCKS}/${other}`)).body.extension_attributes.sales_channels).toEqual([]);
    expect(await page.getByRole('button', { name: 'Delete stock' }).count()).toBe(0);
    // The links stay: only the websites were saved.
    expect(await linksOf(app, stockId)).toEqual(['north:1', 'east:2', 'south:3']);

    await page.goto(browser.url(`/stocks/${other}`));
    await page.getByRole('button', { name: 'Delete stock' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete stock' }).click();
    await page.getByText('“Outlet Stock” is deleted.').waitFor();
    expect((await app.get(`${STOCKS}/${other}`)).status).toBe(404);
  });

  test('the default stock is protected, and says so', async () => {
    await page.goto(browser.url('/stocks/1'));
    await page.getByText('The default stock always sells from the default source').waitFor();
    await page.getByText('The default stock cannot be deleted').waitFor();
    expect(await page.getByRole('button', { name: /Add sources|Delete stock/ }).count()).toBe(0);
  });

  test('the list is searched by name, and keeps the search in its address', async () => {
    await page.goto(browser.url('/stocks'));
    await page.getByLabel('Search by name').fill('stock a');
    await page.getByRole('link', { name: 'Stock A' }).waitFor();
    await page.getByRole('link', { name: 'Default Stock' }).waitFor({ state: 'detached' });
    await page.waitForURL(/name=stock\+a/);
    await page.reload();
    await page.getByRole('link', { name: 'Stock A' }).waitFor();
    await page.getByLabel('Search by name').fill('100%');
    await page.getByText('No stock has this name').waitFor();
    expect(await page.getByRole('row').count()).toBe(0);
  });

  test('300 sources are put in order like three', async () => {
    const codes = Array.from({ length: 300 }, (_, index) => `s${String(index + 1).padStart(3, '0')}`);
    await given(app).sources(...codes);
    const links = codes.map((source_code, index) => ({ source_code, stock_id: stockId, priority: index + 10 }));
    await given(app).links(...links);
    await openStock();
    await page.getByRole('button', { name: 'More for s300' }).click();
    await page.getByRole('menuitem', { name: 'Move to the top' }).click();
    expect(await announced(page)).toBe('s300 is now at position 1 of 303.');
    await reviewAndSave();
    expect((await linksOf(app, stockId)).slice(0, 3)).toEqual(['s300:1', 'north:2', 'east:3']);
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn(`/stocks/${stockId}`, PHONE);
    await phone.getByRole('button', { name: 'Move south up' }).tap();
    await phone.getByText('One change, not saved yet').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
    await screenshot(phone, 'console-phone');
    await phone.getByRole('button', { name: 'Review and save' }).tap();
    await phone.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).tap();
    await phone.getByRole('button', { name: 'Undo' }).waitFor();
    expect(await linksOf(app, stockId)).toEqual(['north:1', 'south:2', 'east:3']);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
