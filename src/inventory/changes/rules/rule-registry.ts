import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';
import type { InventoryRule, ItemCheck } from './inventory-rule.js';

/** The rules that modules add to one kind of write, in the order in which the modules are listed. */
export class RuleRegistry<Item, Valid> {
  private found: readonly InventoryRule<Item, Valid>[] | undefined;

  constructor(private readonly find: () => readonly InventoryRule<Item, Valid>[]) {}

  /** About single items, in the order of the messages. */
  get itemChecks(): readonly ItemCheck<Item>[] {
    return this.all.flatMap((rule) => rule.check?.bind(rule) ?? []);
  }

  /** Whether there is any. */
  get hasRules(): boolean {
    return this.all.length > 0;
  }

  /** Whether a rule is about whole requests, so that writers have to lock what it may count. */
  get hasRulesAboutAll(): boolean {
    return this.all.some(({ checkAll }) => checkAll !== undefined);
  }

  /** @returns what is wrong with all of them together */
  async failuresOfAll(items: readonly Valid[]): Promise<ErrorEntry[]> {
    const failures: ErrorEntry[] = [];
    for (const rule of this.all) failures.push(...((await rule.checkAll?.(items)) ?? []));
    return failures;
  }

  /**
   * The rules about whole requests alone, for a write that knows only under its lock what it stores, and checks the items
   * there.
   */
  aboutAll<Sent>(): RuleRegistry<Sent, Valid> {
    return new RuleRegistry(() =>
      this.all.flatMap((rule) => (rule.checkAll ? [{ checkAll: rule.checkAll.bind(rule) }] : [])),
    );
  }

  /** Discovered by the first request: by then every provider exists. */
  private get all(): readonly InventoryRule<Item, Valid>[] {
    return (this.found ??= this.find());
  }
}
