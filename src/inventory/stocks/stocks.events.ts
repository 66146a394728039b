import { InventoryEvent } from '../changes/events/inventory-event.js';
import type { StockWithChannels } from './stock.entity.js';

/** A stock was created (`before` is null) or changed; other stocks may have lost a sales channel to it. */
export class StockSaved extends InventoryEvent {
  constructor(
    readonly before: StockWithChannels | null,
    readonly after: StockWithChannels,
  ) {
    super();
  }
}

/** A stock, and its links, were deleted. */
export class StockDeleted extends InventoryEvent {
  constructor(readonly stock: StockWithChannels) {
    super();
  }
}
