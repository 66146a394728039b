import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Lock } from '../../changes/locks.js';
import { inOrder, type LinkedSource } from './linked-source.entity.js';

type Row = Omit<LinkedSource, 'enabled'> & { readonly enabled: number };

@Injectable()
export class LinksOfStockRepository {
  constructor(private readonly database: Database) {}

  find(stockId: number): Promise<LinkedSource[]> {
    return this.read(stockId, '');
  }

  /** Inside a transaction: as they are committed now, whatever it has read before. */
  current(stockId: number): Promise<LinkedSource[]> {
    return this.read(stockId, this.database.dialect.forShare);
  }

  /** The links of the stock, and the gaps where others would be inserted. */
  lockOf(stockId: number): Lock {
    const { forUpdate } = this.database.dialect;
    const text =
      `SELECT link_id FROM ${this.database.table('inventory_source_stock_link')} ` +
      `WHERE stock_id = ? ORDER BY source_code ${forUpdate}`;
    return {
      table: 'inventory_source_stock_link',
      take: async () => {
        if (forUpdate) await this.database.read(text, [stockId]);
      },
    };
  }

  private async read(stockId: number, lock: string): Promise<LinkedSource[]> {
    const rows = await this.database.read<Row>(
      `SELECT link.link_id AS linkId, link.stock_id AS stockId, source.source_code AS sourceCode, link.priority,
              source.name, source.enabled
         FROM ${this.database.table('inventory_source_stock_link')} link
         JOIN ${this.database.table('inventory_source')} source ON source.source_code = link.source_code
        WHERE link.stock_id = ? ${lock}`,
      [stockId],
      { isPrepared: true },
    );
    return inOrder(rows.map((row) => ({ ...row, enabled: Number(row.enabled) !== 0 })));
  }
}
