import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { screenshot, withBrowser } from '../support/browser.js';
import { ConsoleBrowser, expectAccessible, expectFits, PHONE, recordSent } from '../support/console.js';
import { given, SOURCE_ITEMS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let browser: ConsoleBrowser;
let page: Page;

const choose = (name: string, text: string): Promise<void> =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const open = async (name: string, ...lines: string[]): Promise<void> => {
  await page.goto(browser.url('/import'));
  await choose(name, lines.join('\n'));
};
const compare = (): Promise<void> => page.getByRole('button', { name: 'Compare' }).click();
const itemsOf = async (sku: string): Promise<object[]> =>
  (await app.get(`${SOURCE_ITEMS}?${where('sku', sku)}`)).body.items as object[];

withBrowser('the import of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    await given(app).sources('north', 'south');
    const items = Array.from({ length: 2000 }, (_, index) => ({
      sku: `P${index}`,
      source_code: 'north',
      quantity: index,
      status: index % 2,
    }));
    await given(app).items(...items, { sku: 'a,b', source_code: 'south', quantity: 1, status: 1 });
    browser = await ConsoleBrowser.open(app);
    page = await browser.signedIn('/import');
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('a file is dropped, its columns are mapped, and it is compared line by line', async () => {
    await page.getByText('Drop a CSV file here').waitFor();
    await expectAccessible(page);
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      const text = '\\uFEFFArticle;Where;Pieces\\n007;north;5\\n"a,b";SOUTH;2\\nP7;north;7\\nP8;north;9,5\\n;north;1\\nP9;east;1\\nP10;north;many\\np8;North;1\\n';
      data.items.add(new File([text], 'stock.csv', { type: 'text/csv' }));
      const zone = document.querySelector('[data-testid="drop-zone"]');
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    await page.getByText('stock.csv: 8 lines').waitFor();
    expect(await page.getByRole('button', { name: 'Compare' }).isDisabled()).toBe(true);
    for (const [field, column] of Object.entries({ SKU: 'Article', Source: 'Where', Quantity: 'Pieces' })) {
      const select = page.getByRole('combobox', { name: field, exact: true });
      if ((await select.inputValue()) === column) continue;
      await select.click();
      await page.getByRole('option', { name: column }).click();
    }
    await expectAccessible(page);
    await compare();
    // Upper and lower case are the same in the database, and leading zeros stay.
    await page.getByText('Changed: 2').waitFor();
    await page.getByText('New: 1').click();
    await page.getByRole('cell', { name: '007' }).waitFor();
    await page.getByText('Errors: 4').click();
    const errors = page.getByRole('table', { name: 'Lines of the file' });
    await errors.getByText('The SKU is missing.').waitFor();
    await errors.getByText('There is no such source.').waitFor();
    await errors.getByText('The quantity is not a number.').waitFor();
    await errors.getByText('Line 5 has the same SKU and source.').waitFor();
    await page.getByText('Unchanged: 1').waitFor();
    await expectAccessible(page);

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export errors' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.split('\r\n').slice(0, 2)).toEqual(['line,sku,source_code,problem', '6,,north,The SKU is missing.']);

    await page.getByText('Changed: 2').click();
    await screenshot(page, 'console-import');
    const sent = await recordSent(page);
    await page.getByRole('button', { name: 'Save 3 lines' }).click();
    await page.getByText('3 of 3 lines are saved.').waitFor();
    // The file says nothing about the status: it stays, and is "in stock" for new items.
    expect(await sent()).toEqual([
      [
        'POST',
        {
          sourceItems: [
            { sku: '007', source_code: 'north', quantity: 5, status: 1, expected_quantity: 0 },
            { sku: 'a,b', source_code: 'SOUTH', quantity: 2, status: 1, expected_quantity: 1 },
            { sku: 'P8', source_code: 'north', quantity: 9.5, status: 0, expected_quantity: 8 },
          ],
        },
      ],
    ]);
    expect(await itemsOf('a,b')).toEqual([{ sku: 'a,b', source_code: 'south', quantity: 2, status: 1 }]);
  });

  test('5,000 lines with errors: what can be saved is, and what cannot has its line', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => {
      const quantity = index % 100 === 99 ? 'x' : index < 1000 ? index : index + 1;
      return `P${index},north,${quantity},1`;
    });
    await open('feed.csv', 'sku,source_code,quantity,status', ...lines);
    await page.getByText('feed.csv: 5,000 lines').waitFor();
    await compare();
    await page.getByText('Errors: 50').waitFor();
    await page.getByText('New: 2,970').waitFor();
    await page.getByRole('button', { name: /^Save [\d,]+ lines$/ }).click();
    await page.getByText(/^4,\d{3} of 4,\d{3} lines are saved\.$/).waitFor({ timeout: 40_000 });
    expect(await itemsOf('P4998')).toEqual([{ sku: 'P4998', source_code: 'north', quantity: 4999, status: 1 }]);
    expect(await itemsOf('P4999')).toEqual([]);
    // The same file again changes nothing.
    await page.getByRole('button', { name: 'Another file' }).click();
    await choose('feed.csv', ['sku,source_code,quantity,status', ...lines].join('\n'));
    await compare();
    await page.getByText('No line would change anything.').waitFor();
  });

  test('it is stopped between two requests, and says how far it came', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `Q${index};north;1`);
    await open('stop.csv', 'sku;source;qty', ...lines);
    await compare();
    await page.getByText('New: 1,500').waitFor();
    await page.route('**/source-items', async (route) => {
      await page.getByRole('button', { name: 'Stop' }).click();
      await route.continue();
    });
    await page.getByRole('button', { name: 'Save 1,500 lines' }).click();
    await page.getByText('500 of 1,500 lines are saved.').waitFor();
    await page.unroute('**/source-items');
    expect(await itemsOf('Q499')).toHaveLength(1);
    expect(await itemsOf('Q500')).toHaveLength(0);
  });

  test('a file without a column of sources is for one source', async () => {
    await open('one.csv', 'sku,qty', 'S1,4');
    await page.getByRole('combobox', { name: 'Source of all lines' }).fill('sou');
    await page.getByRole('option', { name: 'south (south)' }).click();
    await compare();
    await page.getByText('New: 1').waitFor();
    await page.getByRole('button', { name: 'Save one line' }).click();
    await page.getByText('One of 1 lines is saved.').waitFor();
    expect(await itemsOf('S1')).toEqual([{ sku: 'S1', source_code: 'south', quantity: 4, status: 1 }]);
  });

  test('what is filtered is exported, in the form that the import takes', async () => {
    await page.goto(browser.url('/quantities?source=south'));
    await page.getByText('2 items').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.split('\r\n').toSorted()).toEqual([
      'source_code,sku,quantity,status',
      'south,"a,b",2,1',
      'south,S1,4,1',
    ]);
  });

  test('what has changed since the comparison is not overwritten', async () => {
    await open('late.csv', 'sku,source,qty', 'P20,north,5', 'P21,north,5');
    await compare();
    await page.getByText('Changed: 2').waitFor();
    await given(app).items({ sku: 'P21', source_code: 'north', quantity: 4, status: 1 });
    await page.getByRole('button', { name: 'Save 2 lines' }).click();
    await page.getByText('0 of 2 lines are saved.').waitFor();
    await page.getByText('Errors: 1').click();
    await page.getByRole('cell', { name: /P21/ }).first().waitFor();
    expect(await itemsOf('P20')).toMatchObject([{ quantity: 20 }]);
    await page.getByText('The quantity of "P21" in "north" is 4, not 21.').first().waitFor();
    await page.getByRole('button', { name: 'Compare again' }).click();
    await page.getByRole('button', { name: 'Save 2 lines' }).click();
    await page.getByText('2 of 2 lines are saved.').waitFor();
    expect(await itemsOf('P21')).toMatchObject([{ quantity: 5 }]);
  });

  test('comparing is stopped, too', async () => {
    await open('stop.csv', 'sku;source;qty', 'P1;north;1');
    await page.route('**/source-items?*', async (route) => {
      await page.getByRole('button', { name: 'Stop' }).click();
      await route.abort().catch(() => undefined);
    });
    await compare();
    await page.getByRole('button', { name: 'Compare' }).waitFor();
    await page.unroute('**/source-items?*');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('SKUs that no product has are named, and saved only if one says so', async () => {
    await given(app).products('P1', 'P2', '007');
    await open('typo.csv', 'sku,source,qty', 'p1,north,500', 'P2,north,500', 'PP2,north,500', 'a,north,1');
    await compare();
    await page.getByText('2 lines have SKUs that no product has.').waitFor();
    await page.getByText('Errors: 2').click();
    await page.getByText('No product has this SKU.').first().waitFor();
    expect(await page.getByRole('cell', { name: /^(PP2|a)$/ }).allInnerTexts()).toEqual(['PP2', 'a']);
    await expectAccessible(page);
    await page.getByLabel('Save SKUs without a product, too').check();
    await page.getByText('New: 2').waitFor();
    await page.getByLabel('Save SKUs without a product, too').uncheck();
    await page.getByRole('button', { name: 'Save 2 lines' }).click();
    await page.getByText('2 of 2 lines are saved.').waitFor();
    expect(await itemsOf('P2')).toContainEqual({ sku: 'P2', source_code: 'north', quantity: 500, status: 1 });
    expect(await itemsOf('PP2')).toEqual([]);
  });

  test('all sources of a file are looked up in one request', async () => {
    const asked: string[] = [];
    const note = (request: Request): void => {
      if (request.url().includes('/inventory/sources?')) asked.push(request.url());
    };
    page.on('request', note);
    const lines = Array.from({ length: 300 }, (_, index) => `P1,w${index},1`);
    await open('sources.csv', 'sku,source,qty', ...lines);
    await compare();
    await page.getByText('Errors: 300').waitFor();
    page.off('request', note);
    expect(asked).toHaveLength(1);
  });

  test('all of it fits a phone', async () => {
    const phone = await browser.signedIn('/import', PHONE);
    const csv = { name: 'f.csv', mimeType: 'text/csv', buffer: Buffer.from('sku,source,qty\nP1,north,77\n') };
    await phone.locator('input[type=file]').setInputFiles(csv);
    await expectFits(phone);
    await phone.getByRole('button', { name: 'Compare' }).tap();
    await phone.getByText('Changed: 1').waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
  });

  test('asks no other host for anything, and logs no error', () => {
    expect([...browser.origins]).toEqual([new URL(browser.url('/')).origin]);
    expect(browser.problems).toEqual([]);
  });
});
