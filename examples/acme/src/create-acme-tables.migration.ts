import { createMissingTables, dropTables, MigrationColumns } from 'nest-msi';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAcmeTables1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new MigrationColumns(queryRunner);
    const [stock, source] = [column.int('stock_id'), column.varchar('source_code', 255)];
    const [priority, note] = [column.smallint('priority'), column.varchar('note', 255, { isNullable: true })];
    await createMissingTables(queryRunner, [
      {
        name: 'acme_cut_off',
        columns: [column.varchar('source_code', 255, { isPrimary: true }), column.varchar('time', 5)],
        references: { source_code: ['inventory_source', 'source_code'] },
      },
      { name: 'acme_link_log', columns: [column.id('id'), stock, source, priority, note], index: [['stock_id']] },
    ]);
  }

  down = (queryRunner: QueryRunner): Promise<void> => dropTables(queryRunner, ['acme_cut_off', 'acme_link_log']);
}
