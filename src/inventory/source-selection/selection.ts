import type { Source } from '../sources/source.entity.js';
import type {
  InventoryRequest,
  RequestedLine,
  SelectedItem,
  SourceSelectionResult,
} from './algorithms/source-selection-algorithm.js';

/** The same for SKUs that are one to the database. */
export type NameOf = (sku: string) => string | number;

interface Available {
  readonly sourceCode: string;
  readonly source: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Below this a quantity is zero: quantities have four decimals. */
const NOTHING = 1e-7;

/** Takes all that the first source has, then all that the second has, until the request is covered. */
export function inOrder(
  sources: readonly Source[],
  request: InventoryRequest,
  available: readonly Available[],
  nameOf: NameOf,
): SourceSelectionResult {
  const needed = quantitiesOf(request, nameOf);
  const bySource = new Map<string, Available[]>(sources.map(({ sourceCode }) => [sourceCode, []]));
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

/** For algorithms that see quantities: one line for each SKU, with where it is. */
export function linesOf(
  request: InventoryRequest,
  sources: readonly Source[],
  available: readonly Available[],
  nameOf: NameOf,
): RequestedLine[] {
  const ranks = new Map(sources.map((source, rank) => [source.sourceCode, { source, rank }]));
  const bySku = new Map<string | number, { source: Source; sku: string; quantity: number; rank: number }[]>();
  for (const { source: code, sku, quantity } of available) {
    const ranked = ranks.get(code);
    if (!ranked) continue;
    const name = nameOf(sku);
    const items = bySku.get(name) ?? [];
    if (items.length === 0) bySku.set(name, items);
    items.push({ ...ranked, sku, quantity });
  }
  const skus = new Map(request.items.map(({ sku }) => [nameOf(sku), sku]));
  return [...quantitiesOf(request, nameOf)].map(([name, qty]) => ({
    sku: skus.get(name) ?? String(name),
    qty,
    available: (bySku.get(name) ?? [])
      .sort((one, other) => one.rank - other.rank)
      .map(({ source, sku, quantity }) => ({ source, sku, quantity })),
  }));
}

/** Of two quantities for one SKU, the last counts. */
const quantitiesOf = ({ items }: InventoryRequest, nameOf: NameOf): Map<string | number, number> =>
  new Map(items.map(({ sku, qty }) => [nameOf(sku), qty]));

/** 0.3 − 0.1 is 0.2. */
const withoutDrift = (quantity: number): number => Number(quantity.toFixed(10));
