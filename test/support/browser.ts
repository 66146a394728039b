import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Resolves to 127.0.0.1. Unlike `localhost`, it is no secure context: pages behave as on a real host without TLS. */
const HOST = 'nest-msi.example';

/** `describe` for tests in a browser: without one they are skipped, except in CI. */
export const withBrowser: typeof describe.skip = CHROMIUM !== undefined || process.env['CI'] ? describe : describe.skip;

if (CHROMIUM === undefined) {
  process.stderr.write('\n*** THE CONSOLE AND SWAGGER UI ARE NOT TESTED: no Chromium is installed. ***\n\n');
}

/** Headless Chromium with a profile of its own; no other host than ours has an address there. */
export function openBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('No Chromium is installed: apt-get install chromium');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
  });
}

/** The same place, under a name that is not `localhost`. */
export const byName = (url: string): string => url.replace('127.0.0.1', HOST);

/**
 * `SCREENSHOTS=1` writes docs/<name>.png anew, as the README and docs/console.md show it.
 *
 * @param style CSS that hides what does not belong there
 */
export async function screenshot(part: Page | Locator, name: string, style = ''): Promise<void> {
  if (process.env['SCREENSHOTS']) await part.screenshot({ path: `docs/${name}.png`, style });
}
