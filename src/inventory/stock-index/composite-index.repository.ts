import { Injectable } from '@nestjs/common';
import { Product } from '../../catalog/products/product.entity.js';
import type { StockSettings } from '../../catalog/stock-items/stock-settings.js';
import { Database } from '../../database/database.js';
import { marks, type Sql } from '../../database/dialect.js';
import { chunks } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import { allowsBackorders, effective, settingsTable } from '../../catalog/stock-items/stock-options.repository.js';

/** `link_type_id` of the products in a grouped one. */
const GROUPED_LINK = 3;
/** Children, and parents, of one statement. */
const PRODUCTS_AT_ONCE = 5_000;
/** Only Magento's own catalog knows composite products. */
const RELATIONS = ['catalog_product_super_link', 'catalog_product_link', 'catalog_product_bundle_selection'];

/** Composite products, by their `entity_id`. */
export interface Parents {
  /** Configurable and grouped: salable when one of their children is. */
  readonly ofAny: readonly number[];
  readonly bundles: readonly number[];
}

export const NO_PARENTS: Parents = { ofAny: [], bundles: [] };

/** Where the rows of children are read, and those of parents written. */
interface Index {
  /** Joins `child_index` to `child`, with `quantity` and `is_salable`. */
  readonly ofChild: string;
  /** Comes before a SELECT of a parent, its quantity and whether it is salable. */
  readonly insert: string;
  readonly update: string;
  /** Selects what names the parent in the index. */
  readonly key: string;
  readonly quantity: (sum: string) => string;
}

