import { Injectable } from '@nestjs/common';
import { Database, type Change } from '../../database/database.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
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
    return this.database.upsert(StockSourceLink, links, KEY);
  }

  preview(links: readonly (LinkKey & Partial<NewLink>)[]): Promise<Change<StockSourceLink>[]> {
    return this.database.preview(StockSourceLink, links, KEY);
  }

  keyOf(): (link: LinkKey) => string {
    return this.database.keyOf(StockSourceLink, KEY);
  }

  delete(links: readonly LinkKey[]): Promise<void> {
    return this.database.deleteByKey(StockSourceLink, links, KEY);
  }
}

const KEY = ['stockId', 'sourceCode'] as const;
