import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import type { components } from '../api/schema';
import { SALABLE_SKUS } from '../stocks/stocks-api';
import { containing, criteria, oneOfEach, type Filter, type Search } from '../api/search';

type SourceItemDto = components['schemas']['SourceItem'];

export const IN_STOCK = 1;
export const OUT_OF_STOCK = 0;

/** What a source has of a product. Without one, the source does not stock it, which is not 0. */
export interface Item {
  readonly sku: string;
  readonly source: string;
  readonly quantity: number;
  readonly status: 0 | 1;
}

export interface ItemsFilter {
  /** A part of the SKU. */
  readonly sku: string;
  /** Code of a source; empty: all. */
  readonly source: string;
  /** low: at or below the threshold from which the source is low on the product. */
  readonly status: '' | 'in' | 'out' | 'low';
  /** Items with at least this quantity; undefined: any. */
  readonly atLeast: number | undefined;
  /** Items with at most this quantity; undefined: any. */
  readonly atMost: number | undefined;
  readonly sort: Sort;
}

export const SORTS = {
  sku: { field: 'sku', direction: 'ASC' },
  least: { field: 'quantity', direction: 'ASC' },
  most: { field: 'quantity', direction: 'DESC' },
  source: { field: 'source_code', direction: 'ASC' },
} as const;

export type Sort = keyof typeof SORTS;

export const ITEMS_PER_PAGE = 100;

export const keyOf = ({ sku, source }: Pick<Item, 'sku' | 'source'>): string => `${source}\n${sku}`;

function filtersOf({ sku, source, status, atLeast, atMost }: ItemsFilter): Filter[] {
  return [
    ...(sku === '' ? [] : [{ field: 'sku', value: containing(sku), condition: 'like' } as const]),
    ...(source === '' ? [] : [{ field: 'source_code', value: source }]),
    ...(status === 'in' || status === 'out'
      ? [{ field: 'status', value: status === 'in' ? IN_STOCK : OUT_OF_STOCK }]
      : []),
    ...(atLeast === undefined ? [] : [{ field: 'quantity', value: atLeast, condition: 'gteq' } as const]),
    ...(atMost === undefined ? [] : [{ field: 'quantity', value: atMost, condition: 'lteq' } as const]),
  ];
}

const EXPORTED_AT_ONCE = 1_000;

/** All items of the filter, page by page. */
export async function* allItems(filter: ItemsFilter): AsyncGenerator<readonly Item[]> {
  for (let page = 1; ; page++) {
    const { items, total } = await filteredItems(filter, EXPORTED_AT_ONCE, page);
    yield items;
    if (page * EXPORTED_AT_ONCE >= total) return;
  }
}

export const itemsPage = (filter: ItemsFilter, page: number) =>
  queryOptions({
    queryKey: ['items', 'page', filter, page],
    placeholderData: keepPreviousData,
    queryFn: () => filteredItems(filter, ITEMS_PER_PAGE, page),
  });

interface FoundItems {
  readonly items: readonly Item[];
  readonly total: number;
}

async function filteredItems(filter: ItemsFilter, pageSize: number, page: number): Promise<FoundItems> {
  const search = { filters: filtersOf(filter), sort: SORTS[filter.sort], pageSize, page };
  if (filter.status !== 'low') return searchItems(search);
  const call = api.GET('/rest/V1/inventory/low-stock', { params: { query: criteria(search) } });
  return toFound(await answerOf(call));
}

async function searchItems(search: Search, signal: AbortSignal | null = null): Promise<FoundItems> {
  const call = api.GET('/rest/V1/inventory/source-items', { params: { query: criteria(search) }, signal });
  return toFound(await answerOf(call));
}

/** The items of one SKU in all sources. */
export const useItemsOf = (sku: string) =>
  useQuery({
    queryKey: ['items', 'sku', sku],
    queryFn: async () => (await searchItems({ filters: [{ field: 'sku', value: sku }] })).items,
  });

/** The items as they are now, by their key. */
export async function currentItems(
  keys: readonly Pick<Item, 'sku' | 'source'>[],
  onProgress?: (done: number) => void,
  signal?: AbortSignal,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let done = 0;
  for (const [source, named] of Map.groupBy(keys, (key) => key.source)) {
    const skus = named.map(({ sku }) => sku);
    for (const { filter, values } of oneOfEach('sku', skus)) {
      const { items } = await searchItems({ filters: [{ field: 'source_code', value: source }, filter] }, signal);
      for (const item of items) found.set(keyOf(item), item);
      onProgress?.((done += values.length));
    }
  }
  return found;
}

/**
 * Sets quantities, all or none.
 *
 * @throws ApiError 409 when an item has another quantity than the one that `expected` says
 */
export async function saveItems(items: readonly (Item & { readonly expected?: number })[]): Promise<void> {
  const sourceItems = items.map(({ sku, source, quantity, status, expected }): SourceItemDto => ({
    sku,
    source_code: source,
    quantity,
    status,
    ...(expected !== undefined && { expected_quantity: expected }),
  }));
  await answerOf(api.POST('/rest/V1/inventory/source-items', { body: { sourceItems } }));
}

/** Invalidates the cached items, and what can be sold, which depends on them. */
export const useForgetItems = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['items'] });
    await queries.invalidateQueries({ queryKey: ['salability'] });
    await queries.invalidateQueries({ queryKey: SALABLE_SKUS });
  };
};

const toItem = ({ sku, source_code, quantity, status }: SourceItemDto): Item => ({
  sku,
  source: source_code,
  quantity,
  status,
});

const toFound = (found: { readonly items: readonly SourceItemDto[]; readonly total_count: number }): FoundItems => ({
  items: found.items.map(toItem),
  total: found.total_count,
});
