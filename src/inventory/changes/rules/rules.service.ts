import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { extensionsOf, type ExtensionPoint } from '../../../webapi/extension-point.js';
import type { InventoryRule } from './inventory-rule.js';
import { RuleRegistry } from './rule-registry.js';

@Injectable()
export class RulesService {
  constructor(private readonly discovery: DiscoveryService) {}

  of<Item, Valid>(point: ExtensionPoint<InventoryRule<Item, Valid>>): RuleRegistry<Item, Valid> {
    return new RuleRegistry(() => extensionsOf(this.discovery, point).map(({ provider }) => provider));
  }
}
