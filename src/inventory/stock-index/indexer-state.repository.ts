import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';

/**
 * Who brings Magento's stock index up to date after a write. `none`: a database of our own, without an index; `schedule`:
 * Magento's triggers and cron; `save`: the writer itself.
 */
export type IndexerMode = 'none' | 'schedule' | 'save';

/** Magento's own tables, on a Magento database: its cron rebuilds what is marked invalid here. */
@Injectable()
export class IndexerStateRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The mode of the stock indexer. */
  async mode(): Promise<IndexerMode> {
    if (!(await this.tables.hasTable('indexer_state'))) return 'none';
    if (!(await this.tables.hasTable('mview_state'))) return 'save';
    const scheduled = await this.database.read(
      `SELECT 1 FROM ${this.database.table('mview_state')} WHERE view_id = 'inventory' AND mode = 'enabled'`,
    );
    return scheduled.length > 0 ? 'schedule' : 'save';
  }

  /** Reads first: an UPDATE that changes nothing would still lock that one row, and serialize all writers. */
  async invalidateInventory(): Promise<void> {
    if (!(await this.tables.hasTable('indexer_state'))) return;
    const table = this.database.table('indexer_state');
    const valid = await this.database.read<{ id: number }>(
      `SELECT state_id AS id FROM ${table} WHERE indexer_id = 'inventory' AND status = 'valid'`,
    );
    for (const { id } of valid) {
      await this.database.write(`UPDATE ${table} SET status = 'invalid' WHERE state_id = ?`, [id]);
    }
  }
}
