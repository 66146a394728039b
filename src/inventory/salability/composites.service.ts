import { Injectable } from '@nestjs/common';
import { CompositesRepository } from './composites.repository.js';
import { isSalableByChildren, type ChildFacts } from './composite-salability.js';
import type { StockFacts } from './stock-facts.js';

/** What children make of configurable, grouped and bundle products. */
@Injectable()
export class CompositesService {
  /** @internal */
  constructor(private readonly repository: CompositesRepository) {}

  /**
   * Adds to the facts of composite products what their children say.
   *
   * @param facts by SKU; those of composite products lack what their children decide
   * @param factsOf reads the facts of the children
   */
  async complete(
    facts: ReadonlyMap<string, StockFacts>,
    factsOf: (skus: readonly string[]) => Promise<ReadonlyMap<string, StockFacts>>,
  ): Promise<ReadonlyMap<string, StockFacts>> {
    const composites = [...facts.values()].filter(({ hasSourceItems }) => !hasSourceItems);
    if (composites.length === 0) return facts;
    const children = await this.repository.childrenOf(composites.map(({ sku }) => sku));
    const childFacts = await factsOf(children.flatMap(({ sku }) => sku ?? []));
    const byParent = new Map<string, ChildFacts[]>(composites.map(({ sku }) => [sku, []]));
    for (const child of children) {
      const { parentSku, sku } = child;
      byParent.get(parentSku)?.push({ child, facts: sku === null ? null : (childFacts.get(sku) ?? null) });
    }
    const completed = composites.map((composite): [string, StockFacts] => {
      const own = byParent.get(composite.sku) ?? [];
      const quantity = own.reduce((sum, each) => sum + (each.facts?.quantity ?? 0), 0);
      const isIndexed = own.some(
        ({ child, facts: ofChild }) => child.selection !== null || ofChild?.isIndexed === true,
      );
      return [composite.sku, { ...composite, quantity, isIndexed, isCompositeSalable: isSalableByChildren(own) }];
    });
    return new Map([...facts, ...completed]);
  }
}
