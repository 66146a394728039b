import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { RolesService } from '../../src/auth/users/roles.service.js';
import { SampleDataService } from '../../src/inventory/sample-data.service.js';
import { withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectBoundaries, expectFits, PHONE, signIn } from '../support/console.js';
import { given } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const SKU = 'A-LONG-SKU-OF-A-PRODUCT';
const CLERK = { username: 'clerk', password: 'clerk-password-1' };

let app: TestApp;
let browser: ConsoleBrowser;

withBrowser('the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await app.nest.get(SampleDataService).install();
    await given(app).items({ sku: SKU, source_code: 'east', quantity: 1234.5, status: 0 });
    await app.nest.get(RolesService).create('Clerks', ['Magento_InventoryApi::stock']);
    await app.nest.get(AdminUsersService).create(CLERK.username, CLERK.password, { role: 'Clerks' });
    browser = await ConsoleBrowser.open(app);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('is where / leads a browser, asks for a user, and says what the API says about a wrong password', async () => {
    const page = await browser.window();
    await page.goto(browser.url('/').replace('/console/', '/'));
    expect(page.url()).toBe(browser.url('/stocks').replace('/stocks', '/'));
    await page.getByLabel('User name').fill(ADMIN.username);
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('The account sign-in was incorrect').waitFor();
    await alert.getByRole('button', { name: 'Copy request id' }).waitFor();
    await expectAccessible(page);
    await signIn(page, ADMIN);
    await page.getByRole('link', { name: 'St. Louis Stock' }).waitFor();
    await expectAccessible(page);
  });

  test('keeps a user signed in over a reload, and forgets the token with signing out', async () => {
    const page = await browser.signedIn('/stocks/4');
    await page.getByRole('heading', { name: 'St. Louis Stock' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'St. Louis Stock' }).waitFor();
    expect(await page.evaluate('Object.keys(localStorage).join()')).not.toContain('token');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('asks for the password again when the token has expired in mid-edit, and sends what was typed', async () => {
    const page = await browser.signedIn('/stocks/4');
    await page.getByRole('button', { name: 'Rename' }).click();
    const rename = page.getByRole('dialog', { name: 'Rename' });
    await rename.getByLabel('Name').fill('Stock of St. Louis');
    await page.evaluate("sessionStorage.setItem('nest-msi.token', 'expired')");
    // As a token that expires while the page is open: the page keeps its own in memory.
    await app.nest.get(AdminUsersService).setPassword(ADMIN.username, ADMIN.password);
    await rename.getByRole('button', { name: 'Save' }).click();
    const expired = page.getByRole('dialog', { name: 'Please enter your password again' });
    await expired.getByRole('textbox', { name: 'Password' }).fill('wrong');
    await expired.getByRole('button', { name: 'Carry on' }).click();
    await expired.getByRole('alert').waitFor();
    await expired.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
    await expired.getByRole('button', { name: 'Carry on' }).click();
    await page.getByRole('heading', { name: 'Stock of St. Louis' }).waitFor();
    await page.getByText('The name is saved.').waitFor();
    await page.reload();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Stock of St. Louis');
  });

  test('shows a role only what it may', async () => {
    const page = await browser.signedIn('/stocks', {}, CLERK);
    await page.getByRole('link', { name: 'Default Stock' }).click();
    await page.getByRole('heading', { name: 'Websites' }).waitFor();
    await page.getByText('Clerks').waitFor();
    for (const name of ['New stock', 'Rename', 'Delete stock', 'Save websites']) {
      expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
    }
    expect(await page.getByRole('heading', { name: 'Sources in order of priority' }).count()).toBe(0);
  });

  test('speaks German where the browser does, and remembers another choice', async () => {
    const page = await browser.window({ locale: 'de-AT' });
    await page.goto(browser.url('/'));
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  });

  test('is legible on a phone, in the dark, too', async () => {
    const page = await browser.signedIn('/stocks', { ...PHONE, colorScheme: 'dark' });
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'API reference' }).waitFor();
    await expectAccessible(page);
  });

  test('fits 320 pixels in German, as a page at 400 % has them', async () => {
    const page = await browser.window({ ...PHONE, viewport: { width: 320, height: 640 }, locale: 'de-DE' });
    await page.goto(browser.url('/stocks'));
    await page.getByLabel('Benutzername').fill(ADMIN.username);
    await page.getByRole('textbox', { name: 'Passwort' }).fill(ADMIN.password);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    for (const path of [
      '/stocks',
      '/stocks/4',
      '/sources',
      '/sources/east',
      '/quantities',
      `/quantities/${SKU}`,
      '/selection',
      '/import',
      '/quantities?sku=none',
      '/nowhere',
    ]) {
      await page.goto(browser.url(path));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expectFits(page);
      await expectAccessible(page);
    }
  });

  test.each(['light', 'dark'] as const)(
    'has fields that can be told from the page, on %s ground',
    async (colorScheme) => {
      const page = await browser.signedIn('/sources/new', { colorScheme });
      await page.getByLabel('Postcode').waitFor();
      await expectBoundaries(page);
      await page.goto(browser.url('/quantities'));
      await page.getByLabel(`${SKU} in stock in east`).waitFor();
      await expectBoundaries(page);
    },
  );

  test('lets the keyboard skip the areas, and begins each page with its title', async () => {
    const page = await browser.signedIn('/stocks');
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('New stock');
    await page.getByRole('link', { name: 'Default Stock' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Default Stock' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName + document.activeElement.textContent')).toBe(
      'H1Default Stock',
    );
  });

  test('hides nothing that has the focus behind the bar that saves', async () => {
    const page = await browser.signedIn('/sources/east', { viewport: { width: 1280, height: 500 } });
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('East');
    await page.getByRole('button', { name: 'Save' }).waitFor();
    const hidden: string[] = [];
    for (let field = 0; field < 16; field++) {
      await page.keyboard.press('Tab');
      hidden.push(
        ...((await page.evaluate(`(() => {
          const { x, y, width, height } = document.activeElement.getBoundingClientRect();
          const top = document.elementFromPoint(x + width / 2, y + height / 2);
          const isSeen = document.activeElement.contains(top) || top?.contains(document.activeElement) || top?.closest('label');
          return isSeen ? [] : [document.activeElement.outerHTML];
        })()`)) as string[]),
      );
    }
    expect(hidden).toEqual([]);
  });

  test('says that there is no connection, and works again when it is back', async () => {
    const page = await browser.signedIn('/stocks');
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });
    await page.goto(browser.url('/nowhere'));
    await page.getByText('There is no such page').waitFor();
    expect(await page.getByRole('link', { name: 'To the start' }).getAttribute('href')).toBe('/console');
  });

  test('says that the service does not answer, keeps what is typed, and goes on when it is back', async () => {
    const page = await browser.signedIn('/stocks/4');
    await page
      .getByRole('button', { name: /^Move .* up$/ })
      .last()
      .click();
    await page.getByText('One change, not saved yet').waitFor();
    await page.context().route('**/*', (route) => route.abort());
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The service does not answer').waitFor();
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'The service does not answer' });
    await banner.waitFor();
    await expectAccessible(page);
    await page.context().unrouteAll();
    await banner.waitFor({ state: 'detached' });
    await page.getByText('One change, not saved yet').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/^The sources of .* are saved\.$/).waitFor();
    expect(await page.getByText('not saved yet').count()).toBe(0);
  });

  test('works with every other host cut off: none is asked', async () => {
    const page = await browser.window();
    const own = new URL(browser.url('/')).origin;
    const others: string[] = [];
    await page.context().route(
      (url) => url.origin !== own,
      (route) => {
        others.push(route.request().url());
        return route.abort();
      },
    );
    await page.goto(browser.url('/'));
    await signIn(page, ADMIN);
    for (const area of ['Stocks', 'Sources', 'Quantities', 'Source selection', 'Import']) {
      await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: area }).click();
      await page.getByRole('heading', { level: 1, name: area, exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('menuitem', { name: 'Deutsch' }).click();
    await page.getByRole('link', { name: 'API-Referenz' }).click();
    await page
      .getByRole('link', { name: /onsole/ })
      .first()
      .waitFor();
    expect(others).toEqual([]);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
