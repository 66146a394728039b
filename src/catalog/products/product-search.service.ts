import { Injectable } from '@nestjs/common';
import type { SqlColumn } from '../../database/dialect.js';
import { entry, WebapiError } from '../../webapi/errors/webapi-error.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { Product } from './product.entity.js';
import { ProductSearchRepository } from './product-search.repository.js';

/** Searches products by what inventory knows of them. */
@Injectable()
export class ProductSearchService {
  /** @internal */
  constructor(private readonly repository: ProductSearchRepository) {}

  /** @throws WebapiError 400 for a field that products do not have */
  async search(criteria: SearchCriteria): Promise<Page<Product>> {
    return this.repository.search(criteria, await this.columnsFor(criteria));
  }

  /**
   * Columns of `main_table`, which is `catalog_product_entity`, for criteria that name no others.
   *
   * @throws WebapiError 400 with the first field that is not one of them
   */
  async columnsFor({ filterGroups, sortOrders = [] }: SearchCriteria): Promise<ReadonlyMap<string, SqlColumn>> {
    const columns = await this.repository.columns();
    const named = [...filterGroups.flat(), ...sortOrders].flatMap(({ field }) => field ?? []);
    const unknown = named.find((field) => !columns.has(field));
    if (unknown !== undefined) throw attributeNameInvalid(unknown, [...columns.keys()]);
    return columns;
  }
}

/** As Magento answers for an attribute that products do not have; it knows more attributes than inventory. */
const attributeNameInvalid = (name: string, known: readonly string[]): WebapiError =>
  new WebapiError(400, {
    message: 'The "%1" attribute name is invalid. Reset the name and try again.',
    errors: [entry('Products can be searched by these fields here: %fields.', { fields: known.join(', ') })],
    parameters: [name],
  });
