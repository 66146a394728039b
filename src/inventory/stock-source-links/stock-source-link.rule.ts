import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/rules/inventory-rule.js';
import type { LinkToSave, NewLink } from './stock-source-link.entity.js';

/** A rule that is checked whenever links are saved. */
export type StockSourceLinkRule = InventoryRule<LinkToSave, NewLink>;
/** `@StockSourceLinkRule()` registers a provider as a rule: it is checked whenever links are saved. */
export const StockSourceLinkRule = extensionPoint<StockSourceLinkRule>();
