import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Browser, Locator, Page } from 'playwright-core';
import { SampleDataService } from '../../src/inventory/sample-data.service.js';
import { byName, openBrowser, screenshot, withBrowser } from '../support/browser.js';
import { linksOf } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const TOKEN = 'integrationAdminTokenServiceV1CreateAdminAccessTokenPost';
const SAVE_LINKS = 'inventoryApiStockSourceLinksSaveV1ExecutePost';
const SEARCH_LINKS = 'inventoryApiGetStockSourceLinksV1ExecuteGet';
const DELETE_STOCK = 'inventoryApiStockRepositoryV1DeleteByIdDelete';
const SEARCH_SOURCES = 'inventoryApiSourceRepositoryV1GetListGet';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

let app: TestApp;

beforeAll(async () => {
  // Google would need a key.
  app = await TestApp.start({ DISTANCE_PROVIDER: 'offline' });
  await app.nest.get(SampleDataService).install();
});

afterAll(() => app.stop());

withBrowser('Swagger UI', () => {
  let browser: Browser;
  let page: Page;
  const asked = new Set<string>();
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(byName(`${app.url}/docs`));
    await page.getByText('Exchanges a user name and a password for a token.').waitFor();
  });

  afterAll(() => browser.close());

  test('lets one sign in, link sources, and search with filter, sort and page', async () => {
    const token = await open(page, TOKEN);
    await token.locator('textarea').fill(JSON.stringify(ADMIN));
    const signedIn = await execute(token);
    expect(signedIn.status).toBe('200');
    expect(signedIn.body).toMatch(/^"ey[\w-]+\.[\w-]+\.[\w-]+"$/);

    await authorize(page, JSON.parse(signedIn.body) as string);
    await page.reload();

    const save = await open(page, SAVE_LINKS);
    await save.locator('textarea').fill(
      JSON.stringify({
        links: [
          { source_code: 'east', stock_id: 4, priority: 1 },
          { source_code: 'central', stock_id: 4, priority: 2 },
        ],
      }),
    );
    expect(await execute(save)).toEqual({ status: '200', body: '[]' });
    expect(await linksOf(app, 4)).toEqual(['east:1', 'central:2', 'south:3']);

    const search = await open(page, SEARCH_LINKS);
    await fill(search, {
      'searchCriteria[filter_groups][0][filters][0][value]': '3',
      'searchCriteria[page_size]': '2',
      'searchCriteria[current_page]': '1',
    });
    await choose(search, 'searchCriteria[filter_groups][0][filters][0][field]', 'priority');
    await choose(search, 'searchCriteria[sort_orders][0][field]', 'priority');
    await choose(search, 'searchCriteria[filter_groups][0][filters][0][condition_type]', 'lteq');
    await choose(search, 'searchCriteria[sort_orders][0][direction]', 'DESC');
    const found = await execute(search);
    // Without the token, and without what is known before the answer.
    const hidden = [
      '.curl-command',
      'div:has(> h5 + pre.microlight)',
      'h4:has(+ .responses-table:not(.live-responses-table))',
      '.responses-table:not(.live-responses-table)',
    ];
    await screenshot(search, 'swagger-ui', `${hidden.join()} { display: none }`);
    expect(found.status).toBe('200');
    expect(JSON.parse(found.body)).toMatchObject({
      items: [
        { source_code: 'south', stock_id: 4, priority: 3 },
        { source_code: 'central', stock_id: 4, priority: 2 },
      ],
      search_criteria: { page_size: 2, current_page: 1 },
      total_count: 4,
    });
  });

  test('does not send what is left empty', async () => {
    const search = await open(page, SEARCH_SOURCES);
    await clearParameters(search);
    const request = page.waitForRequest(/inventory\/sources/);
    const { status, body } = await execute(search);
    expect(new URL((await request).url()).search).toBe('');
    expect(status).toBe('200');
    expect(JSON.parse(body)).toMatchObject({ search_criteria: { filter_groups: [] }, total_count: 4 });
  });

  test('finds every link with a bare searchCriteria', async () => {
    const search = await open(page, SEARCH_LINKS);
    await clearParameters(search);
    await search.getByLabel('Send empty value').check();
    const { status, body } = await execute(search);
    expect(status).toBe('200');
    expect(JSON.parse(body)).toMatchObject({ total_count: 4 });
  });

  test('is legible on a phone: nothing is cut off or smaller than text should be', async () => {
    const phone = await browser.newPage({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
    });
    await phone.goto(byName(`${app.url}/docs`));
    const search = await open(phone, SEARCH_LINKS);
    await search.getByRole('button', { name: 'Execute' }).click();
    await search.locator('.live-responses-table').waitFor();
    await phone.locator('.auth-wrapper .authorize').click();
    await phone.locator('.dialog-ux .modal-ux').waitFor();
    const measured = await phone.evaluate(MEASURE);
    expect(measured).toEqual({ width: 390, wider: [], tiny: [] });
    await phone.close();
  });

  test('asks no other host for anything, and runs without an error', () => {
    expect(asked).toEqual(new Set([byName(app.url)]));
    expect(problems).toEqual([]);
  });
});

