import { Injectable } from '@nestjs/common';
import { forEachYielding } from '../../database/event-loop.js';
import type { Change } from '../../database/tables/table-reads.js';
import type { ErrorEntry } from '../../webapi/errors/webapi-error.js';
import type { Page } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import type { RuleRegistry } from '../changes/rules/rule-registry.js';
import { RulesService } from '../changes/rules/rules.service.js';
import { checkStored, type Placed } from '../changes/stored-rows.js';
import { TrackedTable } from '../changes/events/tracked-table.js';
import { WritePath } from '../changes/write-path.service.js';
import type { Write } from '../changes/write.js';
import { SourceItemConfigurationsService } from '../low-stock/source-item-configurations.service.js';
import { SourcesService } from '../sources/sources.service.js';
import { checkExpected, hasExpectation } from './expected-quantity.js';
import type { ItemKey, ItemToDelete, ItemToSave, NewItem, SourceItem } from './source-item.entity.js';
import { SourceItemRule } from './source-item.rule.js';
import { itemStateOf, SourceItemsDeleted, SourceItemsSaved, type SourceItemState } from './source-items.events.js';
import { SourceItemsRepository } from './source-items.repository.js';
import { FIELDS, KEY_FIELDS, RULES, validationFailedFor } from './source-items.validator.js';

/** What belongs to every write of source items, also of other features: locks and events. */
export type SourceItemChanges = Required<
  Pick<Write<ItemKey, ItemKey, ItemKey, unknown>, 'comparisonLocks' | 'countedBy' | 'tracking'>
>;

/** An item to delete, with its place in the request. */
type NamedItem = ItemKey & ItemToDelete & Placed;

async function namedItems(sent: readonly ItemToDelete[]): Promise<NamedItem[]> {
  const items: NamedItem[] = [];
  let index = 0;
  await forEachYielding(sent, (item) => {
    const placed = { ...item, index: index++ };
    if (isNamed(placed)) items.push(placed);
  });
  return items;
}

const isNamed = (item: ItemToDelete & Placed): item is NamedItem => item.sku !== null && item.sourceCode !== null;

/** Quantities of SKUs in sources: what `/V1/inventory/source-items` does, with its rules, hooks and events. */
@Injectable()
export class SourceItemsService {
  /** For writes that change rows where they live: their rules are checked by `checkStored`. @internal */
  readonly changes: SourceItemChanges;
  /** What writes of items have in common. @internal */
  readonly shared;
  /** Rules that modules add to saves. @internal */
  readonly added: RuleRegistry<ItemToSave, NewItem>;
  private readonly saving: Write<ItemToSave, NewItem & ItemToSave, NewItem>;
  private readonly deletion: Write<ItemToDelete, NamedItem>;

  /** @internal */
  constructor(
    private readonly items: SourceItemsRepository,
    private readonly sources: SourcesService,
    private readonly path: WritePath,
    configurations: SourceItemConfigurationsService,
    rules: RulesService,
  ) {
    const added = (this.added = rules.of(SourceItemRule));
    const tracked = new TrackedTable<ItemKey, SourceItem, SourceItemState>({
      find: (keys) => this.items.find(keys),
      idOf: ({ sourceItemId }) => sourceItemId,
      stateOf: itemStateOf,
      Saved: SourceItemsSaved,
      Deleted: SourceItemsDeleted,
    });
    const shared = (this.shared = {
      list: 'sourceItems',
      resolve: <Item extends ItemToDelete>(sent: readonly Item[]) => this.sources.resolve(sent),
      refusal: validationFailedFor,
      // Rules count the items of a source, or those of a SKU in all sources.
      comparisonLocks: (keys: readonly ItemKey[]) => [
        this.sources.lockOf(keys.map(({ sourceCode }) => sourceCode)),
        ...(added.hasRulesAboutAll ? [this.items.lockOf(keys)] : []),
      ],
    });
    this.changes = {
      comparisonLocks: shared.comparisonLocks,
      countedBy: added,
      tracking: [tracked.changes, configurations.changes],
    };
    this.saving = {
      ...shared,
      fields: FIELDS,
      rules: () => RULES,
      added,
      read: (valid) => this.checkExpected(valid),
      tracking: [tracked.saves],
      write: async (valid) => {
        await this.items.save(valid);
        return valid;
      },
      sourceItems: (valid) => ({ saved: valid }),
      name: 'Source Item',
      missingReferences: (valid) => this.sources.missingReferences(valid),
      metric: { rows: 'items', action: 'save' },
    };
    this.deletion = {
      ...shared,
      fields: KEY_FIELDS,
      rules: () => [],
      countedBy: added,
      select: namedItems,
      read: (named) => this.checkExpected(named),
      tracking: [tracked.deletions, configurations.deletions],
      write: async (named) => {
        await this.items.delete(named);
        return named;
      },
      sourceItems: (named) => ({ deleted: named }),
      upkeep: (deleted) => configurations.unassign(deleted),
      metric: { rows: 'items', action: 'delete' },
    };
  }

  /** One page, and the total count. @throws WebapiError 400 for criteria that cannot be searched by */
  search(criteria: SearchCriteria): Promise<Page<SourceItem>> {
    return this.items.search(criteria);
  }

  /**
   * Sets quantities, all or none; of two for the same SKU and source the last counts.
   *
   * @throws WebapiError 400 for an empty list, for items that break a rule, for sources that do not exist; 409 for
   *   quantities that are not the expected ones
   */
  async save(items: readonly ItemToSave[]): Promise<void> {
    await this.path.run(this.saving, items);
  }

  /**
   * Rules of modules about items as they are stored now, inside the transaction of a write that changed them.
   *
   * @param items with the place of each in the request
   * @throws WebapiError 400
   * @internal
   */
  checkStored(items: readonly (ItemKey & Placed)[]): Promise<void> {
    return checkStored(this.added, items, async (keys) => (await this.items.preview(keys)).map(({ before }) => before));
  }

  /** Validates without writing: the errors of each item. */
  check(items: readonly ItemToSave[]): Promise<(readonly ErrorEntry[])[]> {
    return this.path.check(this.saving, items);
  }

  /** Dry run of save() for valid items: the change of each item. Nothing is written. */
  async preview(items: readonly ItemToSave[]): Promise<Change<SourceItem>[]> {
    return this.items.preview((await this.sources.resolve(items)) as readonly NewItem[]);
  }

  /** @returns a function that returns the same text for two items when the second would be written over the first @internal */
  keyOf(): (item: ItemToSave) => string {
    return this.items.keyOf() as (item: ItemToSave) => string;
  }

  /**
   * Deletes items, all or none; one that does not exist is not an error.
   *
   * @throws WebapiError 400 for an empty list
   */
  async delete(items: readonly ItemToDelete[]): Promise<void> {
    await this.path.run(this.deletion, items);
  }

  /** @throws WebapiError 409 */
  private async checkExpected(items: readonly (ItemKey & ItemToDelete)[]): Promise<void> {
    if (items.some(hasExpectation)) await checkExpected(items, await this.items.current(items));
  }
}
