import { Injectable } from '@nestjs/common';
import { hasSourceItems } from '../../catalog/products/product.entity.js';
import { ProductsService } from '../../catalog/products/products.service.js';
import { stockItemConfigurationOf } from '../../catalog/stock-items/stock-item-configuration.js';
import { StockSettingsService } from '../../catalog/stock-items/stock-settings.service.js';
import { CompositesService } from './composites.service.js';
import { StockFactsRepository, type StockFactsRow } from './stock-facts.repository.js';
import type { StockFacts } from './stock-facts.js';

/** Products that the catalog lacks are sold as this type, on a database of our own. */
const SIMPLE = 'simple';

/** Longer than any stored SKU. */
const LONGEST_SKU = 64;

/** What decides the salability of SKUs, for many at once. */
@Injectable()
export class StockFactsService {
  /** @internal */
  constructor(
    private readonly repository: StockFactsRepository,
    private readonly settings: StockSettingsService,
    private readonly products: ProductsService,
    private readonly composites: CompositesService,
  ) {}

  /**
   * @returns by SKU as it was asked for. Upper and lower case count, as in Magento. Unknown SKUs are absent: those that
   *   no product has; on a database of our own, those that no source item has either
   */
  async of(skus: readonly string[], stockId: number): Promise<ReadonlyMap<string, StockFacts>> {
    const asked = [...new Set(skus)].filter((sku) => sku !== '' && sku.length <= LONGEST_SKU);
    if (asked.length === 0) return new Map();
    const [rows, settings, isOwn] = await Promise.all([
      this.repository.of(asked, stockId),
      this.settings.current(),
      this.products.isOwn(),
    ]);
    const known = rows.filter(
      ({ sku, productSku, isSpelledSo }) => productSku === sku || (productSku === null && isOwn && isSpelledSo),
    );
    const facts = new Map(
      known.map((row) => [row.sku, toFacts(row, stockId, stockItemConfigurationOf(row.options, settings))]),
    );
    return this.composites.complete(facts, (children) => this.of(children, stockId));
  }
}

function toFacts(row: StockFactsRow, stockId: number, configuration: StockFacts['configuration']): StockFacts {
  const { sku, stockExists, isAssigned, isIndexed, hasItemInStock, quantity, reserved } = row;
  return {
    sku,
    stockId,
    stockExists,
    hasSourceItems: hasSourceItems(row.typeId ?? SIMPLE),
    configuration,
    isAssigned,
    isIndexed,
    hasItemInStock,
    quantity,
    reserved,
    isCompositeSalable: false,
  };
}
