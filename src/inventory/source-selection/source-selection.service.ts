import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { tooManyItems, validationFailed } from '../../webapi/errors/input-errors.js';
import { entry } from '../../webapi/errors/webapi-error.js';
import { extensionsByCode } from '../../webapi/extension-point.js';
import { SourcesOfStockService } from '../stock-source-links/sources-of-stock.service.js';
import {
  SourceSelectionAlgorithm,
  type InventoryRequest,
  type SourceSelectionResult,
} from './algorithms/source-selection-algorithm.js';
import { inOrder, linesOf, type NameOf } from './selection.js';
import { SourceSelectionRepository } from './source-selection.repository.js';

/** Lines of a request. The answer has one for each of them and each source. */
const MOST_LINES = 50_000;
const ITEM_REQUEST = '\\Magento\\InventorySourceSelectionApi\\Api\\Data\\ItemRequestInterface';

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\0-\x7f]*$/;

/** Which sources an order is taken from: what `source-selection-algorithm-result` does. */
@Injectable()
export class SourceSelectionService implements OnModuleInit {
  private byCode: ReadonlyMap<string, SourceSelectionAlgorithm> = new Map();

  /** @internal */
  constructor(
    private readonly items: SourceSelectionRepository,
    private readonly sourcesOfStock: SourcesOfStockService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Called by Nest. @throws Error for a code that two algorithms have, and for an algorithm without a method */
  onModuleInit(): void {
    this.byCode = extensionsByCode(this.discovery, SourceSelectionAlgorithm, 'source selection algorithms');
    for (const { code, order, select } of this.byCode.values()) {
      if (!order && !select) throw new Error(`Algorithm "${code}" has neither order() nor select().`);
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
    const enabled = sources.filter((source) => source.enabled);
    const nameOf = await this.names([...skus, ...new Set(available.map(({ sku }) => sku))]);
    if (algorithm.select) return algorithm.select(linesOf(request, enabled, available, nameOf), request);
    const ordered = (await algorithm.order?.(enabled, request)) ?? enabled;
    return inOrder(ordered, request, available, nameOf);
  }

  /**
   * @returns a function that returns the same for two SKUs that are one to the database: `the` and `thé` on MySQL. ASCII
   *   needs no statement.
   */
  private async names(skus: readonly string[]): Promise<NameOf> {
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

/** A–Z only: more is the collation's decision. */
const withoutCase = (sku: string): string => sku.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
