import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { SourceItemRule } from '../../src/inventory/source-items/source-item.rule.js';
import { SourceRule } from '../../src/inventory/sources/source.rule.js';
import { StockRule } from '../../src/inventory/stocks/stock.rule.js';
import { StockSourceLinkRule } from '../../src/inventory/stock-source-links/stock-source-link.rule.js';
import { SourceItemsService } from '../../src/inventory/source-items/source-items.service.js';
import { StockSourceLinksService } from '../../src/inventory/stock-source-links/stock-source-links.service.js';
import { entry, type ErrorEntry } from '../../src/webapi/errors/webapi-error.js';
import { given, link, LINKS, LINKS_DELETE, linksOf, SOURCE_ITEMS, SOURCES, STOCKS, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const MOST = 3;

@StockSourceLinkRule()
class EvenPriorities implements StockSourceLinkRule {
  readonly check: StockSourceLinkRule['check'] = ({ priority, stockId }) =>
    (priority ?? 0) > 100 ? entry('Stock %stock_id: priorities end at 100.', { stock_id: stockId }) : null;
}

@StockSourceLinkRule()
class MostSources implements StockSourceLinkRule {
  asked = 0;

  constructor(private readonly database: Database) {}

  async checkAll(links: readonly { stockId: number }[]): Promise<ErrorEntry[]> {
    this.asked++;
    const stocks = [...new Set(links.map(({ stockId }) => stockId))];
    const full = await this.database.read<{ stockId: number }>(
      `SELECT stock_id AS stockId FROM ${this.database.table('inventory_source_stock_link')}
        WHERE stock_id IN (${stocks.map(() => '?').join()}) GROUP BY stock_id HAVING COUNT(*) > ${MOST} ORDER BY stock_id`,
      stocks,
    );
    return full.map(({ stockId }) =>
      entry('Stock %stock_id has more than %most sources.', { stock_id: stockId, most: MOST }),
    );
  }
}

/** A source whose code begins with `shy` serves one stock. */
@StockSourceLinkRule()
class ShySources implements StockSourceLinkRule {
  constructor(private readonly database: Database) {}

  async checkAll(links: readonly { sourceCode: string }[]): Promise<ErrorEntry[]> {
    const codes = [...new Set(links.map(({ sourceCode }) => sourceCode))].filter((code) => code.startsWith('shy'));
    if (codes.length === 0) return [];
    const busy = await this.database.read<{ code: string }>(
      `SELECT source_code AS code FROM ${this.database.table('inventory_source_stock_link')}
        WHERE source_code IN (${codes.map(() => '?').join()}) GROUP BY source_code HAVING COUNT(*) > 1`,
      codes,
    );
    return busy.map(({ code }) => ({
      ...entry('"%source_code" serves one stock.', { source_code: code }),
      index: links.findIndex(({ sourceCode }) => sourceCode === code),
    }));
  }
}

/** A SKU that begins with `rare` is in one source. */
@SourceItemRule()
class RareSkus implements SourceItemRule {
  constructor(private readonly database: Database) {}

  async checkAll(items: readonly { sku: string }[]): Promise<ErrorEntry[]> {
    const skus = [...new Set(items.map(({ sku }) => sku))].filter((sku) => sku.startsWith('rare'));
    if (skus.length === 0) return [];
    const found = await this.database.read<{ sku: string }>(
      `SELECT sku FROM ${this.database.table('inventory_source_item')}
        WHERE sku IN (${skus.map(() => '?').join()}) GROUP BY sku HAVING COUNT(*) > 1`,
      skus,
    );
    return found.map(({ sku }) => entry('"%sku" is in one source.', { sku }));
  }
}

@StockRule()
class NoTestStocks implements StockRule {
  readonly check: StockRule['check'] = ({ name }) => (name === 'test' ? entry('No tests here.') : null);

  async checkAll([stock]: readonly { stockId: number; name: string }[]): Promise<ErrorEntry[]> {
    return stock?.name === 'late' ? [entry('Stock %stock_id comes too late.', { stock_id: stock.stockId })] : [];
  }
}

@SourceRule()
class OnlyHome implements SourceRule {
  readonly check: SourceRule['check'] = ({ countryId }) =>
    countryId === 'XX' ? entry('"%field" is not one of ours.', { field: 'country_id' }) : null;

  async checkAll([source]: readonly { sourceCode: string }[]): Promise<ErrorEntry[]> {
    return source?.sourceCode === 'late' ? [entry('Too late.')] : [];
  }
}

@SourceItemRule()
class NoSecrets implements SourceItemRule {
  readonly check: SourceItemRule['check'] = ({ sku }) =>
    sku?.startsWith('secret') ? entry('"%sku" is secret.', { sku }) : null;

  async checkAll(items: readonly { sku: string }[]): Promise<ErrorEntry[]> {
    return items.length === 2 ? [entry('Not two at once.')] : [];
  }
}

@Module({ providers: [EvenPriorities, MostSources, ShySources, RareSkus, NoTestStocks, OnlyHome, NoSecrets] })
class RulesModule {}

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({}, undefined, [RulesModule]);
  await given(app).sources('a', 'b', 'c', 'd', 'e', 'f');
});
afterAll(() => app.stop());

