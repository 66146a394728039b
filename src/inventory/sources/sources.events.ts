import { InventoryEvent } from '../changes/events/inventory-event.js';
import type { Source } from './source.entity.js';

/** A source was created or changed; `before` is null for a new one. */
export class SourceSaved extends InventoryEvent {
  constructor(
    readonly before: Source | null,
    readonly after: Source,
  ) {
    super();
  }
}
