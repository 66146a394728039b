import { Injectable } from '@nestjs/common';
import type { StockItemOptions } from '../../catalog/stock-item-configuration.js';
import { StockItem } from '../../catalog/stock-item.entity.js';
import { Database } from '../../database/database.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { IN_STOCK, SourceItem } from '../source-items/source-item.entity.js';

/** One SKU that was asked for, and what the tables have for it. */
export interface StockFactsRow {
  readonly sku: string;
  /** As the catalog spells it; null: no product has this SKU. */
  readonly productSku: string | null;
  readonly typeId: string | null;
  readonly options: StockItemOptions | null;
  readonly stockExists: boolean;
  readonly isAssigned: boolean;
  readonly isIndexed: boolean;
  readonly hasItemInStock: boolean;
  /** Some source item spells the SKU exactly so. */
  readonly isSpelledSo: boolean;
  readonly quantity: number;
  readonly reserved: number;
}

const FLAGS = [
  'useConfigManageStock',
  'manageStock',
  'useConfigBackorders',
  'useConfigMinQty',
  'useConfigMinSaleQty',
  'useConfigMaxSaleQty',
  'useConfigEnableQtyInc',
  'enableQtyIncrements',
  'useConfigQtyIncrements',
  'isQtyDecimal',
  'isInStock',
] as const;

const NUMBERS = ['backorders', 'minQty', 'minSaleQty', 'maxSaleQty', 'qtyIncrements'] as const;

const OPTIONS = [...FLAGS, ...NUMBERS] satisfies readonly (keyof StockItemOptions & keyof StockItem)[];

type Row = Record<string, unknown>;

/** SKUs that one statement looks up: SQLite answers while nothing else runs. */
const AT_ONCE = 2_500;

/** What the salability of SKUs depends on. */
@Injectable()
export class StockFactsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** A SKU that two products have, spelt differently, comes twice. */
  async of(skus: readonly string[], stockId: number): Promise<StockFactsRow[]> {
    const rows: StockFactsRow[] = [];
    for await (const part of yieldingToEventLoop(chunks(skus, AT_ONCE)))
      rows.push(...(await this.ofPart(part, stockId)));
    return rows;
  }

  /** Items are added up before the wide rows of products are joined: sorting those took half of the time. */
  private async ofPart(skus: readonly string[], stockId: number): Promise<StockFactsRow[]> {
    const table = (name: string) => this.database.table(name);
    const given = await this.tables.givenValues(SourceItem, 'sku', skus);
    const rows = await this.database.read<Row>(
      `SELECT given.n AS place, product.sku AS productSku, product.type_id AS typeId,
              options.item_id AS itemId, ${this.selectedOptions()},
              (SELECT COUNT(*) FROM ${table('inventory_stock')} WHERE stock_id = ?) AS stockExists,
              stocked.assigned, stocked.indexed, stocked.inStock, stocked.spelledSo, stocked.quantity,
              (SELECT COALESCE(SUM(reservation.quantity), 0) FROM ${table('inventory_reservation')} reservation
                WHERE reservation.stock_id = ? AND reservation.sku = given.sku) AS reserved
         FROM ${given.text}
         LEFT JOIN (SELECT given.n, COUNT(link.link_id) AS assigned, SUM(source.enabled = 1) AS indexed,
                           SUM(source.enabled = 1 AND item.status = ?) AS inStock,
                           SUM(HEX(item.sku) = HEX(given.sku)) AS spelledSo,
                           SUM(CASE WHEN source.enabled = 1 AND item.status = ? THEN item.quantity ELSE 0 END) AS quantity
                      FROM ${given.text}
                      ${this.database.dialect.joinInOrder} ${table('inventory_source_item')} item ON item.sku = given.sku
                      LEFT JOIN ${table('inventory_source_stock_link')} link
                        ON link.source_code = item.source_code AND link.stock_id = ?
                      LEFT JOIN ${table('inventory_source')} source ON source.source_code = link.source_code
                     GROUP BY given.n) stocked ON stocked.n = given.n
         LEFT JOIN ${table('catalog_product_entity')} product ON product.sku = given.sku
         LEFT JOIN ${table('cataloginventory_stock_item')} options
           ON options.product_id = product.entity_id AND options.stock_id = 1`,
      [stockId, stockId, ...given.values, IN_STOCK, IN_STOCK, ...given.values, stockId],
      { isPrepared: true },
    );
    return rows.map((row) => toFactsRow(row, skus[Number(row['place']) - 1]!));
  }

  private selectedOptions(): string {
    const metadata = this.database.metadataOf(StockItem);
    return OPTIONS.map((option) => {
      const name = metadata.findColumnWithPropertyName(option)!.databaseName;
      return `options.${this.database.escape(name)} AS ${this.database.escape(option)}`;
    }).join(', ');
  }
}

function toFactsRow(row: Row, sku: string): StockFactsRow {
  const isPositive = (name: string): boolean => Number(row[name]) > 0;
  return {
    sku,
    productSku: row['productSku'] as string | null,
    typeId: row['typeId'] as string | null,
    options: row['itemId'] === null ? null : toOptions(row),
    stockExists: isPositive('stockExists'),
    isAssigned: isPositive('assigned'),
    isIndexed: isPositive('indexed'),
    hasItemInStock: isPositive('inStock'),
    isSpelledSo: isPositive('spelledSo'),
    quantity: Number(row['quantity']),
    reserved: Number(row['reserved']),
  };
}

const toOptions = (row: Row): StockItemOptions =>
  Object.fromEntries([
    ...FLAGS.map((name) => [name, Number(row[name]) !== 0]),
    ...NUMBERS.map((name) => [name, Number(row[name])]),
  ]) as unknown as StockItemOptions;
