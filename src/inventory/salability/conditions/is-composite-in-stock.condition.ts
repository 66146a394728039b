import type { SalabilityCondition } from './salability-condition.js';

/** A composite product's own switch is on. */
export const isCompositeInStock: SalabilityCondition = {
  role: 'required',
  failure: ({ configuration, hasSourceItems }) =>
    hasSourceItems || configuration.isInStock
      ? null
      : { code: 'is_set_in_stock_status_for_composite_product-not_in_stock', message: 'The product is out of stock' },
};
