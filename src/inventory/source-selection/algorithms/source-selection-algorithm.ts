import { extensionPoint } from '../../../webapi/extension-point.js';
import type { Source } from '../../sources/source.entity.js';

/** What an order needs from a stock. */
export interface InventoryRequest {
  readonly stockId: number;
  readonly items: readonly { readonly sku: string; readonly qty: number }[];
  /** Where it goes to, for algorithms that care. */
  readonly destination: Address | null;
}

export interface Address {
  readonly country: string;
  readonly postcode: string;
  readonly street: string;
  readonly region: string;
  readonly city: string;
}

export interface SourceSelectionResult {
  readonly items: readonly SelectedItem[];
  /** Everything that was asked for is there. */
  readonly shippable: boolean;
}

export interface SelectedItem {
  readonly sourceCode: string;
  /** As the source spells it. */
  readonly sku: string;
  readonly toDeduct: number;
  readonly available: number;
}

/** One way to decide which sources an order is taken from: it only says in which order they are asked. */
export interface SourceSelectionAlgorithm {
  readonly code: string;
  readonly title: string;
  readonly description: string;

  /** @param sources enabled ones of the stock, in the order of their priority */
  order(sources: readonly Source[], request: InventoryRequest): readonly Source[] | Promise<readonly Source[]>;
}

/** `@SourceSelectionAlgorithm()` on a provider: it can be asked for by its code. */
export const SourceSelectionAlgorithm = extensionPoint<SourceSelectionAlgorithm>();
