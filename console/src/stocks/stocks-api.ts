import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import type { components } from '../api/schema';
import { containing, criteria, type Search } from '../api/search';

export type SalableSkuCount = components['schemas']['SalableSkuCount'];

type StockDto = components['schemas']['Stock'];

export interface Channel {
  readonly type: string;
  readonly code: string;
}

export interface Stock {
  readonly id: number;
  readonly name: string;
  readonly channels: readonly Channel[];
}

/** Magento's default stock: it always exists. */
export const DEFAULT_STOCK = 1;
export const WEBSITE = 'website';

const toStock = ({ stock_id, name, extension_attributes }: StockDto): Stock => ({
  id: stock_id ?? 0,
  name: name ?? '',
  channels: (extension_attributes?.sales_channels ?? []).map(({ type, code }) => ({
    type: type ?? '',
    code: code ?? '',
  })),
});

export const STOCKS_PER_PAGE = 20;

export const useStocks = (name: string, page: number) =>
  useQuery({
    queryKey: ['stocks', 'list', name, page],
    placeholderData: keepPreviousData,
    queryFn: () =>
      searchStocks({
        filters: name === '' ? [] : [{ field: 'name', value: containing(name), condition: 'like' }],
        sort: { field: 'name', direction: 'ASC' },
        pageSize: STOCKS_PER_PAGE,
        page,
      }),
  });

/** All stocks: who has which website is known only from all of them. */
export const useAllStocks = (enabled = true) =>
  useQuery({
    queryKey: ['stocks', 'all'],
    enabled,
    queryFn: async () => (await searchStocks({ sort: { field: 'name', direction: 'ASC' } })).stocks,
  });

async function searchStocks(search: Search) {
  const { items, total_count } = await answerOf(
    api.GET('/rest/V1/inventory/stocks', { params: { query: criteria(search) } }),
  );
  return { stocks: items.map(toStock), total: total_count };
}

export const useStock = (id: number) =>
  useQuery({
    queryKey: ['stocks', 'one', id],
    queryFn: async () =>
      toStock(await answerOf(api.GET('/rest/V1/inventory/stocks/{stockId}', { params: { path: { stockId: id } } }))),
  });

/** How many sources a stock has. */
export const useSourceCount = (id: number) =>
  useQuery({
    queryKey: ['stocks', 'source count', id],
    queryFn: async () => {
      const query = criteria({ filters: [{ field: 'stock_id', value: id }], pageSize: 1, fields: 'total_count' });
      return (await answerOf(api.GET('/rest/V1/inventory/stock-source-links', { params: { query } }))).total_count;
    },
  });

export const SALABLE_SKUS = ['stocks', 'salable SKUs'] as const;

/** How many SKUs can be sold from each of the stocks. Counting takes longer than the list: it comes after it. */
export const useSalableSkus = (stockIds: readonly number[], enabled: boolean) =>
  useQuery({
    queryKey: [...SALABLE_SKUS, stockIds],
    enabled: enabled && stockIds.length > 0,
    queryFn: async () => {
      const query = { 'stockIds[]': [...stockIds] };
      const counts = await answerOf(api.GET('/rest/V1/inventory/salable-sku-counts', { params: { query } }));
      return new Map(counts.map((count) => [count.stock_id, count]));
    },
  });

export const useWebsites = () =>
  useQuery({
    queryKey: ['websites'],
    staleTime: 60_000,
    // The website of the admin sells nothing.
    queryFn: async () => (await answerOf(api.GET('/rest/V1/store/websites'))).filter(({ id }) => id !== 0),
  });

/** @returns the id of the new stock */
export const createStock = (name: string): Promise<number> =>
  answerOf(api.POST('/rest/V1/inventory/stocks', { body: { stock: { name } } }));

/** The API takes the whole stock: channels that are left out would be taken from it. */
export async function saveStock({ id, name, channels }: Stock): Promise<void> {
  await answerOf(
    api.PUT('/rest/V1/inventory/stocks/{stockId}', {
      params: { path: { stockId: id } },
      body: { stock: { name, extension_attributes: { sales_channels: channels.map((channel) => ({ ...channel })) } } },
    }),
  );
}

export const deleteStock = (id: number) =>
  answerOf(api.DELETE('/rest/V1/inventory/stocks/{stockId}', { params: { path: { stockId: id } } }));

export const useForgetStocks = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['stocks'] });
};
