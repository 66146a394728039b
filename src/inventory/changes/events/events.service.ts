import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Database } from '../../../database/database.js';
import { yieldingToEventLoop } from '../../../database/event-loop.js';
import type { EventClass } from '../rules/before-commit.js';
import { HooksService } from '../rules/hooks.service.js';
import type { InventoryEvent } from './inventory-event.js';

/** Runs hooks before the commit, and publishes events after it. */
@Injectable()
export class EventsService {
  private readonly logger = new Logger(EventsService.name);

  constructor(
    private readonly emitter: EventEmitter2,
    private readonly hooks: HooksService,
    private readonly database: Database,
  ) {}

  /** Whether a hook or a listener waits for one of these. */
  hasListeners(...events: EventClass[]): boolean {
    return events.some((event) => this.hooks.has(event) || this.emitter.hasListeners(event.name));
  }

  /**
   * Runs the hooks inside the current transaction, and publishes after its commit, one event after the other.
   *
   * @throws whatever a hook throws
   */
  async announce(events: Iterable<InventoryEvent>): Promise<void> {
    const all = [...events];
    for await (const event of yieldingToEventLoop(all)) await this.hooks.run(event);
    this.database.afterCommit(async () => {
      for await (const event of yieldingToEventLoop(all)) await this.emit(event);
    });
  }

  private async emit(event: InventoryEvent): Promise<void> {
    try {
      await this.emitter.emitAsync(event.constructor.name, event);
    } catch (error) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}
