import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/inventory-rule.js';
import type { ItemToSave, NewItem } from './source-item.entity.js';

/** `@SourceItemRule()` on a provider: it is checked whenever source items are saved. */
export type SourceItemRule = InventoryRule<ItemToSave, NewItem>;
export const SourceItemRule = extensionPoint<SourceItemRule>();
