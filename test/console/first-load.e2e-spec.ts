import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { withBrowser } from '../support/browser.js';
import { ConsoleBrowser, signIn } from '../support/console.js';
import { ADMIN, TestApp } from '../support/test-app.js';

interface Load {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** As sent, compressed. */
  readonly bytes: number;
}

let app: TestApp;
let browser: ConsoleBrowser;

/** What the page has loaded, itself included; without its icon, for which nothing waits. */
const loads = (page: Page): Promise<Load[]> =>
  page.evaluate(`[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(({ name }) => !name.endsWith('/icon.svg'))
    .map(({ name, startTime, responseEnd, encodedBodySize }) =>
      ({ name, start: startTime, end: responseEnd, bytes: encodedBodySize }))`);

const sizeOf = (loaded: readonly Load[]): number => loaded.reduce((sum, { bytes }) => sum + bytes, 0);

/** How many requests had to wait for one before them. Unlike a time, it is the same on a busy machine. */
function roundTrips(loaded: readonly Load[]): number {
  let [count, end] = [0, Number.NEGATIVE_INFINITY];
  for (const load of loaded.toSorted((one, other) => one.end - other.end)) {
    if (load.start < end) continue;
    count++;
    end = load.end;
  }
  return count;
}

/** Milliseconds until something can be done, of the fastest of some loads: other tests use the same cores. */
async function fastest(url: string): Promise<number> {
  const times: number[] = [];
  for (let load = 0; load < 3; load++) {
    const page = await browser.window();
    await page.goto(url);
    await page.getByLabel('User name').fill('a');
    times.push((await page.evaluate('performance.now()')) as number);
    await page.context().close();
  }
  return Math.min(...times);
}

withBrowser('the first load of the console', () => {
  beforeAll(async () => {
    app = await TestApp.start();
    browser = await ConsoleBrowser.open(app);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  test('is at most 300 kB, in two round trips until a user can sign in, and few until there is something to see', async () => {
    const page = await browser.window();
    await page.goto(browser.url('/'));
    await page.getByLabel('User name').fill(ADMIN.username);
    const first = await loads(page);
    expect(first.length).toBeGreaterThan(2);
    expect(roundTrips(first)).toBe(2);
    await signIn(page, ADMIN);
    await page.getByRole('link', { name: 'Default Stock' }).waitFor();
    const all = await loads(page);
    // All is counted: the service sends its pages compressed, also to a browser without TLS.
    expect(all.filter(({ name, bytes }) => bytes === 0 && name.includes('/console/'))).toEqual([]);
    expect(sizeOf(all)).toBeLessThan(300_000);
    expect(roundTrips(all)).toBeLessThanOrEqual(8);
  });

  test('does not take long', async () => {
    const time = await fastest(browser.url('/'));
    process.stderr.write(`The console can be used after ${Math.round(time)} ms.\n`);
    // The aim is a second; a busy machine gets four more.
    expect(time).toBeLessThan(5_000);
  });
});
