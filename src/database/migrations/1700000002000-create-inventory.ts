import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_Inventory, Magento_InventorySales, and the columns of Magento_InventoryInStorePickup. */
export class CreateInventory1700000002000 implements MigrationInterface {
  name = 'CreateInventory1700000002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    const nullable = { isNullable: true };
    await createMissingTables(queryRunner, [
      {
        name: 'inventory_source',
        columns: [
          column.varchar('source_code', 255, { isPrimary: true }),
          column.varchar('name', 255),
          column.smallint('enabled', { default: 1 }),
          column.text('description', nullable),
          column.decimal('latitude', 8, 6, nullable),
          column.decimal('longitude', 9, 6, nullable),
          column.varchar('country_id', 2),
          column.int('region_id', nullable),
          column.varchar('region', 255, nullable),
          column.varchar('city', 255, nullable),
          column.varchar('street', 255, nullable),
          column.varchar('postcode', 255),
          column.varchar('contact_name', 255, nullable),
          column.varchar('email', 255, nullable),
          column.varchar('phone', 255, nullable),
          column.varchar('fax', 255, nullable),
          column.smallint('use_default_carrier_config', { default: 1 }),
          { name: 'is_pickup_location_active', type: 'tinyint', default: 0 },
          column.varchar('frontend_name', 255, { isNullable: true, default: "''" }),
          column.text('frontend_description', nullable),
        ],
        rows: [
          {
            source_code: 'default',
            name: 'Default Source',
            enabled: 1,
            description: 'Default Source',
            latitude: 0,
            longitude: 0,
            country_id: 'US',
            postcode: '00000',
          },
        ],
      },
      {
        name: 'inventory_source_carrier_link',
        columns: [
          column.id('link_id'),
          column.varchar('source_code', 255),
          column.varchar('carrier_code', 255),
          column.smallint('position', nullable),
        ],
        references: { source_code: ['inventory_source', 'source_code'] },
      },
      {
        name: 'inventory_stock',
        columns: [column.id('stock_id'), column.varchar('name', 255)],
        rows: [{ stock_id: 1, name: 'Default Stock' }],
      },
      {
        name: 'inventory_stock_sales_channel',
        columns: [
          column.varchar('type', 64, { isPrimary: true }),
          column.varchar('code', 64, { isPrimary: true }),
          column.int('stock_id'),
        ],
        references: { stock_id: ['inventory_stock', 'stock_id'] },
        rows: [{ type: 'website', code: 'base', stock_id: 1 }],
      },
      {
        name: 'inventory_source_stock_link',
        columns: [
          column.id('link_id'),
          column.int('stock_id'),
          column.varchar('source_code', 255),
          column.smallint('priority'),
        ],
        unique: [['stock_id', 'source_code']],
        index: [['stock_id', 'priority']],
        references: {
          stock_id: ['inventory_stock', 'stock_id'],
          source_code: ['inventory_source', 'source_code'],
        },
        rows: [{ link_id: 1, stock_id: 1, source_code: 'default', priority: 1 }],
      },
      {
        name: 'inventory_source_item',
        columns: [
          column.id('source_item_id'),
          column.varchar('source_code', 255),
          column.varchar('sku', 64),
          column.decimal('quantity', 12, 4, { default: '0.0000' }),
          column.smallint('status', { default: 0 }),
        ],
        unique: [['source_code', 'sku']],
        index: [['sku', 'source_code', 'quantity']],
        references: { source_code: ['inventory_source', 'source_code'] },
      },
    ]);
  }

  down = irreversible;
}
