import { extensionPoint } from '../../webapi/extension-point.js';
import type { InventoryRule } from '../changes/inventory-rule.js';
import type { NewSource, SourceToSave } from './source-to-save.js';

/** `@SourceRule()` on a provider: it is checked whenever a source is saved. */
export type SourceRule = InventoryRule<SourceToSave, NewSource>;
export const SourceRule = extensionPoint<SourceRule>();
