import { InventoryEvent } from '../changes/inventory-event.js';
import type { Source } from './source.entity.js';

export class SourceSaved extends InventoryEvent {
  constructor(
    readonly before: Source | null,
    readonly after: Source,
  ) {
    super();
  }
}
