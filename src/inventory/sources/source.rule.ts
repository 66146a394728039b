import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/rules/inventory-rule.js';
import type { NewSource, SourceToSave } from './source-to-save.js';

/** A rule that is checked whenever a source is saved. */
export type SourceRule = InventoryRule<SourceToSave, NewSource>;
/** `@SourceRule()` registers a provider as a rule: it is checked whenever a source is saved. */
export const SourceRule = extensionPoint<SourceRule>();
