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
const isOfStock = ({ hasSourceItems, isAssigned, stockId }: StockFacts): boolean =>
  !hasSourceItems || isAssigned || stockId === DEFAULT_STOCK;

/** @param requestedQty units; null: is it salable at all? */
export function salabilityOf(
  facts: StockFacts,
  requestedQty: number | null,
  conditions: readonly SalabilityCondition[],
): SalabilityResult {
  if (!isOfStock(facts)) return failed([NOT_ASSIGNED]);
  const required: SalabilityError[] = [];
  const sufficient: SalabilityError[] = [];
  let isEnough = false;
  for (const condition of conditions) {
    const failure = condition.failure(facts, requestedQty);
    if (failure) (condition.role === 'required' ? required : sufficient).push(failure);
    else if (condition.role === 'sufficient') isEnough = true;
  }
  if (required.length > 0) return failed(required);
  return isEnough ? SALABLE : failed(sufficient);
}

const SALABLE: SalabilityResult = { salable: true, errors: [] };

const failed = (errors: readonly SalabilityError[]): SalabilityResult => ({ salable: false, errors });
