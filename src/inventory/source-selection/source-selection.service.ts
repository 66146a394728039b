import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { entry, tooManyItems, validationFailed } from '../../webapi/errors.js';
import { extensionsOf } from '../../webapi/extension-point.js';
import { SourcesOfStockService } from '../stock-source-links/sources-of-stock.service.js';
import {
  SourceSelectionAlgorithm,
  type InventoryRequest,
  type SelectedItem,
  type SourceSelectionResult,
} from './algorithms/source-selection-algorithm.js';
import { SourceSelectionRepository } from './source-selection.repository.js';

/** Below this a quantity is zero: quantities have four decimals. */
const NOTHING = 1e-7;

/** Lines of a request. The answer has one for each of them and each source. */
const MOST_LINES = 50_000;
const ITEM_REQUEST = '\\Magento\\InventorySourceSelectionApi\\Api\\Data\\ItemRequestInterface';

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\0-\x7f]*$/;

@Injectable()
export class SourceSelectionService implements OnModuleInit {
  private readonly byCode = new Map<string, SourceSelectionAlgorithm>();

  constructor(
    private readonly items: SourceSelectionRepository,
    private readonly sourcesOfStock: SourcesOfStockService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error for a code that two algorithms have */
  onModuleInit(): void {
    for (const { provider } of extensionsOf(this.discovery, SourceSelectionAlgorithm)) {
      const { code } = provider;
      if (this.byCode.has(code)) throw new Error(`There are two source selection algorithms "${code}".`);
      this.byCode.set(code, provider);
    }
  }

  /** By code, as Magento lists them. */
  algorithms(): SourceSelectionAlgorithm[] {
    return [...this.byCode.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
  }

  /**
   * Selects the sources to take an order from. Advice only: nothing is reserved.
   *
   * @throws WebapiError 400 for an algorithm that does not exist, and for more than 50,000 lines
   */
  async select(request: InventoryRequest, algorithmCode: string): Promise<SourceSelectionResult> {
    if (request.items.length > MOST_LINES) throw tooManyItems(ITEM_REQUEST, MOST_LINES);
    const algorithm = this.byCode.get(algorithmCode);
    if (!algorithm) throw validationFailed([this.unknown(algorithmCode)]);
    const skus = new Set(request.items.map(({ sku }) => sku));
    const [sources, available] = await Promise.all([
      this.sourcesOfStock.assignedTo(request.stockId),
      this.items.available(request.stockId, skus),
    ]);
    const ordered = await algorithm.order(
      sources.filter(({ enabled }) => enabled),
      request,
    );
    const nameOf = await this.names([...skus, ...new Set(available.map(({ sku }) => sku))]);
    // Of two quantities for one SKU, the last counts.
    const needed = new Map<string | number, number>(request.items.map(({ sku, qty }) => [nameOf(sku), qty]));
    const bySource = new Map<string, typeof available>(ordered.map(({ sourceCode }) => [sourceCode, []]));
    for (const item of available) bySource.get(item.source)?.push(item);
    const items = [...bySource.values()].flat().map(({ sourceCode, sku, quantity }): SelectedItem => {
      const name = nameOf(sku);
      const wanted = needed.get(name) ?? 0;
      const toDeduct = Math.min(Math.max(quantity, 0), wanted);
      needed.set(name, withoutDrift(wanted - toDeduct));
      return { sourceCode, sku, toDeduct, available: quantity };
    });
    return { items, shippable: [...needed.values()].every((left) => left < NOTHING) };
  }

  /**
   * @returns a function that returns the same for two SKUs that are one to the database: `the` and `thé` on MySQL. ASCII
   *   needs no statement.
   */
  private async names(skus: readonly string[]): Promise<(sku: string) => string | number> {
    const classes = skus.every((sku) => ASCII.test(sku)) ? null : await this.items.classesOf(skus);
    return (sku) => classes?.get(sku) ?? withoutCase(sku);
  }

  private unknown(algorithmCode: string) {
    return entry('There is no source selection algorithm "%algorithmCode". The algorithms are: %algorithms.', {
      algorithmCode,
      algorithms: this.algorithms()
        .map(({ code }) => code)
        .join(', '),
    });
  }
}

/** 0.3 − 0.1 is 0.2. */
const withoutDrift = (quantity: number): number => Number(quantity.toFixed(10));

/** A–Z only: more is the collation's decision. */
const withoutCase = (sku: string): string => sku.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
