import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';

/** Checks one item by itself. Returns what is wrong, or null. */
export type ItemCheck<Item> = (item: Item) => ErrorEntry | readonly ErrorEntry[] | null;

/** A rule of another module, checked after Magento's own. It implements either method, or both. */
export interface InventoryRule<Item, Valid = Item> {
  /** Codes have their stored spelling. In lists, every entry gets the `index` of its item. */
  readonly check?: ItemCheck<Item>;

  /**
   * What is wrong with all of the request together. Called inside the transaction, when everything is written and nothing
   * committed: the tables hold what would be. Until the transaction ends, no other request writes links of the same
   * stocks or sources, items of the same sources or SKUs, or any stock or source (rules about stocks or sources): a rule
   * may count. Any entry undoes the whole request.
   *
   * @param items those sent, in their order; an entry may name the place of one in its `index`
   */
  checkAll?(items: readonly Valid[]): Promise<readonly ErrorEntry[]>;
}
