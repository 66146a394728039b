import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { marks, unlocked } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { Tables } from '../../database/tables/tables.js';
import { SourceItem, type ItemKey, type NewItem } from '../source-items/source-item.entity.js';
import type { LockedItem, SkuToChange } from './bulk-item.js';

const KEY = ['sourceCode', 'sku'] as const;

/** SKUs that one statement locks. */
const LOCKED_AT_ONCE = 5_000;

type LockedRow = Record<'place' | 'sourceItemId' | 'quantity' | 'status', string | number> & ItemKey;

/** Source items of bulk assignments, unassignments and transfers. */
@Injectable()
export class BulkSourceOperationsRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /**
   * Locks the items of these SKUs in these sources, and the gaps where they would be inserted, in the order of the SKUs.
   *
   * @returns those that exist, as they are committed now, whatever the transaction read before
   */
  async lock(items: readonly SkuToChange[], sourceCodes: readonly string[]): Promise<LockedItem[]> {
    const locked: LockedItem[] = [];
    const { forUpdate } = this.database.dialect;
    if (sourceCodes.length === 0) return locked;
    const skus = new Set(items.map(({ sku }) => sku));
    for await (const part of yieldingToEventLoop(chunks([...skus].sort(), LOCKED_AT_ONCE))) {
      const given = unlocked(await this.tables.givenValues(SourceItem, 'sku', part));
      const rows = await this.database.read<LockedRow>(
        `SELECT given.n AS place, item.source_item_id AS sourceItemId, item.source_code AS sourceCode, item.sku,
                item.quantity, item.status
           FROM ${given.text} ${this.database.dialect.joinInOrder} ${this.database.table('inventory_source_item')} item
             ON item.sku = given.sku
          WHERE item.source_code IN (${marks(sourceCodes.length)}) ${forUpdate}`,
        [...given.values, ...sourceCodes],
      );
      for (const { place, quantity, status, sourceItemId, ...key } of rows) {
        const asked = part[Number(place) - 1]!;
        const [id, state] = [Number(sourceItemId), { quantity: Number(quantity), status: Number(status) }];
        locked.push({ ...key, ...state, sourceItemId: id, asked });
      }
    }
    return locked;
  }

  /** Items that exist stay as they are. */
  insertMissing(items: readonly NewItem[]): Promise<void> {
    return this.tables.insertMissing(SourceItem, items, KEY);
  }

  /** Adds to quantities where they live. Amounts for one item are summed up. */
  async add(amounts: readonly (ItemKey & Pick<SourceItem, 'quantity'>)[]): Promise<void> {
    await this.tables.add(SourceItem, amounts, KEY, 'quantity');
  }

  /** Inserts source items, or sets the columns that are given. */
  async set(items: readonly (ItemKey & Partial<NewItem>)[]): Promise<void> {
    if (items.length > 0) await this.tables.update(SourceItem, items, KEY);
  }

  /** Deletes source items. */
  delete(items: readonly ItemKey[]): Promise<void> {
    return this.tables.deleteByKey(SourceItem, items, KEY);
  }
}
