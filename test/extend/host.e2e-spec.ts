import { Body, Catch, Controller, ForbiddenException, Get, Module, Param, Post } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter, INestApplication } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { loadConfig } from '../../src/config/load-config.js';
import { StockSaved } from '../../src/inventory/stocks/stocks.events.js';
import { InventoryModule } from '../../src/inventory/inventory.module.js';
import { StocksService } from '../../src/inventory/stocks/stocks.service.js';
import { STOCKS } from '../support/given.js';
import { ADMIN } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Somebody's application: other controllers, another data source, another emitter, another shape of errors. */
@Controller('shop')
class ShopController {
  constructor(private readonly stocks: StocksService) {}

  @Get('echo/:value')
  echo(@Param('value') value: number): unknown {
    return { value, path: 'a/b', letter: 'ü' };
  }

  @Post('echo')
  post(@Body() body: object): unknown {
    return { body };
  }

  @Get('text')
  text(): string {
    return 'plain';
  }

  @Get('fails')
  fails(): void {
    throw new ForbiddenException('not here');
  }

  @Get('stock')
  async stock(): Promise<string> {
    return (await this.stocks.get(1)).name;
  }
}

@Catch()
class ShopFilter implements ExceptionFilter {
  catch(error: Error, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(418).json({ shop: error.message });
  }
}

class ShopListener {
  readonly heard: StockSaved[] = [];

  @OnEvent(StockSaved.name)
  hear(event: StockSaved): void {
    this.heard.push(event);
  }
}

let app: INestApplication;
let database: TestDatabase;
let url: string;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  @Module({
    imports: [
      EventEmitterModule.forRoot(),
      TypeOrmModule.forRoot({
        type: 'better-sqlite3',
        database: ':memory:',
        driver: createRequire(import.meta.url)('libsql') as unknown,
      }),
      InventoryModule.forRoot(loadConfig({ DATABASE_URL: database.url, BODY_LIMIT: '2kb' })),
    ],
    controllers: [ShopController],
    providers: [ShopListener, { provide: APP_FILTER, useClass: ShopFilter }],
  })
  class ShopModule {}
  app = await NestFactory.create(ShopModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  await app.get(AdminUsersService).createFirst(ADMIN.username, ADMIN.password);
  token = (await send('POST', '/rest/V1/integration/admin/token', ADMIN)).body as string;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
}

describe('routes of ours in an application of somebody else', () => {
  it('answer as Magento, byte by byte', async () => {
    expect((await send('POST', STOCKS, { stock: { name: 'Überall/hier' } })).text).toBe('2');
    const { status, text, headers } = await send('GET', `${STOCKS}/2?fields=name`);
    expect([status, text]).toEqual([200, '{"name":"\\u00dcberall\\/hier"}']);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await send('GET', STOCKS)).body).toMatchObject({ total_count: 2, search_criteria: { filter_groups: [] } });
    expect((await send('GET', '/rest/all/V1/inventory/stocks/2')).status).toBe(200);
  });

  it('speak XML both ways', async () => {
    const xml = '<r><stock><name>xml</name></stock></r>';
    const made = await send('POST', STOCKS, xml, { 'content-type': 'application/xml', accept: 'application/xml' });
    expect(made.text).toBe('<?xml version="1.0"?>\n<response>3</response>\n');
  });

  it('fail as Magento', async () => {
    const missing = await send('GET', `${STOCKS}/99`);
    expect([missing.status, missing.text]).toEqual([
      404,
      '{"message":"Stock with id \\"%value\\" does not exist.","parameters":{"value":99}}',
    ]);
    const anonymous = await send('GET', STOCKS, undefined, { authorization: '' });
    expect([anonymous.status, anonymous.body.parameters]).toEqual([401, { resources: 'Magento_InventoryApi::stock' }]);
    const form = await send('POST', STOCKS, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.status, form.body.message]).toEqual([
      400,
      'Server cannot understand Content-Type HTTP header media type application/x-www-form-urlencoded',
    ]);
    const long = await send('POST', STOCKS, `<r>${'x'.repeat(3000)}</r>`, { 'content-type': 'application/xml' });
    expect(long.status).toBe(413);
  });

  it('that fail for a reason of their own give a number to look for', async () => {
    const get = jest.spyOn(app.get(StocksService), 'get').mockRejectedValueOnce(new Error('on purpose'));
    const { status, body } = await send('GET', `${STOCKS}/1`);
    expect([status, body.message]).toEqual([500, expect.stringMatching(/Report ID: webapi-[0-9a-f-]{36}$/)]);
    get.mockRestore();
  });

  it('tell its listeners of their events', async () => {
    const { heard } = app.get(ShopListener);
    expect(heard.map(({ after }) => after.name)).toEqual(['Überall/hier', 'xml']);
  });
});

it('routes of ours stay where they are beside a global prefix', async () => {
  const other = await createTestDatabase();
  @Module({
    imports: [InventoryModule.forRoot(loadConfig({ DATABASE_URL: other.url }))],
    controllers: [ShopController],
  })
  class PrefixedModule {}
  const prefixed = await NestFactory.create(PrefixedModule, { logger: false, bodyParser: false });
  prefixed.setGlobalPrefix('api', { exclude: ['rest/{*path}'] });
  await prefixed.listen(0, '127.0.0.1');
  const base = await prefixed.getUrl();
  const statusOf = async (path: string): Promise<number> => (await fetch(base + path)).status;
  expect(await statusOf('/api/shop/text')).toBe(200);
  expect(await statusOf(STOCKS)).toBe(401);
  expect(await statusOf('/rest/all/V1/inventory/stocks')).toBe(401);
  expect(await statusOf(`/api${STOCKS}`)).toBe(404);
  const signIn = await fetch(`${base}/rest/V1/integration/admin/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"username":',
  });
  expect(await signIn.json()).toEqual({ message: 'Decoding error.' });
  await prefixed.close();
  await other.drop();
});

describe('that application', () => {
  it('keeps its own ways', async () => {
    expect((await send('GET', '/shop/echo/x?fields=value')).text).toBe('{"value":"x","path":"a/b","letter":"ü"}');
    expect((await send('POST', '/shop/echo', { a: 1 })).status).toBe(201);
    expect((await send('GET', '/shop/text', undefined, { authorization: '' })).text).toBe('plain');
    expect((await send('GET', '/shop/fails')).text).toBe('{"shop":"not here"}');
    expect((await send('GET', '/nowhere')).status).toBe(418);
  });

  it('has our services, and keeps its data source and its emitter', async () => {
    expect((await send('GET', '/shop/stock')).text).toBe('Default Stock');
    expect(app.get(DataSource).options.database).toBe(':memory:');
    expect(app.get(EventEmitter2)).toBeInstanceOf(EventEmitter2);
  });
});
