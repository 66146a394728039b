import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectFits, PHONE, recordSent } from '../support/console.js';
import { given, SOURCES } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;

const source = async (code: string): Promise<Record<string, unknown>> =>
  (await app.get(`${SOURCES}/${encodeURIComponent(code)}`)).body as Record<string, unknown>;

const field = (where: Page, name: string): Locator => where.getByRole('textbox', { name, exact: true });

withBrowser('the sources of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
    for (let number = 1; number <= 45; number++) {
      await given(app).source(`w${number}`, { name: `Warehouse ${String(number).padStart(2, '0')}`, city: 'Graz' });
    }
    await given(app).source('under_score', { name: 'Old barn', enabled: false, latitude: 1.5, longitude: 2.5 });
    // Where sources without coordinates are, when they are saved.
    await app.nest
      .get(DataSource)
      .query(
        "INSERT INTO inventory_geoname (country_code, postcode, city, region, province, latitude, longitude) VALUES ('US', '1', 'x', 'x', '', 38.65, -90.24)",
      );
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/sources');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('are listed page by page, searched, and filtered by their state', async () => {
    await page.getByText('1–20 of 47').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('21–40 of 47').waitFor();
    await page.getByLabel('Search by name or code').fill('_');
    await page.getByRole('link', { name: 'Old barn' }).waitFor();
    // An underscore is itself, not any character.
    await page
      .getByRole('link', { name: /Warehouse/ })
      .first()
      .waitFor({ state: 'detached' });
    await page.getByLabel('Search by name or code').fill('house 4');
    await page.getByRole('link', { name: 'Warehouse 45' }).waitFor();
    await page.getByText('Disabled', { exact: true }).click();
    await page.getByText('No source matches').waitFor();
    await page.getByLabel('Search by name or code').fill('');
    await page.getByRole('link', { name: 'Old barn' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Old barn' }).waitFor();
    expect(await page.getByRole('link', { name: /Warehouse/ }).count()).toBe(0);
  });

  test('one is enabled and disabled in the list, which changes nothing else', async () => {
    const before = await source('under_score');
    await page.goto(browser.url('/sources?text=barn'));
    await page.getByLabel('Enable Old barn').press(' ');
    await page.getByText('Old barn is enabled.').waitFor();
    expect(await source('under_score')).toEqual({ ...before, enabled: true });
    await page.getByLabel('Enable Old barn').press(' ');
    await page.getByText('Old barn is disabled').waitFor();
    expect(await source('under_score')).toEqual(before);
  });

  test('one is made, with messages of the API at the fields they are about', async () => {
    await page.goto(browser.url('/sources/new'));
    await field(page, 'Code').fill('new shop');
    await field(page, 'Postcode').fill('8010');
    await field(page, 'Country').fill('at');
    await page.getByText('Austria').waitFor();
    await page.getByRole('button', { name: 'Create source' }).click();
    await page.getByText('"name" can not be empty.').first().waitFor();
    expect(await field(page, 'Name').getAttribute('aria-invalid')).toBe('true');
    expect(await field(page, 'Code').getAttribute('aria-invalid')).toBe('true');
    await expectAccessible(page);

    await field(page, 'Name').fill('New shop');
    await field(page, 'Code').fill('w1');
    await page.getByRole('button', { name: 'Create source' }).click();
    await page.getByText('Another source has this code.').waitFor();
    expect(await source('w1')).toMatchObject({ name: 'Warehouse 01' });

    await field(page, 'Code').fill('new.shop');
    await field(page, 'Latitude').focus();
    // As pasted from a map.
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text', '47.0707, 15.4395');
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    })()`);
    expect(await field(page, 'Longitude').inputValue()).toBe('15.4395');
    await page.getByRole('button', { name: 'Create source' }).click();
    await page.getByRole('heading', { level: 1, name: 'New shop' }).waitFor();
    expect(page.url()).toBe(browser.url('/sources/new.shop'));
    expect(await source('new.shop')).toMatchObject({ name: 'New shop', latitude: 47.0707, longitude: 15.4395 });
  });

  test('one is changed: only what was edited is sent', async () => {
    await page.goto(browser.url('/sources/w2'));
    await field(page, 'City').fill('Wien');
    await field(page, 'Longitude').fill('200');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter degrees between -180 and 180.').waitFor();
    await field(page, 'Longitude').fill('16,37');
    const sent = await recordSent(page);
    // Another user changes another field meanwhile.
    await app.put(`${SOURCES}/w2`, {
      source: { source_code: 'w2', name: 'Warehouse 02', country_id: 'US', postcode: '1', phone: '1234' },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Warehouse 02 is saved.').waitFor();
    const required = { source_code: 'w2', name: 'Warehouse 02', country_id: 'US', postcode: '1' };
    expect(await sent()).toEqual([
      ['PUT', { source: { ...required, city: 'Wien', latitude: null, longitude: 16.37 } }],
    ]);
    expect(await source('w2')).toMatchObject({ city: 'Wien', longitude: 16.37, phone: '1234' });
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });

  test('one becomes a pickup location, once it has an address', async () => {
    await page.goto(browser.url('/sources/w3'));
    await page.getByLabel('Customers can pick up their orders here').press(' ');
    await page.getByText('A pickup location needs a street and a city.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('"street" can not be empty for Pickup Location.').first().waitFor();
    await field(page, 'Street').fill('1 Ring');
    await field(page, 'Name for customers').fill('Graz shop');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Warehouse 03 is saved.').waitFor();
    expect(await source('w3')).toMatchObject({
      street: '1 Ring',
      extension_attributes: { is_pickup_location_active: true, frontend_name: 'Graz shop' },
    });
  });

  test('the default source stays enabled, and is no pickup location', async () => {
    await page.goto(browser.url('/sources/default'));
    await page.getByText('The default source cannot be a pickup location.').waitFor();
    expect(await page.getByLabel('Enabled: its goods are sold').isDisabled()).toBe(true);
    expect(await page.getByLabel('Enabled: its goods are sold').isChecked()).toBe(true);
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn('/sources', PHONE);
    await phone.getByRole('link', { name: 'Warehouse 01' }).waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
    await phone.getByRole('link', { name: 'Warehouse 01' }).tap();
    await field(phone, 'City').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
