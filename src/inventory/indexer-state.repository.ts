import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** Magento's own table, on a Magento database: its cron rebuilds what is marked invalid here. */
@Injectable()
export class IndexerStateRepository {
  constructor(private readonly database: Database) {}

  async invalidateInventory(): Promise<void> {
    if (!(await this.database.hasTable('indexer_state'))) return;
    await this.database.query(
      `UPDATE ${this.database.table('indexer_state')} SET status = 'invalid' WHERE indexer_id = 'inventory' AND status = 'valid'`,
    );
  }
}
