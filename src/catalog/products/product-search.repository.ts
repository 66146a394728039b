import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { SqlColumn } from '../../database/dialect.js';
import { mappingOf } from '../../database/tables/mapping.js';
import { Tables } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { searchIn } from '../../webapi/search/search-query.js';
import { Product } from './product.entity.js';

/** Names of products on a Magento database, which keeps them among their attributes. */
const MAGENTO_NAMES = ['catalog_product_entity_varchar', 'eav_attribute', 'eav_entity_type'];

/** Searches products by the columns that inventory knows, and by name. */
@Injectable()
export class ProductSearchRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /**
   * The page of products that search criteria describe.
   *
   * @param columns those of `columns()`
   */
  async search(criteria: SearchCriteria, columns: ReadonlyMap<string, SqlColumn>): Promise<Page<Product>> {
    const mapping = mappingOf<Product>(this.database.metadataOf(Product));
    return searchIn(this.database, criteria, {
      ...mapping,
      columns,
      defaultOrder: [],
      lastOrder: mapping.primaryKey,
    });
  }

  /** Columns of `main_table`, which is `catalog_product_entity`, by the names of Magento's attributes. */
  async columns(): Promise<ReadonlyMap<string, SqlColumn>> {
    const { columns } = mappingOf<Product>(this.database.metadataOf(Product));
    const name = await this.nameOf();
    return name === null
      ? columns
      : new Map([...columns, ['name', { sql: name, numeric: false, scale: undefined, indexed: false }]]);
  }

  private async nameOf(): Promise<string | null> {
    const table = (name: string) => this.database.table(name);
    if (await this.tables.hasTable('nest_msi_product_name')) {
      return `(SELECT name FROM ${table('nest_msi_product_name')} WHERE product_id = main_table.entity_id)`;
    }
    for (const each of MAGENTO_NAMES) if (!(await this.tables.hasTable(each))) return null;
    return `(SELECT names.value FROM ${table('catalog_product_entity_varchar')} names
               JOIN ${table('eav_attribute')} attribute ON attribute.attribute_id = names.attribute_id
               JOIN ${table('eav_entity_type')} entity_type ON entity_type.entity_type_id = attribute.entity_type_id
              WHERE names.entity_id = main_table.entity_id AND names.store_id = 0
                AND attribute.attribute_code = 'name' AND entity_type.entity_type_code = 'catalog_product')`;
  }
}
