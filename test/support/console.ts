import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { byName, openBrowser } from './browser.js';
import { ADMIN, type TestApp } from './test-app.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** What a page may log: answers to wrong questions, no connection, and headers that count over HTTPS only. */
const EXPECTED =
  /server responded with a status of 4\d\d|net::ERR_(INTERNET_DISCONNECTED|FAILED)|Cross-Origin-Opener-Policy|Origin-Agent-Cluster/;

/** The console in a real browser, signed in or not; whatever it logs as an error is kept. */
export class ConsoleBrowser {
  readonly problems: string[] = [];
  readonly origins = new Set<string>();

  private constructor(
    private readonly app: TestApp,
    private readonly browser: Browser,
  ) {}

  static async open(app: TestApp): Promise<ConsoleBrowser> {
    if (!existsSync('console/dist/index.html')) throw new Error('The console is not built: npm run build');
    return new ConsoleBrowser(app, await openBrowser());
  }

  /** A window of its own: nothing is remembered from another one. */
  async window(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1280, height: 860 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('request', (request) => this.origins.add(new URL(request.url()).origin));
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      const isProblem = message.type() === 'error' || message.type() === 'warning';
      if (isProblem && !EXPECTED.test(message.text())) this.problems.push(message.text());
    });
    return page;
  }

  url(path: string): string {
    return byName(`${this.app.url}/console${path}`);
  }

  /** @param path below /console, with a slash */
  async signedIn(path: string, options: BrowserContextOptions = {}, user = ADMIN): Promise<Page> {
    const page = await this.window(options);
    await page.goto(this.url(path));
    await signIn(page, user);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

export async function signIn(page: Page, { username, password }: typeof ADMIN): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Areas' }).waitFor({ state: 'attached' });
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** No violation of WCAG 2.2 AA that axe finds. The page's policy forbids inline scripts: axe is evaluated. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })",
  )) as AxeResult;
  expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html) }))).toEqual([]);
}

/** The boundaries of fields and switches have a contrast of 3 to 1 to what is around them: WCAG 1.4.11, which axe does not check. */
export async function expectBoundaries(page: Page): Promise<void> {
  const faint = await page.evaluate(`(() => {
    const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = (text) => {
      const [r, g, b] = rgb(text).map((each) => (each / 255 <= 0.03928 ? each / 3294.6 : ((each / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    };
    const isClear = (text) => rgb(text)[3] === 0;
    const around = (element) => {
      for (let each = element.parentElement; each; each = each.parentElement) {
        const { backgroundColor } = getComputedStyle(each);
        if (!isClear(backgroundColor)) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const fields = [...document.querySelectorAll('main .mantine-Input-input, main .mantine-Checkbox-input, main .mantine-Switch-track')];
    const boundaries = fields.filter((each) => each.offsetParent && !each.previousElementSibling?.disabled && !each.disabled)
      .map((each) => {
        const { backgroundColor, borderTopColor } = getComputedStyle(each);
        const boundary = each.classList.contains('mantine-Switch-track') ? backgroundColor : borderTopColor;
        const [one, other] = [luminance(boundary), luminance(around(each))];
        return { field: each.className, contrast: Math.max(one, other) / Math.min(one, other) };
      });
    return boundaries.length === 0 ? ['no fields'] : boundaries.filter(({ contrast }) => !(contrast >= 3));
  })()`);
  expect(faint).toEqual([]);
}

/** Nothing is cut off at the right, and nothing scrolls sideways. */
export async function expectFits(page: Page): Promise<void> {
  const measured = await page.evaluate(`({
    scrolls: document.documentElement.scrollWidth,
    cut: [...document.querySelectorAll('main *')]
      .filter((each) => each.offsetParent && !each.closest('[data-scrolls]') && each.getBoundingClientRect().right > innerWidth + 1)
      .map(({ tagName, className }) => tagName + '.' + className),
  })`);
  const width = page.viewportSize()?.width;
  expect(measured).toEqual({ scrolls: width, cut: [] });
}

/** What screen readers were told last. */
export const announced = (page: Page): Promise<string | null> => page.locator('#announcements').textContent();

/** From now on, what the page sends with a body: `METHOD` and the body. Chromium does not tell it of a `Request`. */
export async function recordSent(page: Page): Promise<() => Promise<[method: string, body: unknown][]>> {
  await page.evaluate(`(() => {
    const send = window.fetch;
    window.sent = [];
    window.fetch = async (request) => {
      if (request.method !== 'GET') window.sent.push([request.method, JSON.parse(await request.clone().text())]);
      return send(request);
    };
  })()`);
  return () => page.evaluate('window.sent') as Promise<[string, unknown][]>;
}
