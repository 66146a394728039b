import { backOrder } from './conditions/back-order.condition.js';
import { isAnySourceItemInStock } from './conditions/is-any-source-item-in-stock.condition.js';
import { isCompositeInStock } from './conditions/is-composite-in-stock.condition.js';
import { isCorrectQty } from './conditions/is-correct-qty.condition.js';
import { isSalableWithReservations } from './conditions/is-salable-with-reservations.condition.js';
import { manageStock } from './conditions/manage-stock.condition.js';
import type { SalabilityCondition, SalabilityError } from './conditions/salability-condition.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import type { StockFacts } from './stock-facts.js';

/** Whether a quantity can be sold, and why not. */
export interface SalabilityResult {
  readonly salable: boolean;
  readonly errors: readonly SalabilityError[];
}

/** Magento's, in the order of their errors. */
export const CONDITIONS: readonly SalabilityCondition[] = [
  isCompositeInStock,
  isCorrectQty,
  isAnySourceItemInStock,
  backOrder,
  manageStock,
  isSalableWithReservations,
];

const NOT_ASSIGNED: SalabilityError = {
  code: 'requested-sku-is-not-assigned-to-given-stock',
  message: 'The requested sku is not assigned to given stock.',
};

/** Whether the stock has the product at all. The default stock has every product, every stock all composite ones. */
export const isOfStock = ({ hasSourceItems, isAssigned, stockId }: StockFacts): boolean =>
  !hasSourceItems || isAssigned || stockId === DEFAULT_STOCK;

/** @param requestedQty units; null: is it salable at all? */
export function salabilityOf(
  facts: StockFacts,
  requestedQty: number | null,
  conditions: readonly SalabilityCondition[],
): SalabilityResult {
  if (!isOfStock(facts)) return failed([NOT_ASSIGNED]);
  const failuresOf = (role: SalabilityCondition['role']) =>
    conditions.filter((condition) => condition.role === role).map((each) => each.failure(facts, requestedQty));
  const required = failuresOf('required').filter((failure) => failure !== null);
  if (required.length > 0) return failed(required);
  const sufficient = failuresOf('sufficient').filter((failure) => failure !== null);
  const isEnough = conditions.filter(({ role }) => role === 'sufficient').length > sufficient.length;
  return isEnough ? SALABLE : failed(sufficient);
}

const SALABLE: SalabilityResult = { salable: true, errors: [] };

const failed = (errors: readonly SalabilityError[]): SalabilityResult => ({ salable: false, errors });
