import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_Integration and Magento_JwtUserToken: who signs requests, and which tokens no longer count. */
export class CreateIntegrations1700000004000 implements MigrationInterface {
  name = 'CreateIntegrations1700000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    const nullable = { isNullable: true };
    const now = { default: 'CURRENT_TIMESTAMP' };
    await createMissingTables(queryRunner, [
      {
        name: 'oauth_consumer',
        columns: [
          column.id('entity_id'),
          column.timestamp('created_at', now),
          column.timestamp('updated_at', { ...nullable, onUpdate: 'CURRENT_TIMESTAMP' }),
          column.varchar('name', 255),
          column.varchar('key', 32),
          column.varchar('secret', 128),
          column.text('callback_url', nullable),
          column.text('rejected_callback_url'),
        ],
        unique: [['key'], ['secret']],
        index: [['created_at'], ['updated_at']],
      },
      {
        name: 'integration',
        columns: [
          column.id('integration_id'),
          column.varchar('name', 255),
          column.varchar('email', 255),
          column.varchar('endpoint', 255, nullable),
          column.smallint('status'),
          column.int('consumer_id', nullable),
          column.timestamp('created_at', now),
          column.timestamp('updated_at', { ...now, onUpdate: 'CURRENT_TIMESTAMP' }),
          column.smallint('setup_type', { default: 0 }),
          column.varchar('identity_link_url', 255, nullable),
        ],
        unique: [['name'], ['consumer_id']],
        references: { consumer_id: ['oauth_consumer', 'entity_id'] },
      },
      {
        name: 'oauth_token',
        columns: [
          column.id('entity_id'),
          column.int('consumer_id', nullable),
          column.int('admin_id', nullable),
          column.int('customer_id', nullable),
          column.varchar('type', 16),
          column.varchar('token', 32),
          column.varchar('secret', 128),
          column.varchar('verifier', 32, nullable),
          column.text('callback_url'),
          column.smallint('revoked', { default: 0 }),
          column.smallint('authorized', { default: 0 }),
          { name: 'user_type', type: 'int', isNullable: true },
          column.timestamp('created_at', now),
        ],
        unique: [['token']],
        index: [['consumer_id'], ['created_at']],
        references: { admin_id: ['admin_user', 'user_id'], consumer_id: ['oauth_consumer', 'entity_id'] },
      },
      {
        name: 'oauth_nonce',
        columns: [
          column.varchar('nonce', 32, { isPrimary: true }),
          column.int('timestamp'),
          column.int('consumer_id', { isPrimary: true }),
        ],
        index: [['timestamp']],
        references: { consumer_id: ['oauth_consumer', 'entity_id'] },
      },
      {
        name: 'jwt_auth_revoked',
        columns: [
          column.int('user_type_id', { isPrimary: true }),
          column.int('user_id', { isPrimary: true }),
          { name: 'revoke_before', type: 'bigint', unsigned: true },
        ],
      },
      {
        name: 'core_config_data',
        columns: [
          column.id('config_id'),
          column.varchar('scope', 8, { default: "'default'" }),
          { name: 'scope_id', type: 'int', default: 0 },
          column.varchar('path', 255, { default: "'general'" }),
          column.text('value', nullable),
          column.timestamp('updated_at', { ...now, onUpdate: 'CURRENT_TIMESTAMP' }),
        ],
        unique: [['scope', 'scope_id', 'path']],
      },
    ]);
  }

  down = irreversible;
}
