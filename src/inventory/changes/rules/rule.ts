import type { ErrorEntry } from '../../../webapi/errors/webapi-error.js';

/**
 * One of Magento's validators. Returns the error of an item, or null.
 *
 * @param item its codes in their stored spelling
 * @param sent its codes as they were sent
 */
export type Rule<Item> = (item: Item, sent: Item) => ErrorEntry | readonly ErrorEntry[] | null;
