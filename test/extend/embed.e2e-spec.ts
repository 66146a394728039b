import {
  Controller,
  ForbiddenException,
  Get,
  Global,
  Injectable,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Scope,
  VersioningType,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { ApiProperty, ApiResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { createRequire } from 'node:module';
import { map, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Column, DataSource, Entity, PrimaryGeneratedColumn, Repository, type DataSourceOptions } from 'typeorm';
import { AdminUsersService } from '../../src/auth/users/admin-users.service.js';
import { configOf } from '../../src/config/load-config.js';
import { Database } from '../../src/database/database.js';
import { BeforeCommit } from '../../src/inventory/changes/rules/before-commit.js';
import { ensureAdmin, installSampleData } from '../../src/inventory/first-steps.js';
import { InventoryModule } from '../../src/inventory/inventory.module.js';
import { StockSaved } from '../../src/inventory/stocks/stocks.events.js';
import { StocksService } from '../../src/inventory/stocks/stocks.service.js';
import { buildDocument } from '../../src/webapi/documentation/openapi.js';
import { isInventoryRoute } from '../../src/webapi/isolation.js';
import { ADMIN } from '../support/test-app.js';
import { createTestDatabase, isEmbedded, type TestDatabase } from '../support/test-database.js';

@Entity('shop_order')
class Order {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 20 })
  name!: string;

  @Column({ type: 'datetime', nullable: true })
  sent!: Date | null;
}

/** The shop has a source of its own. */
class Source {
  @ApiProperty({ type: String })
  url!: string;
}

@Injectable()
class Orders {
  /** Whether the next stock is refused. */
  refuses = false;

  constructor(
    @InjectRepository(Order) readonly orders: Repository<Order>,
    private readonly database: Database,
    private readonly stocks: StocksService,
  ) {}

  /** An order and a stock, both or none. */
  place(name: string): Promise<number> {
    return this.database.transaction(async () => {
      await this.orders.save({ name, sent: new Date('2026-01-02T03:04:05Z') });
      return this.stocks.save({ stockId: null, name, salesChannels: [] });
    });
  }

  @BeforeCommit(StockSaved)
  check(): void {
    if (this.refuses) throw new ForbiddenException('not now');
  }
}

@Controller('shop')
class ShopController {
  constructor(private readonly orders: Orders) {}

  @Get('source')
  @ApiResponse({ type: Source })
  source(): Source {
    return { url: 'http://localhost' };
  }

  @Post('orders/:name')
  async place(@Param('name') name: string): Promise<number> {
    return this.orders.place(name);
  }
}

/** Refuses, changes and wraps whatever it gets hold of, and so would break every route of ours. */
@Injectable()
class Closed implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>().headers['x-shop'] === '1';
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedGuard extends Closed {}

