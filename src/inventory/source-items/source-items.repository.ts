import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Tables, type Change } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import type { Lock } from '../changes/locks.js';
import { SourceItem, type ItemKey, type NewItem } from './source-item.entity.js';

@Injectable()
export class SourceItemsRepository {
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return search(this.database, SourceItem, criteria);
  }

  /** In the order given: it decides the ids of new rows, and they the order of a source selection. */
  save(items: readonly NewItem[]): Promise<void> {
    return this.tables.save(SourceItem, items, KEY, 'sourceItemId');
  }

  async find(items: readonly ItemKey[]): Promise<SourceItem[]> {
    return (await this.preview(items)).flatMap(({ before }) => before ?? []);
  }

  /** All items of these SKUs, and the gaps where others would be inserted. */
  lockOf(items: readonly ItemKey[]): Lock {
    const skus = new Set(items.map(({ sku }) => sku));
    return { table: 'inventory_source_item', take: () => this.tables.lock(SourceItem, 'sku', [...skus]) };
  }

  preview(items: readonly (ItemKey & Partial<NewItem>)[]): Promise<Change<SourceItem>[]> {
    return this.tables.preview(SourceItem, items, KEY);
  }

  keyOf(): (item: ItemKey) => string {
    return this.tables.keyOf(SourceItem, KEY);
  }

  delete(items: readonly ItemKey[]): Promise<void> {
    return this.tables.deleteByKey(SourceItem, items, KEY);
  }

  /** Deletes Magento's low-stock notification settings with the item, where the table exists. */
  async deleteLowQuantity(items: readonly ItemKey[]): Promise<void> {
    if (!(await this.tables.hasTable(LOW_QUANTITY))) return;
    await this.tables.deleteFrom(
      this.database.table(LOW_QUANTITY),
      ['source_code', 'sku'],
      items.map(({ sourceCode, sku }) => [sourceCode, sku]),
    );
  }
}

const KEY = ['sourceCode', 'sku'] as const;

const LOW_QUANTITY = 'inventory_low_stock_notification_configuration';
