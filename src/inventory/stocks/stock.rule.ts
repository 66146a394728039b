import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/rules/inventory-rule.js';
import type { SavedStock, StockToSave } from './stock.entity.js';

/** A rule that is checked whenever a stock is saved. `checkAll` gets the id of a new one. */
export type StockRule = InventoryRule<StockToSave, SavedStock>;
/** `@StockRule()` registers a provider as a rule: it is checked whenever a stock is saved. */
export const StockRule = extensionPoint<StockRule>();
