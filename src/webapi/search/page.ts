import type { SearchCriteria } from './search-criteria.js';

/** What a search found: the items of one page, how many match in all, and the criteria that were asked. */
export class Page<Item> {
  constructor(
    readonly items: readonly Item[],
    readonly totalCount: number,
    readonly criteria: SearchCriteria,
  ) {}

  map<Other>(convert: (item: Item) => Other): Page<Other> {
    return new Page(this.items.map(convert), this.totalCount, this.criteria);
  }
}