@Injectable()
class Wrapping implements NestInterceptor {
  readonly seen: boolean[] = [];

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    this.seen.push(isInventoryRoute(context));
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

class Upper implements PipeTransform {
  transform = (value: unknown): unknown => (typeof value === 'string' ? value.toUpperCase() : null);
}

const optionsOf = (database: TestDatabase): DataSourceOptions =>
  isEmbedded()
    ? {
        type: 'better-sqlite3',
        database: database.url.slice('sqlite:'.length),
        driver: createRequire(import.meta.url)('libsql') as unknown,
        entities: [Order],
        synchronize: true,
      }
    : { type: 'mysql', url: database.url, entities: [Order], synchronize: true, timezone: '+05:00' };

@Global()
@Module({ imports: [TypeOrmModule.forFeature([Order])], providers: [Orders], exports: [Orders] })
class OrdersModule {}

const SESSION = 'SELECT @@sql_mode AS mode, @@time_zone AS zone, @@autocommit AS auto';
const PATH = '/api/magento/rest';
let app: INestApplication;
let database: TestDatabase;
let url: string;
let token: string;
const wrapping = new Wrapping();

beforeAll(async () => {
  database = await createTestDatabase();
  const options = optionsOf(database);
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => options }),
      InventoryModule.forRootAsync({
        inject: [DataSource],
        useFactory: (dataSource: DataSource) => ({
          config: { databaseTablePrefix: 'm2_', tokenRateLimit: 0 },
          path: PATH,
          dataSource,
        }),
      }),
      OrdersModule,
    ],
    controllers: [ShopController],
    providers: [
      { provide: APP_GUARD, useClass: Closed },
      { provide: APP_GUARD, useClass: ScopedGuard },
      { provide: APP_PIPE, useClass: Upper },
    ],
  })
  class ShopModule {}
  app = await NestFactory.create(ShopModule, { logger: false, bodyParser: false, abortOnError: false });
  app.setGlobalPrefix('shop-api');
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '7' });
  app.useGlobalInterceptors(wrapping);
  app.useGlobalPipes(new ParseIntPipe({ optional: true, exceptionFactory: () => new ForbiddenException('pipe') }));
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  await ensureAdmin(app, ADMIN.username, ADMIN.password);
  token = (await send('POST', '/V1/integration/admin/token', ADMIN)).body as string;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface Reply {
  readonly status: number;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

async function request(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('<') ? text : JSON.parse(text) };
}

const send = (method: string, path: string, body?: object) => request(method, PATH + path, body);

describe('under a path of the application', () => {
  it('routes answer as Magento, whatever the application sets globally', async () => {
    expect((await send('POST', '/V1/inventory/stocks', { stock: { name: 'über/all' } })).text).toBe('2');
    expect((await send('GET', '/V1/inventory/stocks/2?fields=name')).text).toBe('{"name":"\\u00fcber\\/all"}');
    expect((await send('GET', '/all/V1/inventory/stocks')).body.total_count).toBe(2);
    expect(wrapping.seen).toEqual([]);
  });

  it('errors are Magento’s, also of paths that no route has', async () => {
    expect((await send('GET', '/V1/inventory/stocks/x')).body.message).toContain('The "int" type was expected');
    expect((await send('GET', '/V1/inventory/stock')).body).toEqual({
      message: 'Request does not match any route.',
      errors: [
        { message: 'Did you mean "%suggestion"?', parameters: { suggestion: `GET ${PATH}/V1/inventory/stocks` } },
      ],
    });
    expect((await send('GET', '/nowhere')).body.message).toBe('Specified request cannot be processed.');
    expect((await send('GET', '/nowhere/V1/inventory/stocks')).body.errors[0].parameters).toEqual({ code: 'nowhere' });
  });

  it('there is nothing at other paths', async () => {
    for (const path of ['/rest/V1/inventory/stocks', `/shop-api${PATH}/V1/inventory/stocks`]) {
      expect((await request('GET', path)).status).toBe(404);
    }
  });

  it('routes of the application keep its prefix, versions, guards and interceptors', async () => {
    const ours = { 'x-shop': '1' };
    expect((await request('GET', '/shop-api/v7/shop/source', undefined, ours)).body).toEqual({
      data: { url: 'http://localhost' },
    });
    expect((await request('GET', '/shop-api/v7/shop/source')).status).toBe(403);
    expect((await request('POST', '/shop-api/v7/shop/orders/x', undefined, ours)).body.message).toBe('pipe');
    expect(wrapping.seen).not.toContain(true);
  });

  it('both documents have both, and no schema twice', () => {
    const host = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(host.paths).toHaveProperty([`${PATH}/V1/inventory/sources`]);
    expect(host.paths).toHaveProperty(['/shop-api/v7/shop/source']);
    expect(host.components?.schemas?.['Source']).toHaveProperty('properties.url');
    expect(host.components?.schemas?.['MsiSource']).toHaveProperty('properties.source_code');
    const strangers = Object.keys(host.components?.schemas ?? {}).filter((name) => !/^Msi|^Source$/.test(name));
    expect(strangers).toEqual([]);
    expect(buildDocument(app).paths).toHaveProperty([`${PATH}/V1/inventory/sources`]);
  });

  it('the application may set up what the service does at its start', async () => {
    expect(await installSampleData(app)).toBe(false);
    expect(await app.get(AdminUsersService, { strict: false }).activeName(ADMIN.username)).toBe(ADMIN.username);
  });
});

