import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Change } from '../../database/tables/table-reads.js';
import { Tables } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { StockSourceLink, type LinkKey, type NewLink } from './stock-source-link.entity.js';

const KEY = ['stockId', 'sourceCode'] as const;

/**
 * Rows of `inventory_source_stock_link`. Reads and writes take part in the open transaction; writing needs one.
 *
 * @experimental
 */
@Injectable()
export class StockSourceLinksRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** One page of links, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  search(criteria: SearchCriteria): Promise<Page<StockSourceLink>> {
    return search(this.database, StockSourceLink, criteria, ['stockId', 'priority']);
  }

  /** In the order given: it decides the `link_id`s, and they the order among equal priorities. */
  save(links: readonly NewLink[]): Promise<void> {
    return this.tables.upsert(StockSourceLink, links, KEY);
  }

  /** For links that exist: an upsert would first try to insert each of them, and take a `link_id` for it. */
  async reprioritize(links: readonly Pick<StockSourceLink, 'linkId' | 'priority'>[]): Promise<void> {
    const priorities = links.map(({ linkId, priority }) => ({ linkId, priority }));
    await this.tables.update(StockSourceLink, priorities, ['linkId']);
  }

  /** By stock and source; one that does not exist is not an error. */
  delete(links: readonly LinkKey[]): Promise<void> {
    return this.tables.deleteByKey(StockSourceLink, links, KEY);
  }

  /** Those that exist. */
  async find(links: readonly LinkKey[]): Promise<StockSourceLink[]> {
    return (await this.preview(links)).flatMap(({ before }) => before ?? []);
  }

  /** What `save` would change, link by link; nothing is written. */
  preview(links: readonly LinkKey[]): Promise<Change<StockSourceLink>[]> {
    return this.tables.preview(StockSourceLink, links, KEY);
  }

  /**
   * @returns a function that returns the same text for links that look equal to the database: an estimate for reports
   */
  keyOf(): (link: LinkKey) => string {
    return this.tables.keyOf(StockSourceLink, KEY);
  }
}
