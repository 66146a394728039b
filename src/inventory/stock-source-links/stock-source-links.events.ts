import { inEvents, InventoryEvent, type Changed } from '../changes/events/inventory-event.js';
import type { StockSourceLink } from './stock-source-link.entity.js';

/** A link without its id. */
export type LinkState = Pick<StockSourceLink, 'stockId' | 'sourceCode' | 'priority'>;

export const linkStateOf = ({ stockId, sourceCode, priority }: LinkState): LinkState => ({
  stockId,
  sourceCode,
  priority,
});

/** Links that are new or have another priority; not those that were saved unchanged. */
export class StockSourceLinksSaved extends InventoryEvent {
  constructor(readonly changes: readonly Changed<LinkState>[]) {
    super();
  }

  /** @internal */
  static of(changes: readonly Changed<LinkState>[]): Iterable<StockSourceLinksSaved> {
    return inEvents(StockSourceLinksSaved, changes);
  }
}

/** Links that existed; also those that were deleted with their stock. */
export class StockSourceLinksDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly LinkState[]) {
    super();
  }

  /** @internal */
  static of(deleted: readonly LinkState[]): Iterable<StockSourceLinksDeleted> {
    return inEvents(StockSourceLinksDeleted, deleted);
  }
}
