import { extensionPoint } from '../../../webapi/extension-point.js';
import type { Source } from '../../sources/source.entity.js';

/** The quantities that an order needs from a stock. */
export interface InventoryRequest {
  readonly stockId: number;
  /** Quantities in units. */
  readonly items: readonly { readonly sku: string; readonly qty: number }[];
  /** The shipping address, for algorithms that use it. */
  readonly destination: Address | null;
}

/** Where an order is sent, as the request has it. */
export interface Address {
  /** ISO 3166 code of two letters. */
  readonly country: string;
  readonly postcode: string;
  readonly street: string;
  /** Name or code, as sent; empty when absent. */
  readonly region: string;
  readonly city: string;
}

/** What is taken from where. */
export interface SourceSelectionResult {
  /** One for each line and source, also with 0. */
  readonly items: readonly SelectedItem[];
  /** Whether all quantities are covered. */
  readonly shippable: boolean;
}

/** What is taken of one SKU from one source. Quantities in units. */
export interface SelectedItem {
  readonly sourceCode: string;
  /** In the spelling of the source item. */
  readonly sku: string;
  readonly toDeduct: number;
  readonly available: number;
}

/** What is asked for of one SKU, and where it is. */
export interface RequestedLine {
  readonly sku: string;
  /** Of two quantities for one SKU, the last. */
  readonly qty: number;
  /** Source items in stock, in the order of the priority of their sources. */
  readonly available: readonly AvailableQuantity[];
}

/** Where one SKU is in stock. */
export interface AvailableQuantity {
  /** An enabled one of the stock. */
  readonly source: Source;
  /** In the spelling of the source item. */
  readonly sku: string;
  /** May be negative. */
  readonly quantity: number;
}

/**
 * Decides which sources of a stock an order is taken from. It implements one of the methods: `order` when the order of
 * the sources says it all, `select` when it has to see the quantities, to split lines or to have few shipments.
 */
export interface SourceSelectionAlgorithm {
  /** Requests select the algorithm by it; unique. */
  readonly code: string;
  /** As listed by `source-selection-algorithm-list`. */
  readonly title: string;
  readonly description: string;

  /**
   * @param sources enabled ones of the stock, in the order of their priority
   * @returns those to take from, the first one first
   */
  order?(sources: readonly Source[], request: InventoryRequest): readonly Source[] | Promise<readonly Source[]>;

  /** @returns the whole result, as it is answered */
  select?(
    lines: readonly RequestedLine[],
    request: InventoryRequest,
  ): SourceSelectionResult | Promise<SourceSelectionResult>;
}

/**
 * `@SourceSelectionAlgorithm()` on a provider: requests select it by its code.
 *
 *     @SourceSelectionAlgorithm()
 *     export class Backwards implements SourceSelectionAlgorithm {
 *       readonly code = 'acme-backwards';
 *       readonly title = 'Backwards';
 *       readonly description = 'Takes from the last source first';
 *
 *       order = (sources: readonly Source[]): readonly Source[] => sources.toReversed();
 *     }
 */
export const SourceSelectionAlgorithm = extensionPoint<SourceSelectionAlgorithm>();
