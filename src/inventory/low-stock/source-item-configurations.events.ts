import { InventoryEvent, type Changed } from '../changes/events/inventory-event.js';
import type { SourceItemConfiguration } from './source-item-configuration.entity.js';

/** Low-stock thresholds that are new or changed; those of assigned products are null. Not those that were saved unchanged. */
export class SourceItemConfigurationsSaved extends InventoryEvent {
  constructor(readonly changes: readonly Changed<SourceItemConfiguration>[]) {
    super();
  }
}

/** Low-stock thresholds that existed. */
export class SourceItemConfigurationsDeleted extends InventoryEvent {
  constructor(readonly deleted: readonly SourceItemConfiguration[]) {
    super();
  }
}
