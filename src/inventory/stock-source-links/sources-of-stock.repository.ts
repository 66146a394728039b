import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { mappingOf } from '../../database/tables/mapping.js';
import { Source } from '../sources/source.entity.js';

@Injectable()
export class SourcesOfStockRepository {
  constructor(private readonly database: Database) {}

  /** Lowest priority number first; among equals, the link that was made first. */
  async assignedTo(stockId: number): Promise<Source[]> {
    const { table, select, toEntity } = mappingOf<Source>(this.database.manager.getRepository(Source).metadata);
    const rows = await this.database.read<Record<string, unknown>>(
      `SELECT ${select}
         FROM ${this.database.table('inventory_source_stock_link')} link
         JOIN ${table} main_table ON main_table.source_code = link.source_code
        WHERE link.stock_id = ?
        ORDER BY link.priority, link.link_id`,
      [stockId],
      { isPrepared: true },
    );
    return rows.map(toEntity);
  }
}
