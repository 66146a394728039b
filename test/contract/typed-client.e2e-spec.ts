import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { given, link } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const node = (script: string, ...args: string[]) =>
  run(process.execPath, [join(ROOT, 'node_modules', script), ...args]);

/** What somebody writes who knows the service by its document only. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Link = components['schemas']['StockSourceLink'];

const [, , baseUrl = '', username = '', password = '', stock = ''] = process.argv;
const client = createClient<paths>({ baseUrl });
const { data: token } = await client.POST('/rest/V1/integration/admin/token', { body: { username, password } });
client.use({ onRequest: ({ request }) => request.headers.set('Authorization', \`Bearer \${token}\`) });

const link: Link = { source_code: 'typed-2', stock_id: Number(stock), priority: 1 };
const { data: saved } = await client.POST('/rest/V1/inventory/stock-source-links', { body: { links: [link] } });

const { data: found } = await client.GET('/rest/V1/inventory/stock-source-links', {
  params: {
    query: {
      'searchCriteria[filter_groups][0][filters][0][field]': 'stock_id',
      'searchCriteria[filter_groups][0][filters][0][value]': stock,
      'searchCriteria[sort_orders][0][field]': 'priority',
      'searchCriteria[sort_orders][0][direction]': 'ASC',
      'searchCriteria[page_size]': 10,
    },
  },
});
const priorities: number[] = found?.items.map(({ priority }) => priority ?? 0) ?? [];

const { error } = await client.GET('/rest/V1/inventory/stocks/{stockId}', { params: { path: { stockId: 987654321 } } });

// @ts-expect-error No field of a link is called so.
export const misspelt: Link = { source_cod: 'typed-2', stock_id: 1, priority: 1 };
// @ts-expect-error There is no such route.
export const unknown: keyof paths = '/rest/V1/inventory/stock-source-link';
// @ts-expect-error An id is a number.
export const mistaken: Link['stock_id'] = 'one';

console.log(JSON.stringify({ saved, found: found?.items, total: found?.total_count, priorities, message: error?.message }));
`;

const OPTIONS = [
  '--strict',
  '--target',
  'es2023',
  '--module',
  'nodenext',
  '--types',
  'node',
  '--skipLibCheck',
  '--ignoreConfig',
];

let app: TestApp;
let folder: string;

beforeAll(async () => {
  app = await TestApp.start();
  await mkdir(join(ROOT, 'var'), { recursive: true });
  // Here, so that it finds the project's packages and module format.
  folder = await mkdtemp(join(ROOT, 'var', 'typed-client-'));
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true });
});

it('a client that is generated from openapi.json compiles and works', async () => {
  await given(app).sources('typed-1', 'typed-2');
  const stock = await given(app).stock('typed');
  await given(app).links(link('typed-1', stock, 2));

  await node('openapi-typescript/bin/cli.js', join(ROOT, 'openapi.json'), '--output', join(folder, 'api.ts'));
  await writeFile(join(folder, 'program.ts'), PROGRAM);
  const compiled = await node('typescript/bin/tsc', ...OPTIONS, join(folder, 'program.ts')).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe('');

  const program = join(folder, 'program.js');
  const { stdout } = await run(process.execPath, [program, app.url, ADMIN.username, ADMIN.password, String(stock)]);
  expect(JSON.parse(stdout)).toEqual({
    saved: [],
    found: [link('typed-2', stock, 1), link('typed-1', stock, 2)],
    total: 2,
    priorities: [1, 2],
    message: 'Stock with id "%value" does not exist.',
  });
}, 180_000);
