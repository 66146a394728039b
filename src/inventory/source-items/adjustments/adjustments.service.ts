import { Injectable } from '@nestjs/common';
import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';
import { inEvents, type InventoryEvent } from '../../changes/events/inventory-event.js';
import { failuresAbout, failuresOf } from '../../changes/rules/validation.js';
import { WritePath } from '../../changes/write-path.service.js';
import type { Write } from '../../changes/write.js';
import { SourcesService } from '../../sources/sources.service.js';
import { checkExpected } from '../expected-quantity.js';
import type { SourceItem } from '../source-item.entity.js';
import {
  itemStateOf,
  SourceItemsDeleted,
  SourceItemsSaved,
  type QuantityAdjustment,
  type SourceItemChange,
} from '../source-items.events.js';
import { SourceItemsRepository } from '../source-items.repository.js';
import { SourceItemsService } from '../source-items.service.js';
import { validationFailedFor } from '../source-items.validator.js';
import { AdjustedItems } from './adjusted-items.js';
import type { AdjustedItem, Adjustment, NewAdjustment } from './adjustment.entity.js';
import { doesNotExist, FIELDS, RULES } from './adjustments.validator.js';

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
          start: (lines) => Promise.resolve((written) => Promise.resolve(eventsOf(lines, written))),
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
  async adjust(adjustments: readonly Adjustment[]): Promise<AdjustedItem[]> {
    return unique(await this.path.run(this.adjusting, adjustments));
  }

  /** What adjust() would do, with every error that it would end with. Nothing is written. */
  async preview(adjustments: readonly Adjustment[]): Promise<AdjustedItem[]> {
    return unique((await this.path.dryRun(this.adjusting, adjustments)).written);
  }

  /** @returns the item of each line */
  private async adjustAll(lines: readonly NewAdjustment[], found: Found): Promise<readonly AdjustedItem[]> {
    await checkExpected(lines, found);
    const stored = await this.withCreated(lines, found);
    const adjusted = await AdjustedItems.of(lines, stored, (index) => found[index] === null);
    refuse(await adjusted.failures());
    await adjusted.settle();
    await this.checkRules(adjusted.items);
    for await (const { quantities, statuses } of adjusted.differences()) {
      if (quantities.length > 0) await this.items.add(quantities);
      if (statuses.length > 0) await this.items.setStatus(statuses);
    }
    return adjusted.written;
  }

  /** Creates items with a quantity of 0. @throws WebapiError 400 for those that do not exist and may not be created */
  private async withCreated(lines: readonly NewAdjustment[], found: Found): Promise<SourceItem[]> {
    const missing = lines.filter((_, index) => found[index] === null);
    const creating = missing.filter(({ create }) => create);
    if (creating.length > 0) await this.items.create(creating);
    const created = creating.length > 0 ? await this.items.current(missing) : [];
    let at = 0;
    const stored = found.map((item) => item ?? created[at++] ?? null);
    refuse(await failuresAbout(lines, (line, index) => (stored[index] ? null : doesNotExist(line))));
    return stored as SourceItem[];
  }

  /** Rules of modules are about the items as they would be. */
  private async checkRules(items: readonly AdjustedItem[]): Promise<void> {
    const checks = this.service.added.itemChecks;
    if (checks.length === 0) return;
    const failures = await failuresOf(items, items, checks, true);
    refuse(failures.map((failure) => ({ ...failure, index: items[failure.index ?? -1]?.index })));
  }
}

function refuse(errors: readonly ErrorEntry[]): void {
  if (errors.length > 0) throw validationFailedFor(errors);
}

/** Lines about one item share it. */
const unique = (ofLines: readonly AdjustedItem[]): AdjustedItem[] =>
  ofLines.filter(({ index }, line) => index === line);

/** @param written the item of each line */
function eventsOf(lines: readonly NewAdjustment[], written: readonly AdjustedItem[]): Iterable<InventoryEvent> {
  const adjustments = new Map<AdjustedItem, QuantityAdjustment[]>(unique(written).map((item) => [item, []]));
  for (const [line, { delta, reason, reference }] of lines.entries())
    adjustments.get(written[line]!)!.push({ delta, reason: reason ?? null, reference: reference ?? null });
  const changes = [...adjustments].flatMap(([{ before, ...item }, each]): SourceItemChange[] =>
    before?.quantity === item.quantity && before.status === item.status
      ? []
      : [{ before: before && itemStateOf(before), after: itemStateOf(item), adjustments: each }],
  );
  return inEvents(SourceItemsSaved, changes);
}
