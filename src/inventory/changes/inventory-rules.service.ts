import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ErrorEntry } from '../../webapi/errors.js';
import { extensionsOf, type ExtensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from './inventory-rules.js';
import type { Rule } from './rules.js';

/** Magento's rules for one kind of thing, and behind them those of other modules. */
export class RuleBook<Item, Valid> {
  private added: readonly InventoryRule<Item, Valid>[] | undefined;

  constructor(private readonly find: () => readonly InventoryRule<Item, Valid>[]) {}

  /** About single items, in the order of the messages. */
  with(own: readonly Rule<Item>[]): readonly Rule<Item>[] {
    const rules = this.all.flatMap((rule) => rule.check?.bind(rule) ?? []);
    return rules.length === 0 ? own : [...own, ...rules];
  }

  /** Is there one about whole requests, for which other writers have to wait? */
  get hasRulesForAll(): boolean {
    return this.all.some(({ checkAll }) => checkAll !== undefined);
  }

  /** @returns what is wrong with all of them together */
  async failuresOf(items: readonly Valid[]): Promise<ErrorEntry[]> {
    const failures: ErrorEntry[] = [];
    for (const rule of this.all) failures.push(...((await rule.checkAll?.(items)) ?? []));
    return failures;
  }

  /** Asked for late: by the first request every provider is there. */
  private get all(): readonly InventoryRule<Item, Valid>[] {
    return (this.added ??= this.find());
  }
}

@Injectable()
export class InventoryRulesService {
  constructor(private readonly discovery: DiscoveryService) {}

  of<Item, Valid>(point: ExtensionPoint<InventoryRule<Item, Valid>>): RuleBook<Item, Valid> {
    return new RuleBook(() => extensionsOf(this.discovery, point).map(({ provider }) => provider));
  }
}
