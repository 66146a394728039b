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

  /** Of these SKUs, those that some item has, with their stored spelling. */
  spellings(skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.tables.spellings(SourceItem, 'sku', skus);
  }
}

const KEY = ['sourceCode', 'sku'] as const;
