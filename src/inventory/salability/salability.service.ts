import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { entry, WebapiError } from '../../webapi/errors/webapi-error.js';
import { extensionsOf } from '../../webapi/extension-point.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import { SalabilityCondition } from './conditions/salability-condition.js';
import { CONDITIONS, salabilityOf, type SalabilityResult } from './salability-result.js';
import type { SalableQuantity } from './salable-quantity.entity.js';
import { isIndexSalable, salableQuantity, type StockFacts } from './stock-facts.js';
import { StockFactsService } from './stock-facts.service.js';

/** A requested quantity of one SKU. */
export interface SkuRequest {
  readonly sku: string;
  /** Units. */
  readonly qty: number;
}

/** Can it be sold, and how many? Answered from what the tables hold now. */
@Injectable()
export class SalabilityService implements OnModuleInit {
  private conditions: readonly SalabilityCondition[] = CONDITIONS;

  /** @internal */
  constructor(
    private readonly facts: StockFactsService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    const added = extensionsOf(this.discovery, SalabilityCondition).map(({ provider }) => provider);
    this.conditions = [...CONDITIONS, ...added];
  }

  /**
   * @returns units
   * @throws WebapiError 404 for an unknown SKU, 400 for a composite product and for an unknown stock
   */
  async quantity(sku: string, stockId: number): Promise<number> {
    const facts = await this.ofKnown(sku, stockId);
    if (!facts.stockExists) throw new WebapiError(400, { message: 'Could not receive Stock Item data' });
    return salableQuantity(facts);
  }

  /** Of each SKU, in the order given; 0 and not salable for one that is unknown, and for a stock that is. */
  async quantities(skus: readonly string[], stockId: number): Promise<SalableQuantity[]> {
    const known = await this.facts.of(skus, stockId);
    return skus.map((sku) => {
      const facts = known.get(sku);
      if (!facts) return { sku, qty: 0, salable: false };
      return {
        sku,
        qty: facts.hasSourceItems ? salableQuantity(facts) : 0,
        salable: salabilityOf(facts, null, this.conditions).salable,
      };
    });
  }

  /** As Magento exports them: of unmanaged and composite products 0, without SKUs that the stock does not have. */
  exported(skus: readonly string[], stockId: number): Promise<SalableQuantity[]> {
    return this.rowsOf(skus, stockId, isExported, (facts) => ({
      qty: hasQuantity(facts) ? salableQuantity(facts) : 0,
      salable: isUnmanaged(facts) || salabilityOf(facts, null, this.conditions).salable,
    }));
  }

  /**
   * Unmanaged products, which all stocks have, and of the others the rows that Magento's stock index would have now:
   * without reservations and thresholds.
   */
  indexed(skus: readonly string[], stockId: number): Promise<SalableQuantity[]> {
    return this.rowsOf(skus, stockId, isDumped, (facts) => ({
      qty: hasQuantity(facts) ? facts.quantity : 0,
      salable:
        !facts.configuration.manageStock ||
        (isIndexSalable(facts) && (facts.hasSourceItems || facts.configuration.isInStock)),
    }));
  }

  /** Is each of these SKUs salable, in the order given? false for an unknown SKU or stock. */
  async areSalable(skus: readonly string[], stockId: number): Promise<boolean[]> {
    const known = await this.facts.of(skus, stockId);
    return skus.map((sku) => {
      const facts = known.get(sku);
      return facts !== undefined && salabilityOf(facts, null, this.conditions).salable;
    });
  }

  /**
   * Can these quantities be sold, and if not, why? In the order given.
   *
   * @throws WebapiError 404 for an unknown SKU, 400 for a composite product
   */
  async areSalableForRequestedQty(requests: readonly SkuRequest[], stockId: number): Promise<SalabilityResult[]> {
    const known = await this.facts.of(
      requests.map(({ sku }) => sku),
      stockId,
    );
    return requests.map(({ sku, qty }) => salabilityOf(mustSupportSources(known.get(sku), sku), qty, this.conditions));
  }

  private async rowsOf(
    skus: readonly string[],
    stockId: number,
    isRow: (facts: StockFacts) => boolean,
    rowOf: (facts: StockFacts) => Omit<SalableQuantity, 'sku'>,
  ): Promise<SalableQuantity[]> {
    const known = await this.facts.of(skus, stockId);
    return skus.flatMap((sku) => {
      const facts = known.get(sku);
      return facts && isRow(facts) ? [{ sku, ...rowOf(facts) }] : [];
    });
  }

  private async ofKnown(sku: string, stockId: number): Promise<StockFacts> {
    return mustSupportSources((await this.facts.of([sku], stockId)).get(sku), sku);
  }
}

const hasQuantity = ({ hasSourceItems, configuration }: StockFacts): boolean =>
  hasSourceItems && configuration.manageStock;

const isUnmanaged = ({ hasSourceItems, configuration }: StockFacts): boolean =>
  hasSourceItems && !configuration.manageStock;

const isExported = (facts: StockFacts): boolean => !hasQuantity(facts) || facts.isAssigned;

/** The index of the default stock has every product. */
const isDumped = ({ configuration, isIndexed, stockId }: StockFacts): boolean =>
  !configuration.manageStock || isIndexed || stockId === DEFAULT_STOCK;

function mustSupportSources(facts: StockFacts | undefined, sku: string): StockFacts {
  if (!facts) throw unknownSku(sku);
  if (!facts.hasSourceItems) {
    throw notAllowed("Can't check requested quantity for products without Source Items support.");
  }
  return facts;
}

const unknownSku = (sku: string): WebapiError =>
  new WebapiError(404, {
    message: "The product that was requested doesn't exist. Verify the product and try again.",
    errors: [entry('There is no product with the SKU "%sku". Upper and lower case count.', { sku })],
  });
