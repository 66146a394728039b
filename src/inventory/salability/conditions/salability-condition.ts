import { extensionPoint } from '../../../webapi/extension-point.js';
import type { StockFacts } from '../stock-facts.js';

/** Why something cannot be sold. The message is rendered: it has no parameters. */
export interface SalabilityError {
  /** As in `is_product_salable_for_requested_qty-…`. */
  readonly code: string;
  /** With its values in it. */
  readonly message: string;
}

/**
 * One condition under which a SKU is salable. All required ones must hold; of the sufficient ones, one is enough.
 */
export interface SalabilityCondition {
  /** Whether it must hold, or is enough. */
  readonly role: 'required' | 'sufficient';

  /**
   * @param requestedQty units; null when only is asked whether the SKU is salable at all
   * @returns null when the condition holds
   */
  failure(facts: StockFacts, requestedQty: number | null): SalabilityError | null;
}

/** `@SalabilityCondition()` on a provider: it is asked after Magento's conditions of its role. */
export const SalabilityCondition = extensionPoint<SalabilityCondition>();
