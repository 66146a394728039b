import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { inOrder, type LinkedSource } from './linked-source.entity.js';

/** Without a link where the stock has none. */
interface Row extends Omit<LinkedSource, 'linkId' | 'enabled'> {
  readonly linkId: number | null;
  readonly enabled: number;
}

/** The set of links of one stock. */
@Injectable()
export class LinksOfStockRepository {
  /** @internal */
  constructor(private readonly database: Database) {}

  /** @returns null: the stock does not exist */
  find(stockId: number): Promise<LinkedSource[] | null> {
    return this.read(stockId);
  }

  /**
   * Inside a transaction: as they are committed now, whatever it has read before. Until it ends, the stock, its links and
   * the gaps where others would be inserted are locked, and its sources against renames.
   */
  lock(stockId: number): Promise<LinkedSource[] | null> {
    const { forUpdate, forShare } = this.database.dialect;
    return this.read(stockId, forUpdate, forShare);
  }

  private async read(stockId: number, lock = '', lockOfSources = ''): Promise<LinkedSource[] | null> {
    const table = (name: string) => this.database.table(name);
    // Reading no more than its columns, `entry` uses the unique key, and links of other stocks are not locked.
    const rows = await this.database.read<Row>(
      `SELECT link.link_id AS linkId, stock.stock_id AS stockId, source.source_code AS sourceCode, link.priority,
              source.name, source.enabled
         FROM ${table('inventory_stock')} stock
         LEFT JOIN ${table('inventory_source_stock_link')} entry ON entry.stock_id = stock.stock_id
         LEFT JOIN ${table('inventory_source_stock_link')} link ON link.link_id = entry.link_id
         LEFT JOIN (SELECT source_code, name, enabled FROM ${table('inventory_source')} ${lockOfSources}) source
           ON source.source_code = entry.source_code
        WHERE stock.stock_id = ? ${lock}`,
      [stockId],
      { isPrepared: true },
    );
    if (rows.length === 0) return null;
    const links = rows.filter((row): row is Row & { linkId: number } => row.linkId !== null);
    return inOrder(links.map((row) => ({ ...row, enabled: Number(row.enabled) !== 0 })));
  }
}
