import type { SearchCriteria } from './search-criteria.js';

/** Result of a search: the items of one page, the total count, and the criteria. */
export class Page<Item> {
  constructor(
    readonly items: readonly Item[],
    readonly totalCount: number,
    readonly criteria: SearchCriteria,
  ) {}

  /** The same page, of other items. */
  map<Other>(convert: (item: Item) => Other): Page<Other> {
    return new Page(this.items.map(convert), this.totalCount, this.criteria);
  }
}

/** Which rows the criteria ask for. Without a size or with 0: all; a negative size: one; a page below 1: the first. */
export function sliceOf({ pageSize, currentPage }: Pick<SearchCriteria, 'pageSize' | 'currentPage'>): {
  readonly size: number;
  readonly offset: number;
} {
  if (!pageSize) return { size: Number.POSITIVE_INFINITY, offset: 0 };
  const size = Math.max(pageSize, 1);
  return { size, offset: (Math.max(currentPage ?? 1, 1) - 1) * size };
}
