import { Injectable } from '@nestjs/common';
import { Database, type Change } from '../../database/database.js';
import { ASCII } from '../../database/dialect.js';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { search } from '../../webapi/search/search-query.js';
import { SourceItem } from './source-item.entity.js';

export type ItemKey = Pick<SourceItem, 'sku' | 'sourceCode'>;
export type NewItem = ItemKey & Pick<SourceItem, 'quantity' | 'status'>;

@Injectable()
export class SourceItemsRepository {
  constructor(private readonly database: Database) {}

  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return search(this.database, SourceItem, criteria);
  }

  /**
   * In the order given: it decides the ids of new rows, and they the order of a source selection.
   *
   * MySQL takes an id from the table's counter for every row of an upsert, also for one that it only updates: an ERP
   * that sends all its quantities every few minutes would have used up all ids within months. So those that exist are
   * updated, which is the quicker anyway, and only new ones inserted.
   */
  async save(items: readonly NewItem[]): Promise<void> {
    if (this.database.embedded) return this.database.upsert(SourceItem, items, KEY);
    for await (const part of yieldingToEventLoop(chunks(items, COMPARED_AT_ONCE))) {
      const known = isWithoutTwins(part) ? await this.database.update(SourceItem, part, KEY) : null;
      if (known === part.length) continue;
      await (known === 0 ? this.database.upsert(SourceItem, part, KEY) : this.saveByIds(part));
    }
  }

  /** Rows that say their id take none from the counter. */
  private async saveByIds(items: readonly NewItem[]): Promise<void> {
    const ids = await this.idsOf(items);
    const known = items.filter((item) => ids.has(nameOf(item)));
    const others = items.filter((item) => !ids.has(nameOf(item)));
    if (haveTwins(known, others)) return this.database.upsert(SourceItem, items, KEY);
    await this.database.upsert(SourceItem, others, KEY);
    await this.database.upsert(
      SourceItem,
      known.map((item) => ({ ...item, sourceItemId: ids.get(nameOf(item)) })),
      ['sourceItemId', ...KEY],
    );
  }

  /** By their names as they are stored: another spelling is not recognised, and costs an id. */
  private async idsOf(items: readonly ItemKey[]): Promise<Map<string, number>> {
    const rows = await this.database.selectByKey<ItemKey & { id: number }>(
      `source_item_id AS id, source_code AS sourceCode, sku FROM ${this.database.table('inventory_source_item')}`,
      ['source_code', 'sku'],
      items.map(({ sourceCode, sku }) => [sourceCode, sku]),
    );
    return new Map(rows.map((row) => [nameOf(row), row.id]));
  }

  preview(items: readonly (ItemKey & Partial<NewItem>)[]): Promise<Change<SourceItem>[]> {
    return this.database.preview(SourceItem, items, KEY);
  }

  keyOf(): (item: ItemKey) => string {
    return this.database.keyOf(SourceItem, KEY);
  }

  delete(items: readonly ItemKey[]): Promise<void> {
    return this.database.deleteByKey(SourceItem, items, KEY);
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

const KEY = ['sourceCode', 'sku'] as const;

/** Few enough that nobody waits for it, and enough to look up many SKUs of one source in one statement. */
const COMPARED_AT_ONCE = 5_000;

const LOW_QUANTITY = 'inventory_low_stock_notification_configuration';

const nameOf = ({ sourceCode, sku }: ItemKey): string => `${sourceCode}\0${sku}`;

/** May two of them be the same row, spelt in two ways? Then only their order in one statement says which is the last. */
const isWithoutTwins = (items: readonly ItemKey[]): boolean => new Set(items.map(foldedName)).size === items.length;

/** The same of one of each. */
function haveTwins(known: readonly ItemKey[], others: readonly ItemKey[]): boolean {
  if (known.length === 0 || others.length === 0) return false;
  const names = new Set(known.map(foldedName));
  return others.some((item) => names.has(foldedName(item)));
}

/** At least as alike as the collation takes names for: without accents, case and padding. */
function foldedName(item: ItemKey): string {
  const name = nameOf(item);
  const plain = ASCII.test(name) ? name : name.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.replaceAll(' ', '').toLowerCase();
}
