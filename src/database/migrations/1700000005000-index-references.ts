import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { isSqlite } from '../sqlite/sqlite-driver.js';
import { irreversible } from './tables.js';

const REFERENCES = [
  ['inventory_source_stock_link', 'source_code'],
  ['inventory_source_carrier_link', 'source_code'],
  ['inventory_stock_sales_channel', 'stock_id'],
] as const;

/** InnoDB creates an index for each foreign key without one; SQLite does not. */
export class IndexReferences1700000005000 implements MigrationInterface {
  name = 'IndexReferences1700000005000';

  async up(queryRunner: QueryRunner): Promise<void> {
    if (!isSqlite(queryRunner.connection)) return;
    const { entityPrefix = '' } = queryRunner.connection.options;
    for (const [table, column] of REFERENCES) {
      await queryRunner.createIndex(entityPrefix + table, new TableIndex({ columnNames: [column] }));
    }
  }

  down = irreversible;
}
