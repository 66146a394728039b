import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { irreversible } from './tables.js';

const REFERENCES = [
  ['inventory_source_stock_link', 'source_code'],
  ['inventory_source_carrier_link', 'source_code'],
  ['inventory_stock_sales_channel', 'stock_id'],
] as const;

/** InnoDB makes an index for each reference that has none; on SQLite they are ours to make. */
export class IndexReferences1700000005000 implements MigrationInterface {
  name = 'IndexReferences1700000005000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { type, entityPrefix = '' } = queryRunner.connection.options;
    if (type !== 'better-sqlite3') return;
    for (const [table, column] of REFERENCES) {
      await queryRunner.createIndex(entityPrefix + table, new TableIndex({ columnNames: [column] }));
    }
  }

  down = irreversible;
}
