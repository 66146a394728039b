import { Injectable } from '@nestjs/common';
import { Column, PrimaryColumn, ViewEntity, type DataSource, type SelectQueryBuilder } from 'typeorm';
import { Product, SOURCE_ITEM_TYPES } from '../../catalog/products/product.entity.js';
import { StockItem } from '../../catalog/stock-items/stock-item.entity.js';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';
import { decimal } from '../../database/tables/transformers.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search, searchIn } from '../../webapi/search/search-query.js';
import { SourceItem } from '../source-items/source-item.entity.js';
import { Source } from '../sources/source.entity.js';
import { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import { SalesChannel } from '../stocks/sales-channel.entity.js';
import type { LowStockItem } from './low-stock-item.js';
import { SourceItemConfiguration } from './source-item-configuration.entity.js';

/** A global setting of Magento's Admin, as SQL. */
const setting = ({ options }: DataSource, name: string, otherwise: number): string =>
  `COALESCE((SELECT CAST(value AS DECIMAL(12,4)) FROM ${options.entityPrefix ?? ''}core_config_data
              WHERE scope = 'default' AND scope_id = 0 AND path = 'cataloginventory/item_options/${name}'), ${otherwise})`;

const ownOption = (name: string): string => `CASE WHEN options.use_config_${name} = 0 THEN options.${name} END`;

const websitesOfSources = (query: SelectQueryBuilder<object>): SelectQueryBuilder<object> =>
  query
    .select('link.source_code', 'source_code')
    .addSelect('GROUP_CONCAT(DISTINCT channel.code)', 'codes')
    .from(StockSourceLink, 'link')
    .innerJoin(SalesChannel, 'channel', "channel.stock_id = link.stock_id AND channel.type = 'website'")
    .groupBy('link.source_code');

/** Where Magento keeps whether a product is enabled. */
const MAGENTO_STATUS = ['catalog_product_entity_int', 'eav_attribute', 'eav_entity_type'];
const DISABLED = 2;

function lowStock(dataSource: DataSource): SelectQueryBuilder<object> {
  const global = setting(dataSource, 'notify_stock_qty', 1);
  const threshold = `COALESCE(configuration.notify_stock_qty, ${ownOption('notify_stock_qty')}, ${global})`;
  const isManaged = `COALESCE(${ownOption('manage_stock')}, ${setting(dataSource, 'manage_stock', 1)}) <> 0`;
  const types = SOURCE_ITEM_TYPES.map((type) => `'${type}'`).join(', ');
  return dataSource
    .createQueryBuilder()
    .select('item.source_item_id', 'source_item_id')
    .addSelect('item.sku', 'sku')
    .addSelect('item.source_code', 'source_code')
    .addSelect('source.name', 'source_name')
    .addSelect('item.quantity', 'quantity')
    .addSelect('item.status', 'status')
    .addSelect(threshold, 'notify_stock_qty')
    .addSelect('websites.codes', 'website_codes')
    .addSelect('product.entity_id', 'product_id')
    .from(SourceItem, 'item')
    .innerJoin(Source, 'source', 'source.source_code = item.source_code AND source.enabled = 1')
    .leftJoin(websitesOfSources, 'websites', 'websites.source_code = item.source_code')
    .leftJoin(Product, 'product', 'product.sku = item.sku')
    .leftJoin(StockItem, 'options', 'options.product_id = product.entity_id AND options.stock_id = 1')
    .leftJoin(
      SourceItemConfiguration,
      'configuration',
      'configuration.source_code = item.source_code AND configuration.sku = item.sku',
    )
    .where(`item.quantity <= ${threshold}`)
    .andWhere(isManaged)
    .andWhere(`(product.entity_id IS NULL OR product.type_id IN (${types}))`);
}

/** A query that is searched like a table; nothing is created in the database. */
@ViewEntity({ expression: lowStock, synchronize: false })
export class LowStockView implements LowStockItem {
  @PrimaryColumn({ name: 'source_item_id', type: 'int' })
  sourceItemId!: number;

  @Column({ type: 'varchar' })
  sku!: string;

  @Column({ name: 'source_code', type: 'varchar' })
  sourceCode!: string;

  @Column({ name: 'source_name', type: 'varchar' })
  sourceName!: string;

  @Column({ type: 'decimal', precision: 12, scale: 4, transformer: decimal })
  quantity!: number;

  @Column({ type: 'smallint' })
  status!: number;

  @Column({ name: 'notify_stock_qty', type: 'decimal', precision: 12, scale: 4, transformer: decimal })
  notifyStockQty!: number;

  /** Joined by commas, which codes of websites cannot contain. */
  @Column({
    name: 'website_codes',
    type: 'varchar',
    transformer: { from: (codes: string | null) => codes?.split(',').sort() ?? [], to: String },
  })
  websiteCodes!: string[];

  /** null: no product has the SKU. */
  @Column({ name: 'product_id', type: 'int' })
  productId!: number | null;
}

/** Source items below their notification threshold. */
@Injectable()
export class LowStockRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** The page of low source items that search criteria describe. */
  search(criteria: SearchCriteria): Promise<Page<LowStockItem>> {
    return search(this.database, LowStockView, criteria, ['quantity']);
  }

  /** The same of products that exist and are enabled, on a Magento database. */
  async searchEnabled(criteria: SearchCriteria): Promise<Page<LowStockItem>> {
    const mapping = this.tables.mappingOf(LowStockView);
    const isReadable = await Promise.all(MAGENTO_STATUS.map((name) => this.tables.hasTable(name)));
    return searchIn(this.database, criteria, {
      ...mapping,
      defaultOrder: [mapping.properties.get('quantity')!],
      lastOrder: mapping.primaryKey,
      within: {
        text: `main_table.product_id IS NOT NULL${isReadable.includes(false) ? '' : ` AND NOT EXISTS (${this.disabled})`}`,
        values: [],
      },
    });
  }

  /** The product's status for all store views; those of single ones do not matter, as in the Admin's report. */
  private get disabled(): string {
    const [values, attributes, types] = MAGENTO_STATUS.map((name) => this.database.table(name));
    return `SELECT 1 FROM ${values} status
              JOIN ${attributes} attribute ON attribute.attribute_id = status.attribute_id
              JOIN ${types} entity_type ON entity_type.entity_type_id = attribute.entity_type_id
             WHERE status.entity_id = main_table.product_id AND status.store_id = 0 AND status.value = ${DISABLED}
               AND attribute.attribute_code = 'status' AND entity_type.entity_type_code = 'catalog_product'`;
  }
}
