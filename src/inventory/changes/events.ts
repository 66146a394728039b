import type { Source } from '../sources/source.entity.js';
import type { SourceItem } from '../source-items/source-item.entity.js';
import type { StockSourceLink } from '../stock-source-links/stock-source-link.entity.js';
import type { StockWithChannels } from '../stocks/stock.entity.js';

/** What a write made of one thing. */
export interface Changed<State> {
  /** null: it is new. */
  readonly before: State | null;
  readonly after: State;
}

export type LinkState = Pick<StockSourceLink, 'stockId' | 'sourceCode' | 'priority'>;
export type SourceItemState = Pick<SourceItem, 'sourceCode' | 'sku' | 'quantity' | 'status'>;

/**
 * Something that has happened: told after the commit, at most once, and never for what was rolled back. Listeners are
 * methods of providers, found by the name of the class:
 *
 *     @OnEvent(StockSourceLinksSaved.name)
 *     async push({ changes }: StockSourceLinksSaved): Promise<void> { … }
 *
 * The request does not wait for them, and their failures are logged. What many lists hold (`changes`, `deleted`) comes in
 * several events of at most `MOST_IN_EVENT`, the next one when the listeners are done with the one before.
 */
export abstract class InventoryEvent {}

export const MOST_IN_EVENT = 1_000;

/** Links that are new or have another priority; not those that were saved as they were. */
export class StockSourceLinksSaved extends InventoryEvent {
  constructor(readonly changes: readonly Changed<LinkState>[]) {
    super();
  }
}

/** Links that were there; also those that went with their stock. */
export class StockSourceLinksDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly LinkState[]) {
    super();
  }
}

/** A stock as it was and as it is. Other stocks may have lost a sales channel to it. */
export class StockSaved extends InventoryEvent {
  constructor(
    readonly before: StockWithChannels | null,
    readonly after: StockWithChannels,
  ) {
    super();
  }
}

export class StockDeleted extends InventoryEvent {
  constructor(readonly stock: StockWithChannels) {
    super();
  }
}

export class SourceSaved extends InventoryEvent {
  constructor(
    readonly before: Source | null,
    readonly after: Source,
  ) {
    super();
  }
}

/** Items that are new or have another quantity or status; not those that were saved as they were. */
export class SourceItemsSaved extends InventoryEvent {
  constructor(readonly changes: readonly Changed<SourceItemState>[]) {
    super();
  }
}

/** Items that were there. */
export class SourceItemsDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly SourceItemState[]) {
    super();
  }
}
