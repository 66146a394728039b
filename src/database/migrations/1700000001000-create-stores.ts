import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_Store: websites are the sales channels of stocks, store codes stand in URLs. */
export class CreateStores1700000001000 implements MigrationInterface {
  name = 'CreateStores1700000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'store_website',
        columns: [
          column.id('website_id', 'smallint'),
          column.varchar('code', 32, { isNullable: true }),
          column.varchar('name', 64, { isNullable: true }),
          column.smallint('sort_order', { default: 0 }),
          column.smallint('default_group_id', { default: 0 }),
          column.smallint('is_default', { isNullable: true, default: 0 }),
        ],
        unique: [['code']],
        index: [['sort_order'], ['default_group_id']],
        rows: [
          { website_id: 0, code: 'admin', name: 'Admin', sort_order: 0, default_group_id: 0, is_default: 0 },
          { website_id: 1, code: 'base', name: 'Main Website', sort_order: 0, default_group_id: 1, is_default: 1 },
        ],
      },
      {
        name: 'store_group',
        columns: [
          column.id('group_id', 'smallint'),
          column.smallint('website_id', { default: 0 }),
          column.varchar('name', 255),
          column.int('root_category_id', { default: 0 }),
          column.smallint('default_store_id', { default: 0 }),
          column.varchar('code', 32, { isNullable: true }),
        ],
        unique: [['code']],
        index: [['website_id'], ['default_store_id']],
        references: { website_id: ['store_website', 'website_id'] },
        rows: [
          { group_id: 0, website_id: 0, name: 'Default', root_category_id: 0, default_store_id: 0, code: 'default' },
          {
            group_id: 1,
            website_id: 1,
            name: 'Main Website Store',
            root_category_id: 2,
            default_store_id: 1,
            code: 'main_website_store',
          },
        ],
      },
      {
        name: 'store',
        columns: [
          column.id('store_id', 'smallint'),
          column.varchar('code', 32, { isNullable: true }),
          column.smallint('website_id', { default: 0 }),
          column.smallint('group_id', { default: 0 }),
          column.varchar('name', 255),
          column.smallint('sort_order', { default: 0 }),
          column.smallint('is_active', { default: 0 }),
        ],
        unique: [['code']],
        index: [['website_id'], ['is_active', 'sort_order'], ['group_id']],
        references: { group_id: ['store_group', 'group_id'], website_id: ['store_website', 'website_id'] },
        rows: [
          { store_id: 0, code: 'admin', website_id: 0, group_id: 0, name: 'Admin', sort_order: 0, is_active: 1 },
          {
            store_id: 1,
            code: 'default',
            website_id: 1,
            group_id: 1,
            name: 'Default Store View',
            sort_order: 0,
            is_active: 1,
          },
        ],
      },
    ]);
  }

  down = irreversible;
}
