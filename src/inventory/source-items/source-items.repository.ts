import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import type { Change } from '../../database/tables/table-reads.js';
import { Tables } from '../../database/tables/tables.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import type { Lock } from '../changes/locks.js';
import { SourceItem, type ItemKey, type NewItem } from './source-item.entity.js';

/**
 * Rows of `inventory_source_item`. Reads and writes take part in the open transaction; writing needs one.
 *
 * @experimental
 */
@Injectable()
export class SourceItemsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /**
   * One page of source items, and the total count. @throws WebapiError 400 for criteria that cannot be searched by
   */
  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return search(this.database, SourceItem, criteria);
  }

  /** In the order given: it decides the ids of new rows, and they the order of a source selection. */
  save(items: readonly NewItem[]): Promise<void> {
    return this.tables.save(SourceItem, items, KEY, 'sourceItemId');
  }

  /** Inserts those that do not exist, with a quantity of 0; the others stay as they are. */
  async create(items: readonly ItemKey[]): Promise<void> {
    for await (const part of yieldingToEventLoop(chunks(items, CREATED_AT_ONCE))) {
      const keys = new Map(
        part.map(({ sourceCode, sku }) => [JSON.stringify([sourceCode, sku]), { sourceCode, sku }] as const),
      );
      await this.tables.insertMissing(SourceItem, [...keys.values()], KEY);
    }
  }

  /** Adds to quantities. */
  async add(differences: readonly Pick<SourceItem, 'sourceItemId' | 'quantity'>[]): Promise<void> {
    await this.tables.add(SourceItem, differences, ['sourceItemId'], 'quantity');
  }

  /** Changes `status` only, by `sourceItemId`. */
  async setStatus(items: readonly Pick<SourceItem, 'sourceItemId' | 'status'>[]): Promise<void> {
    await this.tables.update(SourceItem, items, ['sourceItemId']);
  }

  /** The item of each key as it is now, locked until the transaction ends; null where there is none. */
  current(items: readonly ItemKey[]): Promise<(SourceItem | null)[]> {
    return this.tables.current(SourceItem, items, KEY);
  }

  /** Those that exist. */
  async find(items: readonly ItemKey[]): Promise<SourceItem[]> {
    return (await this.preview(items)).flatMap(({ before }) => before ?? []);
  }

  /** All items of these SKUs, and the gaps where others would be inserted. @internal */
  lockOf(items: readonly ItemKey[]): Lock {
    const skus = new Set(items.map(({ sku }) => sku));
    return { table: 'inventory_source_item', take: () => this.tables.lock(SourceItem, 'sku', [...skus]) };
  }

  /** What `save` would change, item by item; nothing is written. */
  preview(items: readonly (ItemKey & Partial<NewItem>)[]): Promise<Change<SourceItem>[]> {
    return this.tables.preview(SourceItem, items, KEY);
  }

  /**
   * @returns a function that returns the same text for items that look equal to the database: an estimate for reports
   */
  keyOf(): (item: ItemKey) => string {
    return this.tables.keyOf(SourceItem, KEY);
  }

  /** By source and SKU; one that does not exist is not an error. */
  delete(items: readonly ItemKey[]): Promise<void> {
    return this.tables.deleteByKey(SourceItem, items, KEY);
  }

  /** Of these SKUs, those that some item has, with their stored spelling. */
  spellings(skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.tables.spellings(SourceItem, 'sku', skus);
  }
}

const KEY = ['sourceCode', 'sku'] as const;

/** Keys told apart at once; an item that comes again later exists by then. */
const CREATED_AT_ONCE = 10_000;