describe('the OpenAPI document', () => {
  test('is served without a token, and is the one in openapi.json', async () => {
    const { status, body } = await app.get('/docs/openapi.json', { token: null });
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(await readFile('openapi.json', 'utf8')));
  });

  test('offers the fields that each search takes, and no other', async () => {
    const document = (await app.get('/openapi.json')).body as OpenAPIObject;
    const offered: Record<string, unknown> = {};
    const taken: Record<string, unknown> = {};
    for (const [path, { get }] of Object.entries(document.paths)) {
      const parameters = (get?.parameters ?? []) as { name: string; schema: Schema }[];
      const field = parameters.find(({ name }) => name === 'searchCriteria[filter_groups][0][filters][0][field]');
      if (!field) continue;
      offered[path] = (field.schema as { enum?: string[] }).enum?.toSorted();
      const url = path.replace('{salesChannelType}', 'website').replace('{salesChannelCode}', 'base');
      const { body } = await app.get(`${url}?searchCriteria[filter_groups][0][filters][0][field]=none`);
      // Of products, Magento answers for an attribute.
      const { fields } = (body.errors?.[0] ?? body).parameters as { fields: string };
      taken[path] = fields.split(', ').toSorted();
    }
    expect(offered).toEqual(taken);
    expect(Object.keys(offered)).toHaveLength(7);
  });

  test('has examples that find something on any database', async () => {
    const document = (await app.get('/openapi.json')).body as OpenAPIObject;
    const bare = await TestApp.start();
    try {
      const empty: Record<string, unknown> = {};
      for (const [path, { get }] of Object.entries(document.paths)) {
        if (!get) continue;
        const { status, body } = await bare.get(exampleOf(path, get, document).url);
        if (status !== 200 || body.total_count === 0 || body.length === 0) empty[path] = body;
      }
      // There are no products, places and pickup locations yet; distances are Google's.
      expect(
        Object.keys(empty).filter(
          (path) =>
            !/source-items$|low-|products|stockItems|stockStatuses|sal(e|able)|get-(distance|lat)|pickup/.test(path),
        ),
      ).toEqual([]);
    } finally {
      await bare.stop();
    }
  });

  test('has examples that work as they stand', async () => {
    const document = (await app.get('/docs/openapi.json')).body as OpenAPIObject;
    const refused: Record<string, unknown> = {};
    for (const method of ['post', 'put', 'get', 'delete'] as const) {
      for (const [path, { [method]: operation }] of Object.entries(document.paths)) {
        if (!operation?.operationId || operation.operationId === TOKEN) continue;
        const { url, body } = exampleOf(path, operation, document);
        const { status, text } = await app.send(method.toUpperCase(), url, { body });
        if (status !== 200) refused[operation.operationId] = text;
      }
    }
    expect(refused).toEqual({ [DELETE_STOCK]: expect.stringContaining('has at least one sale channel') });
  });
});

