import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { entry, validationFailed } from '../../webapi/errors.js';
import { extensionsOf } from '../../webapi/extension-point.js';
import { keyOf } from '../collation.js';
import { SourcesOfStockService } from '../stock-source-links/sources-of-stock.service.js';
import {
  SourceSelectionAlgorithm,
  type InventoryRequest,
  type SelectedItem,
  type SourceSelectionResult,
} from './algorithms/source-selection-algorithm.js';
import { SourceSelectionRepository } from './source-selection.repository.js';

/** Less than that is nothing: quantities have four decimals. */
const NOTHING = 1e-7;

@Injectable()
export class SourceSelectionService implements OnModuleInit {
  private readonly byCode = new Map<string, SourceSelectionAlgorithm>();

  constructor(
    private readonly items: SourceSelectionRepository,
    private readonly sourcesOfStock: SourcesOfStockService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error for a code that two of them have */
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
   * Which sources an order would best be taken from. Advice only: nothing is reserved.
   *
   * @throws WebapiError 400 for an algorithm that does not exist
   */
  async select(request: InventoryRequest, algorithmCode: string): Promise<SourceSelectionResult> {
    const algorithm = this.byCode.get(algorithmCode);
    if (!algorithm) throw validationFailed([this.unknown(algorithmCode)]);
    const needed = new Map(request.items.map(({ sku, qty }) => [keyOf(sku), qty]));
    const [sources, available] = await Promise.all([
      this.sourcesOfStock.assignedTo(request.stockId),
      this.items.available(request.stockId, new Set(request.items.map(({ sku }) => sku))),
    ]);
    const ordered = await algorithm.order(
      sources.filter(({ enabled }) => enabled),
      request,
    );
    const bySource = new Map<string, typeof available>(ordered.map(({ sourceCode }) => [keyOf(sourceCode), []]));
    for (const item of available) bySource.get(keyOf(item.sourceCode))?.push(item);
    const items = [...bySource.values()].flat().map(({ sourceCode, sku, quantity }): SelectedItem => {
      const wanted = needed.get(keyOf(sku)) ?? 0;
      const toDeduct = Math.min(Math.max(quantity, 0), wanted);
      needed.set(keyOf(sku), withoutDrift(wanted - toDeduct));
      return { sourceCode, sku, toDeduct, available: quantity };
    });
    return { items, shippable: [...needed.values()].every((left) => left < NOTHING) };
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
