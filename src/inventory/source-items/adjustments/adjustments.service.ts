import { Injectable } from '@nestjs/common';
import type { ErrorEntry } from '../../../webapi/errors.js';
import { inEvents, type InventoryEvent } from '../../changes/inventory-event.js';
import { failuresAbout, failuresOf } from '../../changes/validation.js';
import { WritePath } from '../../changes/write-path.service.js';
import type { Write } from '../../changes/write.js';
import { SourcesService } from '../../sources/sources.service.js';
import { checkExpected } from '../expected-quantity.js';
import type { SourceItem } from '../source-item.entity.js';
import { itemStateOf, SourceItemsDeleted, SourceItemsSaved, type SourceItemChange } from '../source-items.events.js';
import { SourceItemsRepository } from '../source-items.repository.js';
import { SourceItemsService } from '../source-items.service.js';
import { validationFailedFor } from '../source-items.validator.js';
import { MAX_UNITS, quantityOf } from '../units.js';
import { adjustedItem, sumsOf, totalOf, type Sum } from './adjusted-items.js';
import type { AdjustedItem, Adjustment, NewAdjustment } from './adjustment.entity.js';
import { doesNotExist, FIELDS, outOfRange, RULES } from './adjustments.validator.js';

type Found = readonly (SourceItem | null)[];

/** Changes quantities by differences: what others write at the same time counts, too. */
@Injectable()
export class AdjustmentsService {
  private readonly adjusting: Write<Adjustment, NewAdjustment, AdjustedItem, Found>;

  /** @internal */
  constructor(
    private readonly items: SourceItemsRepository,
    private readonly path: WritePath,
    private readonly service: SourceItemsService,
    sources: SourcesService,
  ) {
    const { shared, added } = service;
    this.adjusting = {
      ...shared,
      list: 'adjustments',
      fields: FIELDS,
      rules: () => RULES,
      added: added.aboutAll(),
      read: (lines) => this.items.current(lines),
      tracking: [
        {
          events: [SourceItemsSaved, SourceItemsDeleted],
          start: () => Promise.resolve((written) => Promise.resolve(eventsOf(written))),
        },
      ],
      write: (lines, found) => this.adjustAll(lines, found),
      sourceItems: (lines) => ({ saved: lines }),
      name: 'Source Item',
      missingReferences: (lines) => sources.missingReferences(lines),
      metric: { rows: 'items', action: 'adjust' },
    };
  }

  /**
   * Adds differences to quantities, all or none; those of one item are added up first.
   *
   * @returns each item once, with its new quantity, in the order of the lines
   * @throws WebapiError 400 for an empty list, for lines that break a rule, for items that do not exist and are not to be
   *   created, for quantities out of range; 409 for quantities that are not the expected ones
   */
  async adjust(adjustments: readonly Adjustment[]): Promise<readonly AdjustedItem[]> {
    return unique(await this.path.run(this.adjusting, adjustments));
  }

  /** What adjust() would do, with every error that it would end with. Nothing is written. */
  async preview(adjustments: readonly Adjustment[]): Promise<readonly AdjustedItem[]> {
    return unique((await this.path.dryRun(this.adjusting, adjustments)).written);
  }

  /** @returns the item of each line */
  private async adjustAll(lines: readonly NewAdjustment[], found: Found): Promise<readonly AdjustedItem[]> {
    await checkExpected(lines, found);
    const stored = await this.withCreated(lines, found);
    const existing = new Set(found.flatMap((item) => item?.sourceItemId ?? []));
    const sums = await sumsOf(lines, stored, ({ sourceItemId }) => !existing.has(sourceItemId));
    refuse([...sums.values()].flatMap(failureOf));
    const adjusted = new Map<number, AdjustedItem>();
    for (const [id, sum] of sums) adjusted.set(id, adjustedItem(sum, !existing.has(id)));
    await this.checkRules([...adjusted.values()], [...sums.values()]);
    await this.write([...sums.values()]);
    return stored.map(({ sourceItemId }) => adjusted.get(sourceItemId)!);
  }

  /** Creates items with a quantity of 0. @throws WebapiError 400 for those that do not exist and may not be created */
  private async withCreated(lines: readonly NewAdjustment[], found: Found): Promise<readonly SourceItem[]> {
    const missing = lines.filter((_, index) => found[index] === null);
    const creating = missing.filter(({ create }) => create);
    if (creating.length > 0) await this.items.create(creating);
    const created = creating.length > 0 ? await this.items.current(missing) : [];
    let at = 0;
    const stored = found.map((item) => item ?? created[at++] ?? null);
    refuse(await failuresAbout(lines, (line, index) => (stored[index] ? null : doesNotExist(line))));
    return stored as readonly SourceItem[];
  }

  /** Rules of modules are about the items as they would be. */
  private async checkRules(items: readonly AdjustedItem[], sums: readonly Sum[]): Promise<void> {
    const checks = this.service.added.itemChecks;
    if (checks.length === 0) return;
    const failures = await failuresOf(items, items, checks, true);
    refuse(failures.map((failure) => ({ ...failure, index: sums[failure.index ?? -1]?.index })));
  }

  private async write(sums: readonly Sum[]): Promise<void> {
    const added = sums.filter(({ units }) => units !== 0n);
    if (added.length > 0) await this.items.add(added.map(differenceOf));
    const switched = sums.filter(({ stored, status }) => stored.status !== status);
    if (switched.length > 0) await this.items.setStatus(switched.map(statusOf));
  }
}

const differenceOf = ({ stored: { sourceItemId }, units }: Sum) => ({
  sourceItemId,
  quantity: quantityOf(Number(units)),
});

const statusOf = ({ stored: { sourceItemId }, status }: Sum) => ({ sourceItemId, status });

function failureOf(sum: Sum): ErrorEntry[] {
  const most = BigInt(MAX_UNITS);
  const isInRange = (units: bigint): boolean => units <= most && units >= -most;
  if (isInRange(sum.units) && isInRange(totalOf(sum))) return [];
  return [{ ...outOfRange(isInRange(sum.units) ? 'quantity' : 'delta'), index: sum.index }];
}

function refuse(errors: readonly ErrorEntry[]): void {
  if (errors.length > 0) throw validationFailedFor(errors);
}

/** Lines about one item share it. */
const unique = (items: readonly AdjustedItem[]): readonly AdjustedItem[] => [...new Set(items)];

function eventsOf(written: readonly AdjustedItem[]): Iterable<InventoryEvent> {
  const changes = unique(written).flatMap(({ before, adjustments, ...item }): SourceItemChange[] =>
    before?.quantity === item.quantity && before.status === item.status
      ? []
      : [{ before: before && itemStateOf(before), after: itemStateOf(item), adjustments }],
  );
  return inEvents(SourceItemsSaved, changes);
}
