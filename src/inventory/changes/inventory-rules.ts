import type { ErrorEntry } from '../../webapi/errors.js';
import { extensionPoint } from '../../webapi/extension-point.js';
import type { Rule } from './rules.js';
import type { ItemToSave } from '../source-items/source-item.entity.js';
import type { NewItem } from '../source-items/source-items.repository.js';
import type { SourceToSave } from '../sources/source-to-save.js';
import type { LinkToSave } from '../stock-source-links/stock-source-link.entity.js';
import type { NewLink } from '../stock-source-links/stock-source-links.repository.js';
import type { StockToSave } from '../stocks/stock.entity.js';

/** A rule of another module, asked after Magento's own. It says what is wrong, in one of two ways or in both. */
export interface InventoryRule<Item, Valid = Item> {
  /** What is wrong with an item that can be told from the item alone. */
  readonly check?: Rule<Item>;

  /**
   * What is wrong with all of the request together. Asked inside the transaction, when everything is written and nothing
   * committed: what the tables say is what would be. Until it ends nobody else writes links or items of the same stocks
   * (links, stocks) or sources (source items, sources), so that a rule may count. Any entry undoes the whole request.
   *
   * @param items as they were sent, those that keep all other rules
   */
  checkAll?(items: readonly Valid[]): Promise<readonly ErrorEntry[]>;
}

export type StockSourceLinkRule = InventoryRule<LinkToSave, NewLink>;
/** `@StockSourceLinkRule()` on a provider: it is asked whenever links are saved. */
export const StockSourceLinkRule = extensionPoint<StockSourceLinkRule>();

/** Of a new stock, `checkAll` knows the id. */
export type StockRule = InventoryRule<StockToSave, StockToSave & { readonly stockId: number; readonly name: string }>;
/** `@StockRule()` on a provider: it is asked whenever a stock is saved. */
export const StockRule = extensionPoint<StockRule>();

export type SourceRule = InventoryRule<
  SourceToSave,
  SourceToSave & { readonly sourceCode: string; readonly name: string }
>;
/** `@SourceRule()` on a provider: it is asked whenever a source is saved. */
export const SourceRule = extensionPoint<SourceRule>();

export type SourceItemRule = InventoryRule<ItemToSave, NewItem>;
/** `@SourceItemRule()` on a provider: it is asked whenever source items are saved. */
export const SourceItemRule = extensionPoint<SourceItemRule>();
