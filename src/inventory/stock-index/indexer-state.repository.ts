import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';

/** Magento's own table, on a Magento database: its cron rebuilds what is marked invalid here. */
@Injectable()
export class IndexerStateRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

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
