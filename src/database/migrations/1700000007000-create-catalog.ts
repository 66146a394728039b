import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible, type TableDefinition } from './tables.js';

/** What inventory needs of Magento_Catalog and Magento_CatalogInventory, and the reservations of Magento_InventoryReservations. */
export class CreateCatalog1700000007000 implements MigrationInterface {
  name = 'CreateCatalog1700000007000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    const now = { default: 'CURRENT_TIMESTAMP' };
    const prefix = queryRunner.connection.options.entityPrefix ?? '';
    const isOwn = !(await queryRunner.hasTable(`${prefix}catalog_product_entity`));
    await createMissingTables(queryRunner, [
      {
        name: 'catalog_product_entity',
        columns: [
          column.id('entity_id'),
          column.smallint('attribute_set_id', { default: 0 }),
          column.varchar('type_id', 32, { default: "'simple'" }),
          column.varchar('sku', 64),
          column.smallint('has_options', { default: 0, unsigned: false }),
          column.smallint('required_options', { default: 0 }),
          column.timestamp('created_at', now),
          column.timestamp('updated_at', { ...now, onUpdate: 'CURRENT_TIMESTAMP' }),
        ],
        index: [['attribute_set_id'], ['sku']],
      },
      {
        name: 'catalog_product_website',
        columns: [column.int('product_id', { isPrimary: true }), column.smallint('website_id', { isPrimary: true })],
        index: [['website_id']],
        references: {
          website_id: ['store_website', 'website_id'],
          product_id: ['catalog_product_entity', 'entity_id'],
        },
      },
      {
        name: 'cataloginventory_stock',
        columns: [
          column.id('stock_id', 'smallint'),
          column.smallint('website_id'),
          column.varchar('stock_name', 255, { isNullable: true }),
        ],
        index: [['website_id']],
        rows: [{ stock_id: 1, website_id: 0, stock_name: 'Default' }],
      },
      {
        name: 'cataloginventory_stock_item',
        columns: [
          column.id('item_id'),
          column.int('product_id', { default: 0 }),
          column.smallint('stock_id', { default: 0 }),
          column.decimal('qty', 12, 4, { isNullable: true }),
          column.decimal('min_qty', 12, 4, { default: '0.0000' }),
          column.smallint('use_config_min_qty', { default: 1 }),
          column.smallint('is_qty_decimal', { default: 0 }),
          column.smallint('backorders', { default: 0 }),
          column.smallint('use_config_backorders', { default: 1 }),
          column.decimal('min_sale_qty', 12, 4, { default: '1.0000' }),
          column.smallint('use_config_min_sale_qty', { default: 1 }),
          column.decimal('max_sale_qty', 12, 4, { default: '0.0000' }),
          column.smallint('use_config_max_sale_qty', { default: 1 }),
          column.smallint('is_in_stock', { default: 0 }),
          column.timestamp('low_stock_date', { isNullable: true }),
          column.decimal('notify_stock_qty', 12, 4, { isNullable: true }),
          column.smallint('use_config_notify_stock_qty', { default: 1 }),
          column.smallint('manage_stock', { default: 0 }),
          column.smallint('use_config_manage_stock', { default: 1 }),
          column.smallint('stock_status_changed_auto', { default: 0 }),
          column.smallint('use_config_qty_increments', { default: 1 }),
          column.decimal('qty_increments', 12, 4, { default: '0.0000' }),
          column.smallint('use_config_enable_qty_inc', { default: 1 }),
          column.smallint('enable_qty_increments', { default: 0 }),
          column.smallint('is_decimal_divided', { default: 0 }),
          column.smallint('website_id', { default: 0 }),
        ],
        unique: [['product_id', 'stock_id']],
        index: [['website_id'], ['website_id', 'product_id'], ['stock_id']],
        references: {
          product_id: ['catalog_product_entity', 'entity_id'],
          stock_id: ['cataloginventory_stock', 'stock_id'],
        },
      },
      {
        name: 'cataloginventory_stock_status',
        columns: [
          column.int('product_id', { isPrimary: true }),
          column.smallint('website_id', { isPrimary: true }),
          column.smallint('stock_id', { isPrimary: true }),
          column.decimal('qty', 12, 4, { default: '0.0000' }),
          column.smallint('stock_status'),
        ],
        index: [['stock_id'], ['website_id'], ['stock_status']],
      },
      {
        name: 'inventory_reservation',
        columns: [
          column.id('reservation_id'),
          column.int('stock_id'),
          column.varchar('sku', 64),
          column.decimal('quantity', 10, 4, { default: '0.0000' }),
          column.varchar('metadata', 255, { isNullable: true }),
        ],
        index: [['stock_id', 'sku', 'quantity']],
      },
    ]);
    if (isOwn) await createMissingTables(queryRunner, [this.productNames(column)]);
  }

  /** Magento keeps names of products among their attributes. That this table is there tells that the catalog is ours. */
  private productNames(column: Columns): TableDefinition {
    return {
      name: 'nest_msi_product_name',
      columns: [column.int('product_id', { isPrimary: true }), column.varchar('name', 255)],
      references: { product_id: ['catalog_product_entity', 'entity_id'] },
    };
  }

  down = irreversible;
}
