import { extensionPoint } from '../../../webapi/extension-point.js';
import type { Source } from '../../sources/source.entity.js';

/** The quantities that an order needs from a stock. */
export interface InventoryRequest {
  readonly stockId: number;
  readonly items: readonly { readonly sku: string; readonly qty: number }[];
  /** The shipping address, for algorithms that use it. */
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
  /** Whether all quantities are covered. */
  readonly shippable: boolean;
}

export interface SelectedItem {
  readonly sourceCode: string;
  /** In the spelling of the source item. */
  readonly sku: string;
  readonly toDeduct: number;
  readonly available: number;
}

/** Decides in which order the sources of a stock are used for an order. */
export interface SourceSelectionAlgorithm {
  readonly code: string;
  readonly title: string;
  readonly description: string;

  /** @param sources enabled ones of the stock, in the order of their priority */
  order(sources: readonly Source[], request: InventoryRequest): readonly Source[] | Promise<readonly Source[]>;
}

/** `@SourceSelectionAlgorithm()` on a provider: requests select it by its code. */
export const SourceSelectionAlgorithm = extensionPoint<SourceSelectionAlgorithm>();
