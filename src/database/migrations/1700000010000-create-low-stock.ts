import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_InventoryLowQuantityNotification. */
export class CreateLowStock1700000010000 implements MigrationInterface {
  name = 'CreateLowStock1700000010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'inventory_low_stock_notification_configuration',
        columns: [
          column.varchar('source_code', 255, { isPrimary: true }),
          column.varchar('sku', 64, { isPrimary: true }),
          column.decimal('notify_stock_qty', 12, 4, { isNullable: true }),
        ],
      },
    ]);
  }

  down = irreversible;
}
