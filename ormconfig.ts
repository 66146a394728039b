import { DataSource } from 'typeorm';
import { loadConfig } from './src/config/load-config.js';
import { dataSourceOptions } from './src/database/options.js';
import { INVENTORY_ENTITIES } from './src/inventory/inventory.module.js';
import { STORE_ENTITIES } from './src/stores/stores.module.js';

/** For TypeORM's command line, on the database that the environment names: `npm run typeorm -- migration:show`. */
export default new DataSource({
  ...dataSourceOptions(loadConfig()),
  entities: [...STORE_ENTITIES, ...INVENTORY_ENTITIES],
});