/** The rows of composite products in Magento's stock index: what their children make of them. */
@Injectable()
export class CompositeIndexRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The composite products among these SKUs, and those that hold one of them. */
  async parentsOf(skus: readonly string[]): Promise<Parents> {
    for (const relation of RELATIONS) if (!(await this.tables.hasTable(relation))) return NO_PARENTS;
    const [ofAny, bundles] = [new Set<number>(), new Set<number>()];
    for (const part of chunks(skus, PRODUCTS_AT_ONCE)) {
      const { text, values } = await this.tables.givenValues(Product, 'sku', part);
      const from = `FROM ${text} STRAIGHT_JOIN ${this.table('catalog_product_entity')} child ON child.sku = given.sku`;
      const rows = await this.database.read<{ parentId: number; isBundle: number }>(
        `SELECT link.parent_id AS parentId, 0 AS isBundle ${from}
           JOIN ${this.table('catalog_product_super_link')} link ON link.product_id = child.entity_id
         UNION SELECT link.product_id, 0 ${from}
           JOIN ${this.table('catalog_product_link')} link
             ON link.linked_product_id = child.entity_id AND link.link_type_id = ?
         UNION SELECT options.parent_id, 1 ${from}
           JOIN ${this.table('catalog_product_bundle_selection')} selection ON selection.product_id = child.entity_id
           JOIN ${this.table('catalog_product_bundle_option')} options ON options.option_id = selection.option_id
         UNION SELECT child.entity_id, child.type_id = 'bundle' ${from}
          WHERE child.type_id IN ('configurable', 'grouped', 'bundle')`,
        [...values, ...values, GROUPED_LINK, ...values, ...values],
      );
      for (const { parentId, isBundle } of rows) (Number(isBundle) ? bundles : ofAny).add(parentId);
    }
    if (ofAny.size + bundles.size === 0) return NO_PARENTS;
    return { ofAny: [...ofAny].sort(byNumber), bundles: [...bundles].sort(byNumber) };
  }

  /** Brings the rows of these products up to date, after those of their children. */
  async reindex(stockId: number, { ofAny, bundles }: Parents, settings: StockSettings): Promise<void> {
    const index = stockId === DEFAULT_STOCK ? this.defaultIndex() : this.indexOf(stockId);
    for (const part of chunks(ofAny, PRODUCTS_AT_ONCE)) {
      if (stockId !== DEFAULT_STOCK) await this.deleteStale(stockId, part);
      await this.upsert(index, this.ofAnyChild(index, part));
    }
    for (const part of chunks(bundles, PRODUCTS_AT_ONCE))
      await this.upsert(index, this.ofOptions(index, part, settings));
  }

  private indexOf(stockId: number): Index {
    const table = this.table(`inventory_stock_${stockId}`);
    return {
      ofChild: `${table} child_index ON child_index.sku = child.sku`,
      insert: `INSERT INTO ${table} (sku, quantity, is_salable)`,
      update: 'quantity = VALUES(quantity), is_salable = VALUES(is_salable)',
      key: 'parent.sku',
      quantity: (sum) => sum,
    };
  }

  /** The default stock's is a view of the legacy stock statuses, where composite products have no quantity. */
  private defaultIndex(): Index {
    const table = this.table('cataloginventory_stock_status');
    return {
      ofChild: `(SELECT product_id, qty AS quantity, stock_status AS is_salable FROM ${table}
                  WHERE website_id = 0 AND stock_id = ${DEFAULT_STOCK}) child_index
                ON child_index.product_id = child.entity_id`,
      insert: `INSERT INTO ${table} (product_id, website_id, stock_id, qty, stock_status)`,
      update: 'stock_status = VALUES(stock_status)',
      key: `parent.entity_id, 0, ${DEFAULT_STOCK}`,
      quantity: () => '0',
    };
  }

  private async upsert({ insert, update }: Index, { text, values }: Sql): Promise<void> {
    await this.database.execute(`${insert} ${text} ON DUPLICATE KEY UPDATE ${update}`, values);
  }

  /** Configurable and grouped products have a row while one of their children has. */
  private ofAnyChild({ key, quantity, ofChild }: Index, parentIds: readonly number[]): Sql {
    return {
      text: `SELECT ${key}, ${quantity('SUM(child_index.quantity)')},
                    CASE WHEN COALESCE(MAX(own.is_in_stock), 0) = 0 THEN 0 ELSE MAX(child_index.is_salable) END
               FROM ${this.table('catalog_product_entity')} parent
               JOIN (${this.children(parentIds.length)}) relation ON relation.parent_id = parent.entity_id
               JOIN ${this.table('catalog_product_entity')} child ON child.entity_id = relation.child_id
               JOIN ${ofChild}
               LEFT JOIN ${this.stockItem('own', 'parent')}
              GROUP BY parent.entity_id, parent.sku`,
      values: [...parentIds, ...parentIds, GROUPED_LINK],
    };
  }

  /** A bundle needs a selection for each required option, and for some option. */
  private ofOptions({ key, quantity, ofChild }: Index, parentIds: readonly number[], settings: StockSettings): Sql {
    const global = settingsTable(settings);
    const isSalable = 'COALESCE(child_index.is_salable, 0)';
    return {
      text: `SELECT ${key}, ${quantity('SUM(choice.quantity)')},
                    CASE WHEN COALESCE(MAX(own.is_in_stock), 0) = 0 THEN 0
                         ELSE MIN(choice.required = 0 OR choice.is_available) AND MAX(choice.is_available) END
               FROM ${this.table('catalog_product_entity')} parent
               JOIN (SELECT options.parent_id, options.required, COALESCE(SUM(child_index.quantity), 0) AS quantity,
                            MAX(CASE WHEN child.entity_id IS NULL THEN 0
                                     WHEN ${effective('manage_stock', 'item')} = 0 THEN 1
                                     WHEN ${allowsBackorders('item')} THEN ${isSalable}
                                     WHEN selection.selection_can_change_qty = 0
                                          AND selection.selection_qty > COALESCE(child_index.quantity, 0) THEN 0
                                     ELSE ${isSalable} END) AS is_available
                       FROM ${this.table('catalog_product_bundle_option')} options
                       JOIN ${global.text}
                       LEFT JOIN ${this.table('catalog_product_bundle_selection')} selection
                         ON selection.option_id = options.option_id
                       LEFT JOIN ${this.table('catalog_product_entity')} child ON child.entity_id = selection.product_id
                       LEFT JOIN ${ofChild}
                       LEFT JOIN ${this.stockItem('item', 'child')}
                      WHERE options.parent_id IN (${marks(parentIds.length)})
                      GROUP BY options.parent_id, options.option_id, options.required) choice
                 ON choice.parent_id = parent.entity_id
               LEFT JOIN ${this.stockItem('own', 'parent')}
              GROUP BY parent.entity_id, parent.sku`,
      values: [...global.values, ...parentIds],
    };
  }

  private async deleteStale(stockId: number, parentIds: readonly number[]): Promise<void> {
    const index = this.table(`inventory_stock_${stockId}`);
    const product = this.table('catalog_product_entity');
    const withRow = await this.database.read<{ id: number }>(
      `SELECT DISTINCT relation.parent_id AS id FROM (${this.children(parentIds.length)}) relation
         JOIN ${product} child ON child.entity_id = relation.child_id
         JOIN ${index} child_index ON child_index.sku = child.sku`,
      [...parentIds, ...parentIds, GROUPED_LINK],
    );
    const kept = new Set(withRow.map(({ id }) => id));
    const stale = parentIds.filter((id) => !kept.has(id));
    if (stale.length === 0) return;
    await this.database.execute(
      `DELETE parent_index FROM ${index} parent_index JOIN ${product} parent ON parent.sku = parent_index.sku
        WHERE parent.entity_id IN (${marks(stale.length)})`,
      stale,
    );
  }

  /** `parent_id` and `child_id` of configurable and grouped products, whose ids are bound twice, then the type of links. */
  private children(parents: number): string {
    return `SELECT parent_id, product_id AS child_id FROM ${this.table('catalog_product_super_link')}
             WHERE parent_id IN (${marks(parents)})
            UNION SELECT product_id, linked_product_id FROM ${this.table('catalog_product_link')}
             WHERE product_id IN (${marks(parents)}) AND link_type_id = ?`;
  }

  private stockItem(alias: string, product: string): string {
    return `${this.table('cataloginventory_stock_item')} ${alias}
              ON ${alias}.product_id = ${product}.entity_id AND ${alias}.website_id = 0`;
  }

  private table(name: string): string {
    return this.database.table(name);
  }
}

const byNumber = (one: number, other: number): number => one - other;
