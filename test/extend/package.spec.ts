import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/**
 * The example as a team would have it: in a project of its own, with the packed package. What the package says it needs
 * is linked from here, so that no registry is asked; what it needs and does not say is missing there.
 */
const HERE = process.cwd();
const run = promisify(execFile);

let home: string;
let service: ChildProcess | undefined;
let url: string;
let token: string;
let warehouse: Server | undefined;
const heard: unknown[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'nest-msi-'));
  await installPackage();
  await cp(join(HERE, 'examples/acme'), home, { recursive: true });
  await run(process.execPath, [join(HERE, 'node_modules/typescript/bin/tsc'), '-p', home]);
  warehouse = createServer((request, response) => {
    void json(request).then((body) => {
      heard.push(body);
      return response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(warehouse, 'listening');
  url = await start((warehouse.address() as AddressInfo).port);
  token = (await send('POST', 'integration/admin/token', { username: 'admin', password: 'acme' })) as string;
}, 150_000);
afterAll(async () => {
  if (service?.kill('SIGTERM')) await once(service, 'exit');
  warehouse?.close();
  await rm(home, { recursive: true });
});

async function installPackage(): Promise<void> {
  // Built by `npm test`; nothing may build again while other tests use it.
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
    cwd: HERE,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['-xzf', join(home, filename), '-C', home]);
  const modules = join(home, 'node_modules');
  await mkdir(modules);
  await rename(join(home, 'package'), join(modules, 'nest-msi'));
  const { dependencies, peerDependencies } = JSON.parse(
    await readFile(join(modules, 'nest-msi/package.json'), 'utf8'),
  ) as Record<string, Record<string, string>>;
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), '@types/node']) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(HERE, 'node_modules', name), join(modules, name));
  }
}

/** @returns where it serves */
async function start(port: number): Promise<string> {
  service = spawn(process.execPath, ['dist/main.js'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: 'sqlite:acme.sqlite',
      ADMIN_PASSWORD: 'acme',
      ACME_MAX_SOURCES: '3',
      ACME_WEBHOOK: `http://127.0.0.1:${port}`,
      ACME_KEY: 'open sesame',
    },
  });
  let said = '';
  for await (const line of createInterface({ input: service.stderr as Readable })) {
    said += `${line}\n`;
    const [, found] = /REST API +(\S+)\/rest\/V1/.exec(line) ?? [];
    if (found) return found;
  }
  throw new Error(`It did not start: ${said}`);
}

async function send(method: string, path: string, body?: object, headers: object = {}): Promise<unknown> {
  const response = await fetch(`${url}/rest/V1/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  return response.json();
}

const source = (source_code: string, more: object) => ({
  source: { source_code, name: source_code, country_id: 'US', postcode: '1', ...more },
});

const links = (...codes: string[]) => ({
  links: codes.map((source_code, index) => ({ source_code, stock_id: 4, priority: index + 1 })),
});

describe('the example, with the packed package', () => {
  it('keeps its link policy', async () => {
    await send('POST', 'inventory/sources', source('west', {}));
    expect(await send('POST', 'inventory/stock-source-links', links('west'))).toEqual({
      message: 'Validation Failed',
      errors: [{ message: 'Stock %stock_id has more than %most sources.', parameters: { stock_id: '4', most: '3' } }],
    });
  });

  it('asks the nearest source first', async () => {
    const sku = 'new_product1';
    const item = (source_code: string) => ({ sku, source_code, quantity: 5, status: 1 });
    await send('POST', 'inventory/source-items', { sourceItems: ['central', 'east', 'south'].map(item) });
    const destination_address = { country: 'US', postcode: '78701', street: '1', region: 'TX', city: 'Austin' };
    const result = await send('POST', 'inventory/source-selection-algorithm-result', {
      inventoryRequest: { stockId: 4, items: [{ sku, qty: 1 }], extensionAttributes: { destination_address } },
      algorithmCode: 'acme-nearest',
    });
    expect(result).toMatchObject({ source_selection_items: [{ source_code: 'south', qty_to_deduct: 1 }, {}, {}] });
  });

  it('tells the warehouse of links', async () => {
    await send('POST', 'inventory/stock-source-links-delete', links('east'));
    const deleted = [{ stockId: 4, sourceCode: 'east', priority: 2 }];
    for (let tries = 0; tries < 200 && heard.length < 2; tries++) await new Promise((next) => setTimeout(next, 10));
    expect(heard.at(-1)).toEqual({ deleted });
  });

  it('searches its overview, for the warehouse too', async () => {
    const query = 'acme/stock-overview?searchCriteria[filter_groups][0][filters][0][field]=sources';
    const page = 'searchCriteria[filter_groups][0][filters][0][value]=2&searchCriteria[page_size]=1';
    const found = await send('GET', `${query}&${page}`, undefined, {
      authorization: '',
      'x-warehouse-key': 'open sesame',
    });
    expect(found).toEqual({
      items: [{ stock_id: 4, name: 'St. Louis Stock', sources: 2 }],
      search_criteria: expect.anything(),
      total_count: 1,
    });
    expect(await send('GET', query, undefined, { authorization: '' })).toMatchObject({
      parameters: { resources: 'Acme_Stock::overview' },
    });
  });

  it('keeps an attribute of sources', async () => {
    await send('POST', 'inventory/sources', source('west', { extension_attributes: { acme_cut_off: '14:30' } }));
    expect(await send('GET', 'inventory/sources/west')).toMatchObject({
      extension_attributes: { acme_cut_off: '14:30' },
    });
    const wrong = source('west', { extension_attributes: { acme_cut_off: 'noon' } });
    expect(await send('POST', 'inventory/sources', wrong)).toMatchObject({
      errors: [{ parameters: { field: 'acme_cut_off' } }],
    });
  });

  it('is in the documentation', async () => {
    const { paths, components } = (await (await fetch(`${url}/docs/openapi.json`)).json()) as Record<
      string,
      Record<string, { get?: object; properties?: object }>
    >;
    expect(paths?.['/rest/V1/acme/stock-overview']?.get).toMatchObject({
      summary: 'Searches stocks by how many sources they have',
      'x-magento-acl': 'Acme_Stock::overview',
    });
    expect(components?.['schemas']).toHaveProperty('SourceExtension.properties.acme_cut_off.example', '14:30');
  });
});

it('the package holds no tests, and all that its entries name', async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], { cwd: HERE });
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths.filter((path) => /spec|test\/|\.map$|^src\//.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      'console/dist/index.html',
      'dist/src/nest-msi.js',
      'dist/src/nest-msi.d.ts',
      'dist/src/cli/cli.js',
      'README.md',
    ]),
  );
});
