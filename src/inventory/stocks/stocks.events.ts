import { InventoryEvent } from '../changes/inventory-event.js';
import type { StockWithChannels } from './stock.entity.js';

/** Other stocks may have lost a sales channel to this one. */
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
