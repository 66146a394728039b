import { allowsBackorders } from '../stock-facts.js';
import type { SalabilityCondition } from './salability-condition.js';

/** The product may be sold before it is there. */
export const backOrder: SalabilityCondition = {
  role: 'sufficient',
  failure: ({ configuration }) =>
    allowsBackorders(configuration) ? null : { code: 'back_order-disabled', message: 'Backorders are disabled' },
};
