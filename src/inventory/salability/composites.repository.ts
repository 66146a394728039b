import { Injectable } from '@nestjs/common';
import { Product } from '../../catalog/products/product.entity.js';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';

/** A product inside a composite one, or an option of a bundle without any. */
export interface Child {
  readonly parentSku: string;
  /** null: the option has no selection of a product that exists. */
  readonly sku: string | null;
  /** null: not a bundle. */
  readonly selection: BundleSelection | null;
}

/** A selection of a bundle's option. */
export interface BundleSelection {
  readonly optionId: number;
  readonly isRequired: boolean;
  readonly qty: number;
  readonly canChangeQty: boolean;
}

/** `link_type_id` of the products in a grouped one. */
const GROUPED_LINK = 3;

/** Only Magento's own catalog knows composite products. */
const RELATIONS = ['catalog_product_super_link', 'catalog_product_link', 'catalog_product_bundle_selection'];

interface Row {
  readonly place: number;
  readonly sku: string | null;
  readonly optionId: number | null;
  readonly required: number | null;
  readonly qty: string | number | null;
  readonly canChangeQty: number | null;
}

/** Children of bundles, configurable and grouped products. */
@Injectable()
export class CompositesRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The children of these products, in one statement. */
  async childrenOf(parentSkus: readonly string[]): Promise<Child[]> {
    for (const relation of RELATIONS) if (!(await this.tables.hasTable(relation))) return [];
    const { text, values } = await this.tables.givenValues(Product, 'sku', parentSkus);
    const table = (name: string) => this.database.table(name);
    const product = table('catalog_product_entity');
    const from = `FROM ${text} ${this.database.dialect.joinInOrder} ${product} parent ON parent.sku = given.sku`;
    const nothing = 'NULL AS optionId, NULL AS required, NULL AS qty, NULL AS canChangeQty';
    const rows = await this.database.read<Row>(
      `SELECT given.n AS place, child.sku, ${nothing} ${from}
         JOIN ${table('catalog_product_super_link')} link ON link.parent_id = parent.entity_id
         JOIN ${product} child ON child.entity_id = link.product_id
       UNION ALL
       SELECT given.n, child.sku, ${nothing} ${from}
         JOIN ${table('catalog_product_link')} link ON link.product_id = parent.entity_id AND link.link_type_id = ?
         JOIN ${product} child ON child.entity_id = link.linked_product_id
       UNION ALL
       SELECT given.n, child.sku, options.option_id, options.required, selection.selection_qty,
              selection.selection_can_change_qty ${from}
         JOIN ${table('catalog_product_bundle_option')} options ON options.parent_id = parent.entity_id
         LEFT JOIN ${table('catalog_product_bundle_selection')} selection ON selection.option_id = options.option_id
         LEFT JOIN ${product} child ON child.entity_id = selection.product_id`,
      [...values, ...values, GROUPED_LINK, ...values],
    );
    return rows.map(({ place, sku, optionId, required, qty, canChangeQty }) => ({
      parentSku: parentSkus[Number(place) - 1]!,
      sku,
      selection:
        optionId === null
          ? null
          : {
              optionId,
              isRequired: Number(required) !== 0,
              qty: Number(qty),
              canChangeQty: Number(canChangeQty) !== 0,
            },
    }));
  }
}
