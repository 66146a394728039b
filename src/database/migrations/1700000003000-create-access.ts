import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_User and Magento_Authorization: who may sign in, and what their roles open. And our own signing key. */
export class CreateAccess1700000003000 implements MigrationInterface {
  name = 'CreateAccess1700000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    const nullable = { isNullable: true };
    const now = { default: 'CURRENT_TIMESTAMP' };
    await createMissingTables(queryRunner, [
      {
        name: 'admin_user',
        columns: [
          column.id('user_id'),
          column.varchar('firstname', 32, nullable),
          column.varchar('lastname', 32, nullable),
          column.varchar('email', 128, nullable),
          column.varchar('username', 40, nullable),
          column.varchar('password', 255),
          column.timestamp('created', now),
          column.timestamp('modified', { ...now, onUpdate: 'CURRENT_TIMESTAMP' }),
          column.timestamp('logdate', nullable),
          column.smallint('lognum', { default: 0 }),
          column.smallint('reload_acl_flag', { default: 0, unsigned: false }),
          column.smallint('is_active', { default: 1, unsigned: false }),
          column.text('extra', nullable),
          column.text('rp_token', nullable),
          column.timestamp('rp_token_created_at', nullable),
          column.varchar('interface_locale', 16, { default: "'en_US'" }),
          column.smallint('failures_num', { isNullable: true, default: 0, unsigned: false }),
          column.timestamp('first_failure', nullable),
          column.timestamp('lock_expires', nullable),
        ],
        unique: [['username']],
      },
      {
        name: 'authorization_role',
        columns: [
          column.id('role_id'),
          column.int('parent_id', { default: 0 }),
          column.smallint('tree_level', { default: 0 }),
          column.smallint('sort_order', { default: 0 }),
          column.varchar('role_type', 1, { default: "'0'" }),
          column.int('user_id', { default: 0 }),
          column.varchar('user_type', 16, nullable),
          column.varchar('role_name', 50, nullable),
        ],
        index: [['parent_id', 'sort_order'], ['tree_level']],
      },
      {
        name: 'authorization_rule',
        columns: [
          column.id('rule_id'),
          column.int('role_id', { default: 0 }),
          column.varchar('resource_id', 255, nullable),
          column.varchar('privileges', 20, nullable),
          column.varchar('permission', 10, nullable),
        ],
        index: [
          ['resource_id', 'role_id'],
          ['role_id', 'resource_id'],
        ],
        references: { role_id: ['authorization_role', 'role_id'] },
      },
      {
        name: 'nest_msi_secret',
        columns: [column.varchar('name', 64, { isPrimary: true }), column.varchar('value', 255)],
      },
    ]);
  }

  down = irreversible;
}
