import { Injectable } from '@nestjs/common';
import { chunks } from '../../database/batches.js';
import { Database } from '../../database/database.js';
import type { Page } from '../../webapi/page.js';
import type { SearchCriteria } from '../../webapi/search-criteria.js';
import { search } from '../../webapi/search-query.js';
import { SourceItem } from './source-item.entity.js';

export type ItemKey = Pick<SourceItem, 'sku' | 'sourceCode'>;
export type NewItem = ItemKey & Pick<SourceItem, 'quantity' | 'status'>;

@Injectable()
export class SourceItemsRepository {
  constructor(private readonly database: Database) {}

  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return search(this.database, SourceItem, criteria);
  }

  /** In the order given: it decides the ids of new rows, and they the order of a source selection. */
  save(items: readonly NewItem[]): Promise<void> {
    return this.database.upsert(SourceItem, items, ['sourceCode', 'sku']);
  }

  delete(items: readonly ItemKey[]): Promise<void> {
    return this.database.deleteByKey(SourceItem, items, ['sourceCode', 'sku']);
  }

  /** What Magento keeps about low quantities goes with the item, on a database that has it. */
  async deleteLowQuantity(items: readonly ItemKey[]): Promise<void> {
    if (!(await this.database.hasTable(LOW_QUANTITY))) return;
    const table = this.database.table(LOW_QUANTITY);
    const { dialect } = this.database;
    for (const part of chunks(items, dialect.maxValues / 2)) {
      await this.database.query(
        `DELETE FROM ${table} WHERE (source_code, sku) IN ${dialect.tuples(part.length, 2)}`,
        part.flatMap(({ sourceCode, sku }) => [sourceCode, sku]),
      );
    }
  }
}

const LOW_QUANTITY = 'inventory_low_stock_notification_configuration';
