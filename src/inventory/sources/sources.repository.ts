import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { unpadded } from '../../database/dialect.js';
import { Tables } from '../../database/tables/tables.js';
import type { SqlColumn } from '../../database/dialect.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { Source } from './source.entity.js';

const NAME: SqlColumn = { sql: 'name', numeric: false, scale: undefined, indexed: false };

/** What a save has to know about the sources that exist. */
export interface Namesakes {
  /** The source with the code. */
  readonly own: Source | null;
  /** Whether another source has the name. */
  readonly isNameTaken: boolean;
}

/**
 * Rows of `inventory_source`. Reads and writes take part in the open transaction; writing needs one.
 *
 * @experimental
 */
@Injectable()
export class SourcesRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** One page of sources, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  search(criteria: SearchCriteria): Promise<Page<Source>> {
    return search(this.database, Source, criteria);
  }

  /** As the collation compares codes. null: there is none. */
  byCode(sourceCode: string): Promise<Source | null> {
    return this.database.manager.findOneBy(Source, { sourceCode: unpadded(sourceCode) });
  }

  /** Other transactions that lock the sources wait until this one ends. */
  lock(sourceCodes: readonly string[]): Promise<void> {
    return this.tables.lock(Source, 'sourceCode', [...new Set(sourceCodes)]);
  }

  /** Of these codes, those that exist, with their stored spelling. */
  async spellings(sourceCodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.tables.spellings(Source, 'sourceCode', sourceCodes);
  }

  /** @internal */
  async namesakes(sourceCode: string, name: string): Promise<Namesakes> {
    const { table, select, toEntity } = this.tables.mappingOf(Source);
    const hasName = this.database.dialect.compare(NAME, '=', name);
    const rows = await this.database.read<Record<string, unknown>>(
      `SELECT ${select}, source_code = ? AS isOwn FROM ${table} main_table WHERE source_code = ? OR ${hasName.text}
        ${this.database.dialect.forShare}`,
      [sourceCode, sourceCode, ...hasName.values],
    );
    const own = rows.find(({ isOwn }) => Number(isOwn) === 1);
    if (own) delete own['isOwn'];
    return { own: own ? toEntity(own) : null, isNameTaken: rows.length > (own ? 1 : 0) };
  }

  /** Creates the source, or writes the given columns over those of the existing one. */
  save(source: Partial<Source>): Promise<void> {
    return this.tables.upsert(Source, [source], ['sourceCode']);
  }

  /** Whether the source has items and stocks, so that enabling or disabling it changes what can be sold. */
  async isInUse(sourceCode: string): Promise<boolean> {
    const rows = await this.database.read(
      `SELECT 1 FROM ${this.database.table('inventory_source')} source
        WHERE source_code = ?
          AND EXISTS (SELECT 1 FROM ${this.database.table('inventory_source_item')} item
                       WHERE item.source_code = source.source_code)
          AND EXISTS (SELECT 1 FROM ${this.database.table('inventory_source_stock_link')} link
                       WHERE link.source_code = source.source_code)`,
      [sourceCode],
    );
    return rows.length > 0;
  }
}
