import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { mappingOf, type Mapping } from '../../database/tables/mapping.js';
import { Source } from '../sources/source.entity.js';

/**
 * The sources of a stock.
 *
 * @experimental
 */
@Injectable()
export class SourcesOfStockRepository {
  /** The text is the same for each request: building and hashing it cost more than sending it. */
  private query: { readonly text: string; readonly toEntity: Mapping<Source>['toEntity'] } | undefined;

  /** @internal */
  constructor(private readonly database: Database) {}

  /** Lowest priority number first; among equals, the link that was made first. */
  async assignedTo(stockId: number): Promise<Source[]> {
    this.query ??= this.buildQuery();
    const { text, toEntity } = this.query;
    const rows = await this.database.read<Record<string, unknown>>(text, [stockId], { isPrepared: true });
    return rows.map(toEntity);
  }

  private buildQuery() {
    const { table, select, toEntity } = mappingOf<Source>(this.database.manager.getRepository(Source).metadata);
    const links = this.database.table('inventory_source_stock_link');
    const text = `SELECT ${select}
         FROM ${links} link
         JOIN ${table} main_table ON main_table.source_code = link.source_code
        WHERE link.stock_id = ?
        ORDER BY link.priority, link.link_id`;
    return { text, toEntity };
  }
}
