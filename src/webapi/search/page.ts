import type { SearchCriteria } from './search-criteria.js';

/** Result of a search: the items of one page, the total count, and the criteria. */
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
