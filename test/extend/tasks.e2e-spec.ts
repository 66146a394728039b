import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ClientProxyFactory, Transport, type ClientProxy } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { link, LINKS, orderBy, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { packedProject, Program } from '../support/packed.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** What teams build on the package, from outside, with nothing but its documentation: test/extend/tasks. */
const PASSWORD = 'correct horse battery staple';
const COSTS = '/rest/V1/acme/costs';
const SELECTION = '/rest/V1/inventory/source-selection-algorithm-result';

let databases: TestDatabase[] = [];
let webhook: Server;
const received: unknown[][] = [];
let added: Program;
let replaced: Program;
let shop: Program;
let queue: Program;
const programs: Program[] = [];
let client: ClientProxy;
let token: string;
let port: number;

beforeAll(async () => {
  const project = await packedProject();
  databases = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase()));
  webhook = createServer((request, response) => {
    void json(request).then((body) => {
      received.push(body as unknown[]);
      return response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  const start = async (script: string, index: number, env: Record<string, string> = {}) => {
    const program = await Program.start(project, script, {
      DATABASE_URL: databases[index]!.url,
      DATABASE_POOL_SIZE: '4',
      SAMPLE_DATA: 'false',
      ADMIN_PASSWORD: PASSWORD,
      ...env,
    });
    programs.push(program);
    return program;
  };
  port = await freePort();
  [added, replaced, shop, queue] = await Promise.all([
    start('tasks/added.js', 0, { WEBHOOK: `http://127.0.0.1:${(webhook.address() as AddressInfo).port}` }),
    start('tasks/replaced.js', 1, { KEY: 'open sesame' }),
    start('tasks/shop.js', 2),
    start('examples/queue/src/main.js', 3, { QUEUE_PORT: String(port) }),
  ]);
  client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
  token = await tokenOf(added);
}, 180_000);
afterAll(async () => {
  client?.close();
  await Promise.all(programs.map((program) => program.stop()));
  webhook?.close();
  await Promise.all(databases.map((database) => database.drop()));
});

/** Below the range of ports that the kernel gives to connections, so that none takes it until it is used. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createTcpServer();
    const candidate = 10_000 + Math.floor(Math.random() * 20_000);
    const isFree = await new Promise<boolean>((resolve) => {
      server
        .once('error', () => resolve(false))
        .listen(candidate, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return candidate;
  }
}

async function tokenOf(program: Program, root = '/rest'): Promise<string> {
  const credentials = { username: 'admin', password: PASSWORD };
  return (await program.send('POST', `${root}/V1/integration/admin/token`, credentials)).body as string;
}

const send = (method: string, path: string, body?: object) =>
  added.send(method, path, body, { authorization: `Bearer ${token}` });

const source = (code: string) => ({
  source: { source_code: code, name: code, country_id: 'US', postcode: '1', enabled: true },
});

const item = (source_code: string, quantity: number) => ({ sku: 'a', source_code, quantity, status: 1 });

async function stock(name: string): Promise<number> {
  return (await send('POST', STOCKS, { stock: { name } })).body as number;
}

describe('a rule about several stocks, whatever the capitals', () => {
  it('refuses the request, and names the link', async () => {
    for (const code of ['rome', 'oslo']) await send('POST', SOURCES, source(code));
    const stocks = [await stock('one'), await stock('two'), await stock('three')];
    expect((await send('POST', LINKS, { links: [link('Rome', stocks[0]!), link('ROME', stocks[1]!)] })).status).toBe(
      200,
    );
    const { status, body } = await send('POST', LINKS, { links: [link('oslo', stocks[0]!), link('rOME', stocks[2]!)] });
    expect([status, body]).toEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [
          {
            message: 'Source "%code" serves more than %most stocks.',
            parameters: { code: 'rome', most: '2' },
            index: 1,
          },
        ],
      },
    ]);
    expect((await send('GET', `${LINKS}?${where('source_code', 'oslo')}`)).body.total_count).toBe(0);
  });
});

describe('an algorithm with a table of its own', () => {
  it('decides by what the table says, and splits nothing', async () => {
    const id = await stock('costs');
    for (const code of ['near', 'far']) await send('POST', SOURCES, source(code));
    await send('POST', LINKS, { links: [link('near', id), link('far', id)] });
    await send('POST', SOURCE_ITEMS, { sourceItems: [item('near', 5), item('far', 8)] });
    await send('POST', COSTS, {
      costs: [
        { source_code: 'near', cost: 9 },
        { source_code: 'far', cost: 1.5 },
      ],
    });
    const select = async (qty: number) =>
      (
        await send('POST', SELECTION, {
          inventoryRequest: { stockId: id, items: [{ sku: 'a', qty }] },
          algorithmCode: 'acme-cheapest',
        })
      ).body;
    expect(await select(4)).toEqual({
      source_selection_items: [{ source_code: 'far', sku: 'a', qty_to_deduct: 4, qty_available: 8 }],
      shippable: true,
    });
    expect(await select(9)).toEqual({ source_selection_items: [], shippable: false });
  });
});

describe('an audit inside the transaction, and a webhook', () => {
  it('has one unbroken chain of concurrent saves, and tells all of them', async () => {
    const id = await stock('audited');
    await send('POST', SOURCES, source('audited'));
    const priorities = Array.from({ length: 20 }, (_, index) => index + 1);
    const saves = await Promise.all(
      priorities.map((priority) =>
        send('POST', LINKS, { links: [{ stock_id: id, source_code: 'audited', priority }] }),
      ),
    );
    expect(new Set(saves.map(({ status }) => status))).toEqual(new Set([200]));
    const chain = (await entriesOf(id)).map(({ old, now }) => [old, now]);
    expect(chain.map(([, now]) => now).toSorted((one, other) => one! - other!)).toEqual(priorities);
    expect(chain.map(([old]) => old)).toEqual([null, ...chain.slice(0, -1).map(([, now]) => now)]);
    await until(() => changesOf(id).length === 20);
    expect(
      changesOf(id)
        .map(({ after }) => after.priority)
        .toSorted((one, other) => one - other),
    ).toEqual(priorities);
  });

  it('undoes what the audit refuses, entry and all', async () => {
    const id = await stock('refused');
    const { status, body } = await send('POST', LINKS, {
      links: [{ stock_id: id, source_code: 'audited', priority: 666 }],
    });
    expect([status, body]).toEqual([400, { message: 'The auditor refuses %1.', parameters: ['666'] }]);
    expect(await entriesOf(id)).toEqual([]);
    expect((await send('GET', `${LINKS}?${where('stock_id', id)}`)).body.total_count).toBe(0);
    expect(changesOf(id)).toEqual([]);
  });
});

interface Change {
  readonly after: { readonly stockId: number; readonly priority: number };
}

const changesOf = (id: number): Change[] =>
  received.flatMap((changes) => changes as Change[]).filter(({ after }) => after.stockId === id);

async function entriesOf(id: number): Promise<{ old: number | null; now: number }[]> {
  const { body } = await send('GET', `/rest/V1/acme/audit?${where('link', `${id} audited`)}&${orderBy('id', 'ASC')}`);
  return body.items;
}

describe('a searched endpoint with constraints', () => {
  it('takes all search criteria', async () => {
    await send('POST', SOURCES, source('searched'));
    await send('POST', COSTS, { costs: [{ source_code: 'searched', cost: 77.5 }] });
    const { body } = await send('GET', `${COSTS}?${where('cost', 70, 'gteq')}&fields=items,total_count`);
    expect(body).toEqual({ items: [{ source_code: 'searched', cost: 77.5 }], total_count: 1 });
  });

  it('refuses values that break a constraint, with their place', async () => {
    const { status, body } = await send('POST', COSTS, {
      costs: [
        { source_code: 'searched', cost: 1 },
        { source_code: 'searched', cost: -1 },
      ],
    });
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          message: expect.any(String),
          parameters: expect.objectContaining({ field: 'cost' }),
          index: 1,
          path: 'costs[1].cost',
        },
      ],
    ]);
  });

  it('names table and column of a row that refers to nothing', async () => {
    const { status, body } = await send('POST', COSTS, { costs: [{ source_code: 'nowhere', cost: 1 }] });
    expect([status, body]).toEqual([
      400,
      {
        message: 'A row of "%table" refers by "%column" to a row of "%referenced" that does not exist.',
        parameters: { table: 'acme_cost', column: 'source_code', referenced: 'inventory_source' },
      },
    ]);
  });
});

describe('API keys only, a replaced repository, a changed message', () => {
  const key = { 'x-key': 'open sesame' };

  it('lets the key in, and no token', async () => {
    expect((await replaced.send('POST', SOURCES, source('a'), key)).status).toBe(200);
    expect((await replaced.send('GET', `${SOURCES}/a`)).status).toBe(401);
    expect(
      (await replaced.send('POST', '/rest/V1/integration/admin/token', { username: 'admin', password: PASSWORD }))
        .status,
    ).toBe(404);
  });

  it('reads through the cache, and writes past it', async () => {
    expect((await replaced.send('GET', `${SOURCES}/a`, undefined, key)).body.name).toBe('a');
    const renamed = { source: { ...source('a').source, name: 'other' } };
    await replaced.send('PUT', `${SOURCES}/a`, renamed, key);
    expect((await replaced.send('GET', `${SOURCES}/a`, undefined, key)).body.name).toBe('other');
  });

  it('answers in other words', async () => {
    expect((await replaced.send('GET', `${SOURCES}/b`, undefined, key)).body).toEqual({
      message: 'Kein Lager "%value".',
      parameters: { value: 'b' },
    });
  });

  it('configures the application before it starts', async () => {
    expect((await replaced.send('GET', '/hello')).body).toBe('hello');
  });
});

describe('embedded under a path, on the data source of the shop', () => {
  it('writes the rows of both in one transaction', async () => {
    expect((await shop.send('POST', '/shop/orders', { name: 'first' })).body).toEqual({ stock: 2, orders: 1 });
    // Its name is taken.
    expect((await shop.send('POST', '/shop/orders', { name: 'first' })).body).toEqual({ stock: null, orders: 1 });
  });

  it('serves Magento’s routes', async () => {
    const bearer = { authorization: `Bearer ${await tokenOf(shop, '/api/magento/rest')}` };
    const { body } = await shop.send('GET', '/api/magento/rest/V1/inventory/stocks/2', undefined, bearer);
    expect(body.name).toBe('first');
  });
});

const save = (links: unknown) => firstValueFrom(client.send<unknown>('links.save', links));

describe('a consumer of messages', () => {
  it('saves links', async () => {
    const bearer = { authorization: `Bearer ${await tokenOf(queue)}` };
    await queue.send('POST', SOURCES, source('queued'), bearer);
    await queue.send('POST', STOCKS, { stock: { name: 'queued' } }, bearer);
    expect(await save([{ sourceCode: 'queued', stockId: 2, priority: 3 }])).toEqual({ saved: 1 });
    expect(
      (await queue.send('GET', `${LINKS}?${where('source_code', 'queued')}`, undefined, bearer)).body.items,
    ).toEqual([{ stock_id: 2, source_code: 'queued', priority: 3 }]);
  });

  it('that cannot start ends the start, and says why', async () => {
    const taken = Program.start(await packedProject(), 'examples/queue/src/main.js', {
      DATABASE_URL: databases[3]!.url,
      ADMIN_PASSWORD: PASSWORD,
      QUEUE_PORT: String(port),
    });
    await expect(taken).rejects.toThrow(
      new RegExp(`EADDRINUSE.*${port} \\(see the microservices of configure\\(\\)\\)`),
    );
  });

  it('answers errors as HTTP does', async () => {
    await expect(save([])).rejects.toEqual({ status: 400, message: 'Input data is empty' });
    await expect(save([{ sourceCode: 'queued', stockId: 2.5, priority: 1 }])).rejects.toEqual({
      status: 400,
      message: 'Validation Failed',
      errors: [
        {
          message: 'The value "%value" of "%field" is not %expected.',
          parameters: { field: 'stockId', value: '2.5', expected: 'an integer' },
          index: 0,
        },
      ],
    });
    await expect(save('links')).rejects.toMatchObject({ status: 400 });
  });
});
