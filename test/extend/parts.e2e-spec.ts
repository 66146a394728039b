import { Inject, Injectable } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StockFacts } from '../../src/inventory/salability/stock-facts.js';
import * as parts from '../../src/parts.js';
import type { Website } from '../../src/stores/website.entity.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { given, link } from '../support/given.js';
import { ADMIN, TestApp } from '../support/test-app.js';

/** Sells half of what is there. */
@Injectable()
class CautiousFacts extends parts.StockFactsService {
  override async of(skus: readonly string[], stockId: number): Promise<ReadonlyMap<string, StockFacts>> {
    const facts = await super.of(skus, stockId);
    return new Map([...facts].map(([sku, each]) => [sku, { ...each, quantity: each.quantity / 2 }]));
  }
}

@Injectable()
class RenamedWebsites extends parts.StoresRepository {
  override async websites(): Promise<Website[]> {
    return (await super.websites()).map((website) => ({ ...website, name: `${website.name}, renamed` }));
  }
}

/** Settings from elsewhere. */
@Injectable()
class OtherConfiguration extends parts.CoreConfigRepository {
  override async under(folder: string): Promise<ReadonlyMap<string, string | null>> {
    return new Map([...(await super.under(folder)), ['notify_stock_qty', '7']]);
  }
}

/** Passwords that another directory checks. */
@Injectable()
class Directory extends parts.SignInService {
  @Inject(parts.AdminUsersRepository) private readonly known!: parts.AdminUsersRepository;

  override async signIn(username: string, password: string, ip?: string | null): Promise<number> {
    if (password !== 'from the directory') return super.signIn(username, password, ip);
    const user = await this.known.byName(username);
    if (!user) throw notAllowed('The directory does not know %1.', [username]);
    return user.userId;
  }
}

@Injectable()
class CheckedStock extends parts.LegacyStockService {
  override async itemOf(sku: string): ReturnType<parts.LegacyStockService['itemOf']> {
    if (sku === 'secret') throw notAllowed('%1 is secret.', [sku]);
    return super.itemOf(sku);
  }
}

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [], {
    overrides: [
      { provide: parts.StockFactsService, useClass: CautiousFacts },
      { provide: parts.StoresRepository, useClass: RenamedWebsites },
      { provide: parts.CoreConfigRepository, useClass: OtherConfiguration },
      { provide: parts.SignInService, useClass: Directory },
      { provide: parts.LegacyStockService, useClass: CheckedStock },
    ],
  });
});
afterAll(() => app.stop());

const signIn = (username: string, password: string) =>
  app.post('/rest/V1/integration/admin/token', { username, password }, { token: null });

describe('a replaced part', () => {
  it('below a service decides what its route answers', async () => {
    await given(app).sources('north');
    const stock = await given(app).stock('shop');
    await given(app).links(link('north', stock));
    await given(app).items({ sku: 'a', source_code: 'north', quantity: 10, status: 1 });
    expect((await app.get(`/rest/V1/inventory/get-product-salable-quantity/a/${stock}`)).body).toBe(5);
  });

  it('of the stores is what their service reads', async () => {
    const { body } = await app.get('/rest/V1/store/websites');
    expect((body as { name: string }[]).map(({ name }) => name)).toEqual(['Admin, renamed', 'Main Website, renamed']);
  });

  it('of the database is what other modules read', async () => {
    await given(app).products('seven');
    expect((await app.get('/rest/V1/stockItems/seven')).body['notify_stock_qty']).toBe(7);
  });

  it('of signing in injects other parts, and keeps what it does not change', async () => {
    expect((await signIn(ADMIN.username, 'from the directory')).status).toBe(200);
    expect((await signIn('nobody', 'from the directory')).status).toBe(400);
    expect((await signIn(ADMIN.username, ADMIN.password)).status).toBe(200);
    expect((await signIn(ADMIN.username, 'wrong')).status).toBe(401);
  });

  it('that other providers stand for is replaced there too', async () => {
    const { status, body } = await app.get('/rest/V1/stockItems/secret');
    expect([status, body]).toEqual([400, { message: '%1 is secret.', parameters: ['secret'] }]);
    expect((await app.get('/rest/V1/stockStatuses/secret')).status).toBe(400);
    // Products are saved through its abstract class.
    expect((await app.get('/rest/V1/stockItems/seven')).status).toBe(200);
  });
});
