import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/inventory-rule.js';
import type { LinkToSave, NewLink } from './stock-source-link.entity.js';

/** `@StockSourceLinkRule()` on a provider: it is checked whenever links are saved. */
export type StockSourceLinkRule = InventoryRule<LinkToSave, NewLink>;
export const StockSourceLinkRule = extensionPoint<StockSourceLinkRule>();
