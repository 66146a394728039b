import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Change } from '../../database/tables/tables.js';
import { isBadValue, isMissingReference } from '../../database/database-errors.js';
import { Metrics } from '../../metrics/metrics.js';
import { couldNotSave, entry, inputIsEmpty, render, WebapiError, type ErrorEntry } from '../../webapi/errors.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { SourceItemsDeleted, SourceItemsSaved, type SourceItemState } from '../changes/events.js';
import { EventsService, type Watched } from '../changes/events.service.js';
import { IndexerStateRepository } from '../stock-index/indexer-state.repository.js';
import { SourceItemRule } from '../changes/inventory-rules.js';
import { InventoryRulesService } from '../changes/inventory-rules.service.js';
import { failuresOf, failuresOfItem } from '../changes/rules.js';
import { SourcesService } from '../sources/sources.service.js';
import type { ItemToDelete, ItemToSave, SourceItem } from './source-item.entity.js';
import { SourceItemsRepository, type ItemKey, type NewItem } from './source-items.repository.js';
import { RULES } from './source-items.validator.js';

/** Whoever hears one of them needs both to be written in turns. */
const EVENTS = [SourceItemsSaved, SourceItemsDeleted];

@Injectable()
export class SourceItemsService {
  private readonly rules;
  private readonly watched: Watched<ItemKey & Partial<NewItem>, SourceItem, SourceItemState>;

  constructor(
    private readonly items: SourceItemsRepository,
    private readonly sources: SourcesService,
    private readonly indexers: IndexerStateRepository,
    private readonly events: EventsService,
    private readonly database: Database,
    private readonly metrics: Metrics,
    rules: InventoryRulesService,
  ) {
    this.rules = rules.of(SourceItemRule);
    this.watched = {
      keyOf: () => this.items.keyOf(),
      preview: (some) => this.items.preview(some),
      stateOf: ({ sourceCode, sku, quantity, status }) => ({ sourceCode, sku, quantity, status }),
      keyIn: ({ sourceCode, sku }) => ({ sourceCode, sku }),
    };
  }

  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return this.items.search(criteria);
  }

  /**
   * Writes quantities, all or none; of two for the same SKU and source the last counts.
   *
   * @throws WebapiError 400 for an empty list, for items that break a rule, for sources that do not exist
   */
  async save(items: readonly ItemToSave[]): Promise<void> {
    if (items.length === 0) throw inputIsEmpty();
    refuse(await failuresOf(items, this.rules.with(RULES)));
    const valid = items as readonly NewItem[];
    try {
      await this.database.transaction(async (attempt) => {
        const isHeard = this.events.isHeard(...EVENTS);
        if (attempt > 1 || isHeard || this.rules.hasRulesForAll) await this.sources.lock(codesOf(valid));
        const changes = isHeard ? await this.events.changesOf(valid, this.watched) : [];
        await this.items.save(valid);
        refuse(await this.rules.failuresOf(valid));
        await this.indexers.invalidateInventory();
        this.events.publishAll(SourceItemsSaved, changes);
      });
      this.metrics.batchRows.observe({ rows: 'items', action: 'save' }, items.length);
    } catch (error) {
      if (isMissingReference(error)) throw couldNotSave('Source Item', await this.missingIn(valid));
      throw isBadValue(error) ? couldNotSave('Source Item', [entry((error as Error).message)]) : error;
    }
  }

  /** What save() would refuse, for each item; nothing is written. */
  async check(items: readonly ItemToSave[]): Promise<ErrorEntry[][]> {
    const missing = await this.sources.missing(items.flatMap(({ sourceCode }) => sourceCode ?? []));
    const rules = this.rules.with(RULES);
    return items.map((item) => {
      const failures = failuresOfItem(item, rules);
      if (failures.length > 0 || !missing.has(item.sourceCode ?? '')) return failures;
      return [entry('source "%source_code" does not exist.', { source_code: item.sourceCode })];
    });
  }

  /** What save() would change, for each of these items, which keep the rules; nothing is written. */
  preview(items: readonly ItemToSave[]): Promise<Change<SourceItem>[]> {
    return this.items.preview(items as readonly NewItem[]);
  }

  /** @returns a function that is the same for two items when the second would be written over the first */
  keyOf(): (item: ItemToSave) => string {
    return this.items.keyOf() as (item: ItemToSave) => string;
  }

  /**
   * Takes products away from sources; what is not there is no error.
   *
   * @throws WebapiError 400 for an empty list
   */
  async delete(items: readonly ItemToDelete[]): Promise<void> {
    if (items.length === 0) throw inputIsEmpty();
    const named = items.filter((item): item is ItemKey => item.sku !== null && item.sourceCode !== null);
    await this.database.transaction(async (attempt) => {
      const isHeard = this.events.isHeard(...EVENTS);
      if (attempt > 1 || isHeard || this.rules.hasRulesForAll) await this.sources.lock(codesOf(named));
      const deleted = isHeard ? await this.events.existingOf(named, this.watched) : [];
      await this.items.delete(named);
      await this.items.deleteLowQuantity(named);
      await this.indexers.invalidateInventory();
      this.events.publishAll(SourceItemsDeleted, deleted);
    });
    this.metrics.batchRows.observe({ rows: 'items', action: 'delete' }, items.length);
  }

  /** Magento does not tell which lines were to blame. */
  private async missingIn(items: readonly NewItem[]) {
    const missing = await this.sources.missing(codesOf(items));
    return items.flatMap(({ sourceCode }, index) =>
      missing.has(sourceCode)
        ? [entry('sourceItems[%index]: source "%source_code" does not exist.', { index, source_code: sourceCode })]
        : [],
    );
  }
}

const codesOf = (items: readonly ItemKey[]): string[] => [...new Set(items.map(({ sourceCode }) => sourceCode))];

function refuse(errors: readonly ErrorEntry[]): void {
  if (errors[0]) throw new WebapiError(400, { message: `Validation Failed: ${render(errors[0])}`, errors });
}
