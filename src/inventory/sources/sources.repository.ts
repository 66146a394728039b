import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';
import type { SqlColumn } from '../../database/dialect.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { SourceItem } from '../source-items/source-item.entity.js';
import { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import { Source } from './source.entity.js';

const NAME: SqlColumn = { sql: 'name', numeric: false, scale: undefined, indexed: false };

@Injectable()
export class SourcesRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  search(criteria: SearchCriteria): Promise<Page<Source>> {
    return search(this.database, Source, criteria);
  }

  byCode(sourceCode: string): Promise<Source | null> {
    return this.database.manager.findOneBy(Source, { sourceCode });
  }

  lock(sourceCodes: readonly string[]): Promise<void> {
    return this.tables.lock(Source, 'sourceCode', sourceCodes);
  }

  /** Of these codes, those that exist, as they are spelt in the table. */
  async existing(sourceCodes: readonly string[]): Promise<string[]> {
    return this.tables.valuesAmong(Source, 'sourceCode', sourceCodes);
  }

  async isNameTaken(name: string, byOtherThan: string): Promise<boolean> {
    const { text, values } = this.database.dialect.compare(NAME, '=', name);
    const rows = await this.database.read(
      `SELECT 1 FROM ${this.database.table('inventory_source')} WHERE ${text} AND source_code <> ? LIMIT 1`,
      [...values, byOtherThan],
    );
    return rows.length > 0;
  }

  /** Makes the source, or writes the given columns over those of the one that is there. */
  save(source: Partial<Source>): Promise<void> {
    return this.tables.upsert(Source, [source], ['sourceCode']);
  }

  /** Has the source goods and stocks, so that switching it on or off changes what can be sold? */
  async isInUse(sourceCode: string): Promise<boolean> {
    const { manager } = this.database;
    return (
      (await manager.existsBy(SourceItem, { sourceCode })) && (await manager.existsBy(StockSourceLink, { sourceCode }))
    );
  }
}
