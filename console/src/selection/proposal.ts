import { rounded } from '../quantities/quantity-text';
import { foldedSku, type OrderLine } from './order-lines';
import type { SelectionResult } from './selection-api';

/** What a source gives of a SKU, and what it has. */
export interface Share {
  readonly sku: string;
  readonly given: number;
  readonly available: number;
}

export interface AskedSource {
  readonly code: string;
  readonly shares: readonly Share[];
}

export interface Proposal {
  /** Sources that have something of the order in stock, in the order in which they are asked. */
  readonly asked: readonly AskedSource[];
  /** What no source gives. */
  readonly missing: readonly OrderLine[];
}

/** The answer of an algorithm, by source. */
export function proposalOf({ source_selection_items }: SelectionResult, lines: readonly OrderLine[]): Proposal {
  const asked = [...Map.groupBy(source_selection_items, ({ source_code }) => source_code)].map(([code, items]) => ({
    code,
    shares: items.map((item) => ({ sku: item.sku, given: item.qty_to_deduct, available: item.qty_available })),
  }));
  const shares = asked.flatMap((source) => source.shares);
  const missing = lines.flatMap(({ sku, quantity }) => {
    const given = shares.filter((share) => foldedSku(share.sku) === foldedSku(sku)).map((share) => share.given);
    const left = rounded(quantity - given.reduce((sum, each) => sum + each, 0));
    return left > 0 ? [{ sku, quantity: left }] : [];
  });
  return { asked, missing };
}
