import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Page } from '../../webapi/page.js';
import type { SearchCriteria } from '../../webapi/search-criteria.js';
import { search } from '../../webapi/search-query.js';
import { StockSourceLink } from './stock-source-link.entity.js';

export type LinkKey = Pick<StockSourceLink, 'sourceCode' | 'stockId'>;
export type NewLink = LinkKey & Pick<StockSourceLink, 'priority'>;

@Injectable()
export class StockSourceLinksRepository {
  constructor(private readonly database: Database) {}

  search(criteria: SearchCriteria): Promise<Page<StockSourceLink>> {
    return search(this.database, StockSourceLink, criteria, ['stockId', 'priority']);
  }

  /** In the order given: it decides the `link_id`s, and they the order among equal priorities. */
  save(links: readonly NewLink[]): Promise<void> {
    return this.database.upsert(StockSourceLink, links, ['stockId', 'sourceCode']);
  }

  delete(links: readonly LinkKey[]): Promise<void> {
    return this.database.deleteByKey(StockSourceLink, links, ['stockId', 'sourceCode']);
  }
}
