import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables } from '../../database/tables/tables.js';

/** Magento's indexer writes the salable quantities of each stock to a table of its own, `inventory_stock_<id>`. */
@Injectable()
export class StockIndexTables {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** Only on a Magento database: nothing else reads the table. The default stock has a view instead. */
  async create(stockId: number): Promise<void> {
    if (stockId === 1 || !(await this.tables.hasTable('indexer_state'))) return;
    await this.database.define(
      `CREATE TABLE IF NOT EXISTS ${this.database.table(`inventory_stock_${stockId}`)} (
         sku varchar(64) NOT NULL COMMENT 'Sku',
         quantity decimal(12,4) NOT NULL DEFAULT 0.0000 COMMENT 'Quantity',
         is_salable tinyint NOT NULL COMMENT 'Is Salable',
         PRIMARY KEY (sku),
         KEY index_sku_qty (sku, quantity)
       ) ENGINE=InnoDB COMMENT='Inventory Stock item Table'`,
    );
  }
}
