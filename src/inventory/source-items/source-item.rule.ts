import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/rules/inventory-rule.js';
import type { ItemToSave, NewItem } from './source-item.entity.js';

/** A rule that is checked whenever source items are saved. */
export type SourceItemRule = InventoryRule<ItemToSave, NewItem>;
/** `@SourceItemRule()` registers a provider as a rule: it is checked whenever source items are saved. */
export const SourceItemRule = extensionPoint<SourceItemRule>();
