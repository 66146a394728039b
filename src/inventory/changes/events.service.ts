import { Injectable, Logger, type Type } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Database } from '../../database/database.js';
import { yieldingToEventLoop } from '../../database/event-loop.js';
import type { InventoryEvent } from './inventory-event.js';

/** Publishes events after the commit. */
@Injectable()
export class EventsService {
  private readonly logger = new Logger(EventsService.name);

  constructor(
    private readonly emitter: EventEmitter2,
    private readonly database: Database,
  ) {}

  hasListeners(...events: Type<InventoryEvent>[]): boolean {
    return events.some(({ name }) => this.emitter.hasListeners(name));
  }

  /** After the commit of the current transaction, one after the other. */
  publish(events: Iterable<InventoryEvent>): void {
    this.database.afterCommit(async () => {
      for await (const event of yieldingToEventLoop(events)) await this.emit(event);
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
