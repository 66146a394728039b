import type { INestApplicationContext } from '@nestjs/common';
import { SourcesService } from '../../inventory/sources/sources.service.js';
import { StockSourceLinksService } from '../../inventory/stock-source-links/stock-source-links.service.js';
import { StocksService } from '../../inventory/stocks/stocks.service.js';
import type { Filter } from '../../webapi/search/search-criteria.js';
import { Refusal } from '../exit.js';
import type { Cells } from './kind.js';
import type { Columns } from './values.js';

/** Filters of an export; empty: everything. */
export interface Filters {
  readonly source: readonly string[];
  readonly sku: readonly string[];
  /** Ids or names. */
  readonly stock: readonly string[];
}

/** An exportable table. */
export interface Exported {
  readonly columns: Columns;
  /** @throws Refusal, WebapiError for a filter that names what does not exist */
  pages(app: INestApplicationContext, filters: Filters): AsyncIterable<readonly Cells[]>;
}

type FilterGroups = readonly (readonly Filter[])[];

/** @returns no condition when there are no values */
export const oneOf = (field: string, values: readonly (string | number)[]): FilterGroups =>
  values.length === 0 ? [] : [values.map((value) => ({ field, value: String(value), conditionType: 'eq' }))];

/** Source codes as stored. */
export const sourceCodes = (app: INestApplicationContext, codes: readonly string[]): Promise<string[]> =>
  Promise.all(codes.map(async (code) => (await app.get(SourcesService).get(code)).sourceCode));

export const stockIds = (app: INestApplicationContext, stocks: readonly string[]): Promise<number[]> =>
  Promise.all(stocks.map((stock) => stockId(app, stock)));

/** Conditions on `source_code`: the named sources that are linked to a named stock. */
export async function sourcesOf(
  app: INestApplicationContext,
  codes: readonly string[],
  stocks: readonly string[],
): Promise<FilterGroups> {
  const named = oneOf('source_code', await sourceCodes(app, codes));
  if (stocks.length === 0) return named;
  const links = await app
    .get(StockSourceLinksService)
    .search({ filterGroups: oneOf('stock_id', await stockIds(app, stocks)) });
  const linked = new Set(links.items.map(({ sourceCode }) => sourceCode));
  return [...named, ...(linked.size > 0 ? oneOf('source_code', [...linked]) : NOTHING)];
}

/** Codes are never empty. */
const NOTHING = oneOf('source_code', ['']);

async function stockId(app: INestApplicationContext, text: string): Promise<number> {
  const stocks = app.get(StocksService);
  if (/^\d+$/.test(text)) return (await stocks.get(Number(text))).stockId;
  const { items } = await stocks.search({ filterGroups: oneOf('name', [text]) });
  if (items[0]) return items[0].stockId;
  throw new Refusal(`There is no stock with the name ${JSON.stringify(text)}.`);
}
