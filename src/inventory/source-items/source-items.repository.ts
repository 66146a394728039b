import { Injectable } from '@nestjs/common';
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
    await this.database.deleteFrom(
      this.database.table(LOW_QUANTITY),
      ['source_code', 'sku'],
      items.map(({ sourceCode, sku }) => [sourceCode, sku]),
    );
  }
}

const LOW_QUANTITY = 'inventory_low_stock_notification_configuration';
