import type { SalabilityCondition } from './salability-condition.js';

/** Somewhere an item is in stock, unless the stock of the product is not managed. */
export const isAnySourceItemInStock: SalabilityCondition = {
  role: 'required',
  failure: ({ configuration, hasSourceItems, hasItemInStock }) =>
    !configuration.manageStock || !hasSourceItems || hasItemInStock
      ? null
      : {
          code: 'is_any_source_item_in_stock-no_source_items_in_stock',
          message: 'There are no source items with the in stock status',
        },
};
