import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { brokenReferenceOf } from '../../database/errors/broken-reference.js';
import { isBadValue, isNoKeyLeft, NullByte } from '../../database/errors/database-errors.js';
import { Metrics } from '../../metrics/metrics.js';
import { couldNotSave, noKeyLeft, nullByteRefused, referenceBroken } from '../../webapi/errors/entity-errors.js';
import { inputIsEmpty, validationFailed } from '../../webapi/errors/input-errors.js';
import { entry, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import { EventsService } from './events/events.service.js';
import { failuresOfInputs } from './fields.js';
import { takeLocks } from './locks.js';
import type { Rule } from './rules/rule.js';
import { StockUpkeep, type PlannedUpkeep } from './stock-upkeep.js';
import { failuresOf, failuresOfItem } from './rules/validation.js';
import type { Outcome, Refusal, Write } from './write.js';

type Attempt<Written, Before> = (attempt: number) => Promise<Outcome<Written, Before>>;

/**
 * The path of every write: resolve codes → rules about each item → lock → read → write → extension attributes → rules
 * about the whole → upkeep → hooks → commit → events and metrics. Everything from the first lock to the hooks is one
 * transaction, which starts again as a whole after a deadlock.
 */
@Injectable()
export class WritePath {
  constructor(
    private readonly events: EventsService,
    private readonly database: Database,
    private readonly metrics: Metrics,
    private readonly upkeep: StockUpkeep,
  ) {}

  /**
   * @returns what was written
   * @throws WebapiError 400 for inputs of wrong types, for items that break a rule, for values that the database refuses
   */
  async run<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    sent: readonly Sent[],
  ): Promise<readonly Written[]> {
    const { written } = await this.perform(write, sent, (work) => this.database.transaction(work));
    return written;
  }

  /**
   * Takes every step but the commit, and undoes them: nothing is stored, no event is published.
   *
   * @throws WebapiError that run() would throw
   */
  dryRun<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    sent: readonly Sent[],
  ): Promise<Outcome<Written, Before>> {
    return this.perform(write, sent, (work) => this.database.rehearse(work));
  }

  /** Validates without writing: the errors of each item. Rules about whole requests are not checked. */
  async check<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    sent: readonly Sent[],
  ): Promise<(readonly ErrorEntry[])[]> {
    refuse(await failuresOfInputs(sent, write.fields, true));
    const resolved = (await write.resolve?.(sent)) ?? sent;
    const rules = await rulesOf(write, sent);
    const failures = resolved.map((item, index) => failuresOfItem(item, sent[index] as Sent, rules));
    const missing = await write.missingReferences?.(resolved as readonly object[] as readonly Item[]);
    const isValid = failures.map(({ length }) => length === 0);
    for (const { index, message, parameters } of missing ?? []) {
      if (isValid[index]) failures[index] = [...(failures[index] ?? []), entry(message, parameters)];
    }
    return failures;
  }

  private async perform<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    sent: readonly Sent[],
    transact: (work: Attempt<Written, Before>) => Promise<Outcome<Written, Before>>,
  ): Promise<Outcome<Written, Before>> {
    const items = await this.validated(write, sent);
    const upkeep = write.sourceItems ? await this.upkeep.plan(write.sourceItems(items)) : null;
    try {
      return await transact((attempt) => this.attempt(write, items, upkeep, attempt));
    } catch (error) {
      throw await failureOf(write, items, error);
    }
  }

  private async validated<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    sent: readonly Sent[],
  ): Promise<readonly Item[]> {
    const isList = write.list !== undefined;
    refuse(await failuresOfInputs(sent, write.fields, isList));
    if (sent.length === 0 && !write.mayBeEmpty) throw inputIsEmpty();
    const valid = (await write.resolve?.(sent)) ?? sent;
    refuse(await failuresOf(valid, sent, await rulesOf(write, sent), isList), write.refusal);
    return write.select ? write.select(valid) : (valid as readonly object[] as readonly Item[]);
  }

  private async attempt<Sent extends object, Item extends object, Written extends object, Before>(
    write: Write<Sent, Item, Written, Before>,
    items: readonly Item[],
    upkeep: PlannedUpkeep | null,
    attempt: number,
  ): Promise<Outcome<Written, Before>> {
    const { added, countedBy = added, metric } = write;
    const tracked = (write.tracking ?? []).filter(({ events }) => this.events.hasListeners(...events));
    const isCompared = attempt > 1 || tracked.length > 0 || countedBy?.hasRulesAboutAll === true;
    await takeLocks([
      ...(upkeep?.locks ?? []),
      ...(write.locks?.(items) ?? []),
      ...((isCompared ? write.comparisonLocks?.(items) : undefined) ?? []),
    ]);
    const before = (await write.read?.(items)) as Before;
    const eventsAfter = [];
    for (const tracking of tracked) eventsAfter.push(await tracking.start(items, before));
    const written = await write.write(items, before);
    await write.attributes?.save(written);
    refuse((await added?.failuresOfAll(written)) ?? [], write.refusal);
    await upkeep?.run();
    if (await write.invalidatesIndex?.(written, before)) await this.upkeep.invalidate();
    await write.upkeep?.(written, before);
    for (const events of eventsAfter) await this.events.announce(await events(written));
    if (metric) this.observeAfterCommit(metric, items.length);
    return { before, written };
  }

  /** Apart from the write: a transaction of many writes would keep the rows of each until its commit. */
  private observeAfterCommit(metric: object, rows: number): void {
    this.database.afterCommit(() => this.metrics.batchRows.observe({ ...metric }, rows));
  }
}

function refuse(errors: readonly ErrorEntry[], refusal: Refusal = validationFailed): void {
  if (errors.length > 0) throw refusal(errors);
}

async function rulesOf<Sent extends object, Item extends object, Written extends object, Before>(
  { rules, attributes, added }: Write<Sent, Item, Written, Before>,
  sent: readonly Sent[],
): Promise<readonly Rule<Sent>[]> {
  const own = await rules(sent);
  const constraints = (attributes?.rules ?? []) as readonly Rule<Sent>[];
  const checks = added?.itemChecks ?? [];
  return constraints.length + checks.length === 0 ? own : [...own, ...constraints, ...checks];
}

function indexOfNullByte(items: readonly object[], list: string | undefined): { index?: number } {
  const index = list === undefined ? -1 : items.findIndex(hasNullByte);
  return index < 0 ? {} : { index };
}

function hasNullByte(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNullByte);
}

/** Maps a database error to a WebapiError that names the invalid items, which Magento does not. */
async function failureOf<Sent extends object, Item extends object, Written extends object, Before>(
  { name, list, missingReferences }: Write<Sent, Item, Written, Before>,
  items: readonly Item[],
  error: unknown,
): Promise<unknown> {
  if (error instanceof NullByte)
    return validationFailed([{ ...nullByteRefused(error.column), ...indexOfNullByte(items, list) }]);
  if (name === undefined) return error;
  const reference = brokenReferenceOf(error);
  if (reference) {
    const missing = (await missingReferences?.(items)) ?? [];
    // Of a table of an extension.
    if (missing.length === 0) return couldNotSave(name, [referenceBroken(reference)]);
    return couldNotSave(
      name,
      missing.map(({ index, message, parameters }) => ({
        message: `${list}[%index]: ${message}`,
        parameters: { index: String(index), ...parameters },
        index,
      })),
    );
  }
  if (isNoKeyLeft(error)) return couldNotSave(name, [noKeyLeft]);
  return isBadValue(error) ? couldNotSave(name, [entry((error as Error).message)]) : error;
}
