import { Controller, Injectable, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiProperty } from '@nestjs/swagger';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IsInt, IsString } from 'class-validator';
import type { Request } from 'express';
import { Column, PrimaryColumn, ViewEntity, type DataSource } from 'typeorm';
import { Authentication } from '../../src/auth/authentication.js';
import { Caller } from '../../src/auth/caller.js';
import { IntegrationsService } from '../../src/auth/oauth/integrations.service.js';
import { Database } from '../../src/database/database.js';
import { DATA_SOURCE } from '../../src/database/options.js';
import { Stock } from '../../src/inventory/stocks/stock.entity.js';
import { StockSourceLink } from '../../src/inventory/stock-source-links/stock-source-link.entity.js';
import { aclResource } from '../../src/webapi/routes/acl.js';
import { Arguments } from '../../src/webapi/arguments/arguments.decorator.js';
import { ListOf } from '../../src/webapi/arguments/dto.decorators.js';
import { notAllowed } from '../../src/webapi/errors/entity-errors.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../src/webapi/documentation/openapi.decorators.js';
import { buildDocument } from '../../src/webapi/documentation/openapi.js';
import type { Page } from '../../src/webapi/search/page.js';
import { Route } from '../../src/webapi/routes/route.decorator.js';
import { SearchDto, toSearchCriteria } from '../../src/webapi/search/search-criteria.js';
import { search } from '../../src/webapi/search/search-query.js';
import { given, link, orderBy, where } from '../support/given.js';
import { TestApp } from '../support/test-app.js';

const OVERVIEW = '/rest/V1/acme/stock-overview';
const SUM = '/rest/V1/acme/sum';
const READ = aclResource('Acme_Stock::overview', 'Stock overview');

@ViewEntity({
  expression: (dataSource: DataSource) =>
    dataSource
      .createQueryBuilder()
      .select('stock.stock_id', 'stock_id')
      .addSelect('stock.name', 'name')
      .addSelect('COUNT(link.link_id)', 'sources')
      .from(Stock, 'stock')
      .leftJoin(StockSourceLink, 'link', 'link.stock_id = stock.stock_id')
      .groupBy('stock.stock_id')
      .addGroupBy('stock.name'),
})
class Overview {
  @PrimaryColumn({ name: 'stock_id', type: 'int' })
  stockId!: number;

  @Column({ type: 'varchar', length: 255 })
  name!: string;

  @Column({ type: 'int' })
  sources!: number;
}

class OverviewDto {
  @ApiProperty({ type: 'integer', example: 4 })
  stock_id!: number;

  @ApiProperty({ type: String, example: 'EU' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 3 })
  sources!: number;
}

class NumberDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 1 })
  number!: number;

  @IsString()
  @ApiProperty({ type: String, required: false })
  note?: string | null;
}

class SumDto {
  @ListOf(() => NumberDto)
  numbers!: NumberDto[];
}

@Controller()
@ApiSection('Acme', 'What Acme adds.')
class AcmeController {
  constructor(private readonly database: Database) {}

  @Route('GET', 'V1/acme/stock-overview', READ, 'acmeStockOverviewV1.getList')
  @ApiText('Searches the overview of stocks.')
  @ApiSearch(OverviewDto, { field: 'stock_id', value: '4', sort: 'name' })
  async overview(@Arguments() { searchCriteria }: SearchDto): Promise<Page<OverviewDto>> {
    const page = await search(this.database, Overview, toSearchCriteria(searchCriteria), ['name']);
    return page.map(({ stockId, name, sources }) => ({ stock_id: stockId, name, sources: Number(sources) }));
  }

  @Route('POST', 'V1/acme/sum', 'Acme_Stock::sum', 'acmeSumV1.execute')
  @ApiText('Adds.')
  @ApiResult({ type: 'integer', description: 'The sum.' })
  sum(@Arguments() { numbers }: SumDto): number {
    const sum = numbers.reduce((total, { number }) => total + number, 0);
    if (sum < 0) throw notAllowed('The sum %sum is negative.', { sum });
    return sum;
  }
}

/** Knows callers by a key of theirs. */
@Authentication()
@Injectable()
class ApiKeys implements Authentication {
  authenticate({ headers }: Request): Caller | null {
    if (headers['x-api-key'] === 'anything') throw notAllowed('Not that key.');
    return headers['x-api-key'] === 'overview' ? new Caller('api-key', 'shop', new Set([READ])) : null;
  }
}

@Module({
  imports: [TypeOrmModule.forFeature([Overview], DATA_SOURCE)],
  controllers: [AcmeController],
  providers: [ApiKeys],
})
class AcmeModule {}

let app: TestApp;
let stock: number;