describe('on the data source of the application', () => {
  it('its tables and ours are one transaction', async () => {
    const orders = app.get(Orders);
    const id = await orders.place('both');
    expect((await send('GET', `/V1/inventory/stocks/${id}`)).body.name).toBe('both');
    const order = await orders.orders.findOneByOrFail({ name: 'both' });
    expect(order.sent?.toISOString()).toBe('2026-01-02T03:04:05.000Z');
    orders.refuses = true;
    await expect(orders.place('neither')).rejects.toThrow('not now');
    orders.refuses = false;
    expect(await orders.orders.countBy({ name: 'neither' })).toBe(0);
    expect((await send('GET', '/V1/inventory/stocks?searchCriteria')).text).not.toContain('neither');
  });

  it('its own transactions go on, beside ours', async () => {
    const { orders } = app.get(Orders);
    const source = app.get(DataSource);
    const places = Array.from({ length: 10 }, (_, index) => [
      app.get(Orders).place(`ours ${index}`),
      source.transaction((manager) => manager.save(Order, { name: `theirs ${index}`, sent: null })),
    ]);
    await Promise.all(places.flat());
    const undone = source.transaction(async (manager) => {
      await manager.save(Order, { name: 'undone', sent: null });
      throw new Error('on purpose');
    });
    await expect(undone).rejects.toThrow('on purpose');
    const names = (await orders.find()).map(({ name }) => name);
    expect(names.filter((name) => /^(ours|theirs)/.test(name))).toHaveLength(20);
    expect(names).not.toContain('undone');
  });

  it('its session is what it was', async () => {
    if (isEmbedded()) return;
    const source = app.get(DataSource);
    const read = () => source.query<unknown[]>(SESSION);
    const other = await new DataSource({ ...optionsOf(database), synchronize: false }).initialize();
    const [before] = await other.query<unknown[]>(SESSION);
    await other.destroy();
    await app.get(Orders).place('session');
    for (let index = 0; index < 12; index++) expect(await read()).toEqual([before]);
  });
});

describe('what cannot work ends the start with a sentence', () => {
  it.each([
    [
      'an unknown key',
      { config: { databseUrl: 'x' } as object },
      'databseUrl is no key of the configuration. Did you mean databaseUrl?',
    ],
    ['a wrong value', { config: { databaseTimeout: 0 } }, 'databaseTimeout must not be less than 2; it is 0'],
    ['a path with a parameter', { config: {}, path: '/:shop/rest' }, 'path: "/:shop/rest" is not a plain path'],
    [
      'a data source that is not open',
      { config: {}, dataSource: new DataSource({ type: 'mysql', url: 'mysql://localhost/x' }) },
      'dataSource: initialize it before',
    ],
    [
      'a database of another kind',
      {
        config: {},
        dataSource: Object.assign(Object.create(DataSource.prototype), {
          isInitialized: true,
          options: { type: 'postgres' },
        }) as DataSource,
      },
      'not on postgres',
    ],
  ])('%s', async (_, options, sentence) => {
    @Module({ imports: [InventoryModule.forRoot(options)] })
    class WrongModule {}
    const start = NestFactory.create(WrongModule, { logger: false, abortOnError: false });
    await expect(start).rejects.toThrow(sentence);
  });

  it('no environment variable is read', () => {
    process.env['DATABASE_URL'] = 'mysql://elsewhere/x';
    expect(configOf({}).databaseUrl).toBe('sqlite:./var/nest-msi.sqlite');
    delete process.env['DATABASE_URL'];
  });
});
