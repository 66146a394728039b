import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Where users have signed in from. No foreign key: that would need a privilege on Magento's `admin_user`. */
export class CreateSignInAddresses1700000006000 implements MigrationInterface {
  name = 'CreateSignInAddresses1700000006000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'nest_msi_sign_in_address',
        columns: [
          column.int('user_id', { isPrimary: true }),
          column.varchar('address', 45, { isPrimary: true }),
          column.timestamp('signed_in_at', { default: 'CURRENT_TIMESTAMP' }),
          column.smallint('failures_num', { default: 0, unsigned: false }),
          column.timestamp('first_failure', { isNullable: true }),
          column.timestamp('lock_expires', { isNullable: true }),
        ],
      },
    ]);
  }

  down = irreversible;
}
