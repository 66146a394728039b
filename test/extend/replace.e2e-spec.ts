import { Injectable, Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { Authentication } from '../../src/auth/authentication.js';
import { Caller } from '../../src/auth/caller.js';
import { loadConfig } from '../../src/config/load-config.js';
import { Database } from '../../src/database/database.js';
import { Tables } from '../../src/database/tables/tables.js';
import { InventoryModule } from '../../src/inventory/inventory.module.js';
import { Source } from '../../src/inventory/sources/source.entity.js';
import { SourcesRepository } from '../../src/inventory/sources/sources.repository.js';
import { buildDocument } from '../../src/webapi/documentation/openapi.js';
import type { MessageTexts } from '../../src/webapi/errors/messages.js';
import { RouteInvoker } from '../../src/webapi/routes/route-invoker.js';
import { commandLine } from '../support/command-line.js';
import { link, LINKS, SOURCES } from '../support/given.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const ALL = new Set(['Magento_Backend::all']);

/** The one way in. */
@Authentication({ type: 'apiKey', in: 'header', name: 'X-Key' })
class Keys implements Authentication {
  authenticate({ headers }: Request): Caller | null {
    return headers['x-key'] === 'open sesame' ? new Caller('key', 'test', ALL) : null;
  }
}

@Module({ providers: [Keys] })
class KeysModule {}

/** Reads a source once. */
@Injectable()
class CachedSources extends SourcesRepository {
  readonly cached = new Map<string, Source | null>();

  override async byCode(code: string): Promise<Source | null> {
    if (!this.cached.has(code)) this.cached.set(code, await super.byCode(code));
    return this.cached.get(code) ?? null;
  }
}

@Injectable()
class WithConstructor extends SourcesRepository {
  readonly name: string;

  constructor(database: Database, tables: Tables) {
    super(database, tables);
    this.name = 'mine';
  }
}

const MESSAGES: MessageTexts = {
  'Validation Failed': 'Ungültig',
  '"%field" can not be empty.': '"%field" fehlt.',
  "The consumer isn't authorized to access %resources.": 'Kein Zugriff auf %resources.',
};

let app: NestExpressApplication;
let database: TestDatabase;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const config = loadConfig({ DATABASE_URL: database.url, SAMPLE_DATA: 'false' });
  app = await createApp(config, pino({ level: 'silent' }), {
    imports: [KeysModule],
    authentication: 'own',
    overrides: [{ provide: SourcesRepository, useClass: CachedSources }],
    messages: MESSAGES,
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function send(method: string, path: string, body?: object, headers: object = { 'x-key': 'open sesame' }) {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const source = (code: string) => ({
  source: { source_code: code, name: code, country_id: 'US', postcode: '1' },
});

describe('authentication of one’s own, and no other', () => {
  it('lets its callers in, and nobody else', async () => {
    expect((await send('POST', SOURCES, source('a'))).status).toBe(200);
    expect((await send('GET', `${SOURCES}/a`, undefined, {})).status).toBe(401);
    expect((await send('GET', `${SOURCES}/a`, undefined, { authorization: `Bearer ${'a'.repeat(32)}` })).status).toBe(
      401,
    );
  });

  it('has no route for Magento’s tokens', async () => {
    const credentials = { username: 'admin', password: 'admin' };
    const { status, body } = await send('POST', '/rest/V1/integration/admin/token', credentials, {});
    expect([status, body['message']]).toEqual([404, 'Request does not match any route.']);
  });

  it('is what Swagger UI’s Authorize asks for', () => {
    const { components, paths, info } = buildDocument(app);
    expect(components?.securitySchemes).toEqual({ Keys: { type: 'apiKey', in: 'header', name: 'X-Key' } });
    expect(paths[SOURCES]?.get?.security).toEqual([{ Keys: [] }]);
    expect(info.description).not.toContain('integration/admin/token');
  });

  it('that does not exist ends the start', async () => {
    const other = await createTestDatabase();
    const config = loadConfig({ DATABASE_URL: other.url });
    const closed = await createApp(config, pino({ level: 'silent' }), { authentication: 'own' });
    await expect(closed.init()).rejects.toThrow('no provider has @Authentication()');
    await closed.close();
    await other.drop();
  });
});

describe('a replaced repository', () => {
  it('is what services and controllers use', async () => {
    await send('POST', SOURCES, source('once'));
    await send('GET', `${SOURCES}/once`);
    const changed = `UPDATE ${app.get(Database).table('inventory_source')} SET city = 'Rome' WHERE source_code = 'once'`;
    await app.get(Database).transaction(() => app.get(Database).write(changed));
    expect((await send('GET', `${SOURCES}/once`)).body['city']).toBeUndefined();
    expect(app.get(SourcesRepository)).toBeInstanceOf(CachedSources);
  });

  it('that is none ends the start, with the names of those that are', () => {
    const overrides = [{ provide: KeysModule, useClass: KeysModule }];
    expect(() => InventoryModule.forRoot({ config: {}, overrides })).toThrow(
      /^overrides: KeysModule cannot be replaced\. These can: .*StocksRepository, StocksService/,
    );
  });

  it('with a constructor of its own ends the start, and says what to write instead', () => {
    const overrides = [{ provide: SourcesRepository, useClass: WithConstructor }];
    expect(() => InventoryModule.forRoot({ config: {}, overrides })).toThrow(
      'WithConstructor extends SourcesRepository, so it cannot have a constructor with parameters. Inject into properties',
    );
  });
});

describe('a changed message', () => {
  const links = [{ stock_id: 2, priority: 1, source_code: '' }];

  it('is answered by HTTP, with the same parameters', async () => {
    const { status, body } = await send('POST', LINKS, { links });
    expect([status, body]).toEqual([
      400,
      { message: 'Ungültig', errors: [{ message: '"%field" fehlt.', parameters: { field: 'source_code' }, index: 0 }] },
    ]);
    const refused = await send('GET', `${SOURCES}/a`, undefined, {});
    expect(refused.body).toEqual({
      message: 'Kein Zugriff auf %resources.',
      parameters: { resources: 'Magento_InventoryApi::source' },
    });
  });

  it('is thrown by calls without HTTP', async () => {
    const call = app
      .get(RouteInvoker)
      .invoke(`POST ${LINKS.slice('/rest/'.length)}`, { body: { links } }, new Caller('job', 1, ALL));
    await expect(call).rejects.toMatchObject({ body: { message: 'Ungültig' } });
  });

  it('is printed by the command line', async () => {
    const run = commandLine(database.url, [KeysModule], { messages: MESSAGES, authentication: 'own' });
    const { code, err } = await run(['import', 'links', '-'], { stdin: 'source_code,stock_id,priority\n,1,1\n' });
    expect([code, err]).toEqual([1, expect.stringContaining('"source_code" fehlt.')]);
  });

  it('leaves all others as they are', async () => {
    const { body } = await send('POST', LINKS, { links: [link('nobody', 2)] });
    expect(body['message']).toBe('Could not save StockSourceLinks');
  });
});
