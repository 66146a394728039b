import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/rules/inventory-rule.js';
import type { ConfigurationToSave, SourceItemConfiguration } from './source-item-configuration.entity.js';

/** A rule that is checked whenever low-stock thresholds are saved. */
export type SourceItemConfigurationRule = InventoryRule<ConfigurationToSave, SourceItemConfiguration>;
/**
 * `@SourceItemConfigurationRule()` registers a provider as a rule: it is checked whenever low-stock thresholds are saved,
 * also by the bulk operations.
 */
export const SourceItemConfigurationRule = extensionPoint<SourceItemConfigurationRule>();
