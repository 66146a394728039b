import type { StockSettings } from './stock-settings.js';
import { sql, type Sql } from '../../database/dialect.js';

/** Options of a stock item that decide what can be sold; each has a `use_config_…` column. */
type IndexedOption = 'manage_stock' | 'backorders' | 'min_qty';

/** A table `settings` of one row, to be joined: the global values that `effective` falls back to. */
export const settingsTable = ({ manageStock, backorders, minQty }: StockSettings): Sql =>
  sql('(SELECT ? AS manage_stock, ? AS backorders, ? AS min_qty) settings', Number(manageStock), backorders, minQty);

/** @param item alias of `cataloginventory_stock_item`, which may have no row */
export const effective = (option: IndexedOption, item: string): string =>
  `(CASE WHEN COALESCE(${item}.use_config_${option}, 1) = 1 THEN settings.${option} ELSE ${item}.${option} END)`;

/** A negative threshold limits backorders instead of allowing them without end. */
export const allowsBackorders = (item: string): string =>
  `(${effective('backorders', item)} > 0 AND ${effective('min_qty', item)} >= 0)`;

/** The out-of-stock threshold that counts: with backorders at most 0, without them at least 0. */
export const threshold = (item: string): string =>
  `(CASE WHEN (${effective('backorders', item)} > 0) = (${effective('min_qty', item)} > 0) THEN 0 ` +
  `ELSE ${effective('min_qty', item)} END)`;

/** With backorders, a negative threshold is the least quantity. */
export const isEnough = (quantity: string, item: string): string =>
  `(${effective('manage_stock', item)} = 0 OR ` +
  `CASE WHEN ${effective('backorders', item)} > 0 THEN ${threshold(item)} = 0 OR ${quantity} >= ${threshold(item)} ` +
  `ELSE ${quantity} > ${threshold(item)} END)`;