beforeAll(async () => {
  app = await TestApp.start({ DATABASE_TABLE_PREFIX: 'm2_' }, undefined, [AcmeModule]);
  await given(app).sources('a', 'b');
  stock = await given(app).stock('Überblick');
  await given(app).stock('empty');
  await given(app).links(link('a', stock), link('b', stock));
});
afterAll(() => app.stop());

describe('a search of one’s own, over a query', () => {
  it('takes all search criteria, answers the envelope', async () => {
    const { status, body, text } = await app.get(
      `${OVERVIEW}?${where('sources', 1, 'gteq')}&${orderBy('sources', 'DESC')}`,
    );
    expect([status, body.items, body.total_count]).toEqual([
      200,
      [
        { stock_id: stock, name: 'Überblick', sources: 2 },
        { stock_id: 1, name: 'Default Stock', sources: 1 },
      ],
      2,
    ]);
    expect(body.search_criteria.filter_groups).toHaveLength(1);
    expect(text).toContain('\\u00dcberblick');
  });

  it('pages, counts all and takes fields', async () => {
    const page = 'searchCriteria[page_size]=1&searchCriteria[current_page]=2&fields=items[name],total_count';
    expect((await app.get(`${OVERVIEW}?${page}`)).body).toEqual({ items: [{ name: 'empty' }], total_count: 3 });
  });

  it('names the fields that there are', async () => {
    const { status, body } = await app.get(`${OVERVIEW}?${where('colour', 'red')}`);
    expect([status, body.parameters]).toEqual([400, { fieldName: 'colour', fields: 'stock_id, name, sources' }]);
  });
});

describe('a handler of one’s own', () => {
  it('converts as Magento does', async () => {
    expect((await app.post(SUM, { numbers: [{ number: '1' }, { number: 2, note: null }] })).body).toBe(3);
    expect((await app.post(SUM, { numbers: [{ number: 'x' }] })).body.message).toContain('The "int" type was expected');
    expect((await app.post(SUM, {})).body.parameters).toEqual({ fieldName: 'numbers' });
    expect((await app.post(SUM, { numbers: [{ number: -1 }] })).body).toEqual({
      message: 'The sum %sum is negative.',
      parameters: { sum: -1 },
    });
  });
});

describe('an ACL resource of one’s own', () => {
  it('closes the route to everybody else, and can be granted', async () => {
    expect((await app.get(`${OVERVIEW}?searchCriteria`, { token: null })).body).toEqual({
      message: "The consumer isn't authorized to access %resources.",
      parameters: { resources: READ },
    });
    const bearer = await TestApp.start({ ENABLE_INTEGRATION_AS_BEARER: 'true' }, undefined, [AcmeModule]);
    const tokenFor = async (resource: string): Promise<string> =>
      (await bearer.nest.get(IntegrationsService).create(resource, [resource])).accessToken;
    const [granted, other] = [await tokenFor(READ), await tokenFor('Magento_InventoryApi::stock')];
    expect((await bearer.get(`${OVERVIEW}?searchCriteria`, { token: granted })).status).toBe(200);
    expect((await bearer.get(`${OVERVIEW}?searchCriteria`, { token: other })).status).toBe(401);
    await bearer.stop();
  });

  it('has to look like one', () => {
    expect(() => aclResource('overview', 'Overview')).toThrow('Acme_Stock::overview');
  });
});

const ask = (key: string, path = `${OVERVIEW}?searchCriteria`) =>
  app.get(path, { token: null, headers: { 'x-api-key': key, 'x-request-id': `key-${key}` } });

describe('an authentication of one’s own', () => {
  it('lets its callers in, where they may', async () => {
    expect((await ask('overview')).status).toBe(200);
    expect((await ask('overview', '/rest/V1/inventory/stocks')).status).toBe(401);
    expect((await ask('unknown')).status).toBe(401);
    expect((await ask('anything')).body).toEqual({ message: 'Not that key.' });
    expect(app.log.find((line) => line.includes('key-overview'))).toContain('"caller":"api-key:shop"');
  });

  it('is asked after ours', async () => {
    const { status } = await app.get(`${OVERVIEW}?searchCriteria`, { headers: { 'x-api-key': 'anything' } });
    expect(status).toBe(200);
  });
});

it('the documentation shows all of it', () => {
  const { paths, tags, components } = buildDocument(app.nest);
  expect(paths[OVERVIEW]?.get).toMatchObject({
    summary: 'Searches the overview of stocks',
    description: 'ACL resource: `Acme_Stock::overview` (Stock overview)',
    tags: ['Acme'],
    'x-magento-service': 'acmeStockOverviewV1',
    responses: {
      200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/OverviewSearchResults' } } } },
    },
  });
  expect(paths[SUM]?.post).toHaveProperty('requestBody');
  expect(tags).toContainEqual({ name: 'Acme', description: 'What Acme adds.' });
  expect(components?.schemas).toHaveProperty('Overview');
});
