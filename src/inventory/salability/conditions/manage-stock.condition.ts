import type { SalabilityCondition } from './salability-condition.js';

/** The stock of the product is not managed. */
export const manageStock: SalabilityCondition = {
  role: 'sufficient',
  failure: ({ configuration }) =>
    configuration.manageStock ? { code: 'manage_stock-enabled', message: 'Manage stock is enabled' } : null,
};