describe('a rule about single links', () => {
  it('is asked after Magento’s own, item by item', async () => {
    const stock = await given(app).stock('order of messages');
    const { status, body } = await app.post(LINKS, {
      links: [{ stock_id: stock, priority: 101 }, link('a', stock, 0)],
    });
    expect([status, body.message]).toEqual([400, 'Validation Failed']);
    expect((body.errors as ErrorEntry[]).map(({ message }) => message)).toEqual([
      '"%field" can not be empty.',
      'Stock %stock_id: priorities end at 100.',
      '"%field" should be greater then 0.',
    ]);
  });

  it('is told by a dry run', async () => {
    const found = await app.nest
      .get(StockSourceLinksService)
      .check([{ sourceCode: 'a', stockId: 1000, priority: 101 }]);
    expect(found).toEqual([[expect.objectContaining({ message: 'Stock %stock_id: priorities end at 100.' })]]);
  });
});

describe('a rule about all links of a request', () => {
  it('sees what would be, and undoes all of it', async () => {
    const stock = await given(app).stock('at most three');
    await given(app).links(link('a', stock), link('b', stock), link('c', stock));
    const { status, body } = await app.post(LINKS, { links: [link('a', stock, 9), link('d', stock)] });
    expect([status, body]).toEqual([
      400,
      {
        message: 'Validation Failed',
        errors: [
          { message: 'Stock %stock_id has more than %most sources.', parameters: { stock_id: stock, most: MOST } },
        ],
      },
    ]);
    expect(await linksOf(app, stock)).toEqual(['a:1', 'b:1', 'c:1']);
    await given(app).links(link('a', stock, 9));
    expect(await linksOf(app, stock)).toEqual(['b:1', 'c:1', 'a:9']);
  });

  it('is not asked when another rule is broken', async () => {
    const { asked } = app.nest.get(MostSources);
    await app.post(LINKS, { links: [link('a', 1, 1)] });
    expect(app.nest.get(MostSources).asked).toBe(asked);
  });

  it.each([1, 2, 3])('holds for requests that come at once, round %i', async (round) => {
    const stock = await given(app).stock(`at once ${round}`);
    await given(app).links(link('a', stock), link('b', stock));
    const answers = await Promise.all(
      ['c', 'd', 'e', 'f'].map((code) => app.post(LINKS, { links: [link(code, stock)] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect(await linksOf(app, stock)).toHaveLength(MOST);
  });

  it.each([1, 2, 3, 4, 5])('holds for a source that is linked to several stocks at once, round %i', async (round) => {
    const code = `shy-${round}`;
    await given(app).source(code);
    const stocks: number[] = [];
    for (let index = 0; index < 4; index++) stocks.push(await given(app).stock(`${code} ${index}`));
    const answers = await Promise.all(
      stocks.map((stock, index) => app.post(LINKS, { links: [link('a', stock), link(code, stock, index + 1)] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect(answers.find(({ status }) => status === 400)?.body.errors).toEqual([
      { message: '"%source_code" serves one stock.', parameters: { source_code: code }, index: 1 },
    ]);
    const { body } = await app.get(`${LINKS}?${where('source_code', code)}`);
    expect(body.total_count).toBe(1);
  });

  it('lets a link go while another comes', async () => {
    const stock = await given(app).stock('come and go');
    await given(app).links(link('a', stock), link('b', stock), link('c', stock));
    const [gone, come] = await Promise.all([
      app.post(LINKS_DELETE, { links: [link('a', stock)] }),
      app.post(LINKS, { links: [link('d', stock)] }),
    ]);
    expect(gone.status).toBe(200);
    expect((await linksOf(app, stock)).length).toBe(come.status === 200 ? 3 : 2);
  });
});

describe('a rule about stocks', () => {
  it('is asked after Magento’s', async () => {
    const { status, body } = await app.post(STOCKS, {
      stock: { name: 'test', extension_attributes: { sales_channels: [{ type: 'website', code: 'nowhere' }] } },
    });
    expect([status, body.errors]).toEqual([
      400,
      [
        { message: 'The website with code "%code" does not exist.', parameters: { code: 'nowhere' }, index: 0 },
        { message: 'No tests here.', parameters: [] },
      ],
    ]);
  });

  it('knows the id of a new one, and undoes it', async () => {
    const { status, body } = await app.post(STOCKS, { stock: { name: 'late' } });
    expect([status, body.errors]).toEqual([
      400,
      [{ message: 'Stock %stock_id comes too late.', parameters: { stock_id: expect.any(Number) } }],
    ]);
    expect((await app.get(`${STOCKS}/${body.errors[0].parameters.stock_id}`)).status).toBe(404);
  });
});

describe('a rule about sources', () => {
  it.each([
    ['itself', { source_code: 'x', country_id: 'XX' }, '"%field" is not one of ours.'],
    ['what is written', { source_code: 'late', country_id: 'US' }, 'Too late.'],
  ])('is asked about %s', async (_, source, message) => {
    const { status, body } = await app.post(SOURCES, { source: { name: 'x', postcode: '1', ...source } });
    expect([status, body.errors[0].message]).toEqual([400, message]);
    expect((await app.get(`${SOURCES}/${source.source_code}`)).status).toBe(404);
  });
});

const item = (sku: string) => ({ sku, source_code: 'a', quantity: 1, status: 1 });

describe('a rule about source items', () => {
  it('is asked about each, and about all', async () => {
    const one = await app.post(SOURCE_ITEMS, { sourceItems: [item('secret-1')] });
    expect([one.status, one.body.message]).toEqual([400, 'Validation Failed: "secret-1" is secret.']);
    const two = await app.post(SOURCE_ITEMS, { sourceItems: [item('one'), item('two')] });
    expect([two.status, two.body.message]).toEqual([400, 'Validation Failed: Not two at once.']);
    expect((await app.get(`${SOURCE_ITEMS}?searchCriteria`)).body.total_count).toBe(0);
    await given(app).items(item('one'));
  });

  it.each([1, 2, 3])('holds for a SKU that comes to several sources at once, round %i', async (round) => {
    const rare = (source_code: string) => ({ ...item(`rare-${round}`), source_code });
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((code) => app.post(SOURCE_ITEMS, { sourceItems: [rare(code)] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect((await app.get(`${SOURCE_ITEMS}?${where('sku', `rare-${round}`)}`)).body.total_count).toBe(1);
  });

  it('is told by a dry run', async () => {
    const found = await app.nest
      .get(SourceItemsService)
      .check([{ sku: 'secret', sourceCode: 'a', quantity: 1, status: 1 }]);
    expect(found).toEqual([[expect.objectContaining({ message: '"%sku" is secret.' })]]);
  });
});