/** Unfolds an operation, if it is not unfolded yet. */
async function open(page: Page, operationId: string): Promise<Locator> {
  const operation = page.locator(`[id^=operations-][id$=-${operationId}]`);
  const execution = operation.getByRole('button', { name: 'Execute' });
  if (!(await execution.isVisible())) await operation.locator('.opblock-summary-control').click();
  await execution.waitFor();
  return operation;
}

/** Empties every parameter. */
async function clearParameters(operation: Locator): Promise<void> {
  for (const input of await operation.locator('.parameters input[type=text]').all()) await input.fill('');
  for (const select of await operation.locator('.parameters td select').all()) await select.selectOption('');
}

/** Executes it, and reads the answer from the page. */
async function execute(operation: Locator): Promise<{ status: string; body: string }> {
  const clear = operation.getByRole('button', { name: 'Clear' });
  if (await clear.isVisible()) await clear.click();
  await operation.getByRole('button', { name: 'Execute' }).click();
  const answer = operation.locator('.live-responses-table tbody tr.response');
  const status = await answer.locator('.response-col_status').innerText();
  const body = await answer.locator('.highlight-code').first().innerText();
  return { status: status.trim(), body: body.replace('Download', '').trim() };
}

async function authorize(page: Page, token: string): Promise<void> {
  await page.locator('.auth-wrapper .authorize').click();
  const dialog = page.locator('.dialog-ux');
  await dialog.locator('input').fill(token);
  await dialog.getByRole('button', { name: 'Apply credentials' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

async function fill(operation: Locator, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await operation.locator(`tr[data-param-name="${name}"] input[type=text]`).fill(value);
  }
}

const choose = (operation: Locator, name: string, value: string): Promise<string[]> =>
  operation.locator(`tr[data-param-name="${name}"] select`).selectOption(value);

/** Runs in the page: its width, the elements that are cut off at the right, and those with text too small to read. */
const MEASURE = `(() => {
  const shown = [...document.querySelectorAll('nav a, .swagger-ui *')].filter(
    (element) => element.offsetParent && !element.closest('pre, .highlight-code, svg'),
  );
  const hasText = ({ childNodes }) => [...childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
  const named = (elements) => [...new Set(elements.map(({ tagName, className }) => tagName + '.' + className))];
  return {
    width: document.documentElement.scrollWidth,
    wider: named(shown.filter((element) => element.getBoundingClientRect().right > innerWidth + 1)),
    tiny: named(shown.filter((element) => hasText(element) && parseFloat(getComputedStyle(element).fontSize) < 12)),
  };
})()`;

/** The request that Swagger UI proposes. */
function exampleOf(path: string, operation: Operation, document: OpenAPIObject): { url: string; body?: unknown } {
  const query = new URLSearchParams();
  let url = path;
  for (const parameter of operation.parameters ?? []) {
    if ('$ref' in parameter) throw new Error('Parameters are written out.');
    const example = (parameter.example ?? sampleOf(parameter.schema ?? {}, document)) as string | undefined;
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(String(example)));
    else if (example !== undefined) query.set(parameter.name, String(example));
  }
  const { requestBody } = operation;
  const schema = requestBody && 'content' in requestBody && requestBody.content['application/json']?.schema;
  return { url: `${url}?${query.toString()}`, ...(schema && { body: sampleOf(schema, document) }) };
}

function sampleOf(schema: Schema, document: OpenAPIObject): unknown {
  if ('$ref' in schema) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    return sampleOf(document.components?.schemas?.[name] ?? {}, document);
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.allOf?.[0]) return sampleOf(schema.allOf[0], document);
  if (schema.items) return [sampleOf(schema.items, document)];
  if (!schema.properties) return undefined;
  const samples = Object.entries(schema.properties).map(([name, property]) => [name, sampleOf(property, document)]);
  return Object.fromEntries(samples) as object;
}
