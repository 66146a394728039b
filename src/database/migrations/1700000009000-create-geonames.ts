import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Columns, createMissingTables, irreversible } from './tables.js';

/** Magento_InventoryDistanceBasedSourceSelection, with the indexes that its table lacks. */
export class CreateGeonames1700000009000 implements MigrationInterface {
  name = 'CreateGeonames1700000009000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const column = new Columns(queryRunner);
    await createMissingTables(queryRunner, [
      {
        name: 'inventory_geoname',
        columns: [
          column.id('entity_id'),
          column.varchar('country_code', 64),
          column.varchar('postcode', 64),
          column.varchar('city', 180),
          column.varchar('region', 100),
          column.varchar('province', 64),
          { name: 'latitude', type: 'double' },
          { name: 'longitude', type: 'double' },
        ],
        index: [
          ['country_code', 'postcode'],
          ['country_code', 'city'],
          ['country_code', 'region'],
        ],
      },
    ]);
  }

  down = irreversible;
}
