import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables, type Change } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { StockSourceLink, type LinkKey, type NewLink } from './stock-source-link.entity.js';

const KEY = ['stockId', 'sourceCode'] as const;

@Injectable()
export class StockSourceLinksRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  search(criteria: SearchCriteria): Promise<Page<StockSourceLink>> {
    return search(this.database, StockSourceLink, criteria, ['stockId', 'priority']);
  }

  /** In the order given: it decides the `link_id`s, and they the order among equal priorities. */
  save(links: readonly NewLink[]): Promise<void> {
    return this.tables.upsert(StockSourceLink, links, KEY);
  }

  delete(links: readonly LinkKey[]): Promise<void> {
    return this.tables.deleteByKey(StockSourceLink, links, KEY);
  }

  async find(links: readonly LinkKey[]): Promise<StockSourceLink[]> {
    return (await this.preview(links)).flatMap(({ before }) => before ?? []);
  }

  preview(links: readonly LinkKey[]): Promise<Change<StockSourceLink>[]> {
    return this.tables.preview(StockSourceLink, links, KEY);
  }

  keyOf(): (link: LinkKey) => string {
    return this.tables.keyOf(StockSourceLink, KEY);
  }
}
