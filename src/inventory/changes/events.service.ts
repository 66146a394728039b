import { Injectable, Logger, type Type } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Database } from '../../database/database.js';
import type { Change } from '../../database/tables/tables.js';
import { chunks, forEachYielding, yieldingToEventLoop } from '../../database/event-loop.js';
import { MOST_IN_EVENT, type Changed, type InventoryEvent } from './events.js';

/** Tells of what was written, where somebody listens. */
@Injectable()
export class EventsService {
  private readonly logger = new Logger(EventsService.name);

  constructor(
    private readonly emitter: EventEmitter2,
    private readonly database: Database,
  ) {}

  /** Is there a listener, so that it is worth reading what was there before? */
  isHeard(...events: Type<InventoryEvent>[]): boolean {
    return events.some(({ name }) => this.emitter.hasListeners(name));
  }

  /** After the transaction that this is a part of. */
  publish(event: InventoryEvent): void {
    this.database.afterCommit(() => this.tell(event));
  }

  /** The same for what may be long: in several events, one after the other. */
  publishAll<State>(event: new (states: readonly State[]) => InventoryEvent, states: readonly State[]): void {
    if (states.length === 0) return;
    this.database.afterCommit(async () => {
      for await (const part of yieldingToEventLoop(chunks(states, MOST_IN_EVENT))) await this.tell(new event(part));
    });
  }

  /** What writing these rows will change; asked before they are written. Of rows with the same key the last counts. */
  async changesOf<Row, Stored, State extends object>(
    rows: readonly Row[],
    table: Watched<Row, Stored, State>,
  ): Promise<Changed<State>[]> {
    const changes: Changed<State>[] = [];
    for await (const found of this.compare(rows, table)) {
      const before = found.before && table.stateOf(found.before);
      const after = { ...table.stateOf(found.after as Stored), ...(found.before && table.keyIn(found.before)) };
      if (!before || !isSame(before, after)) changes.push({ before, after });
    }
    return changes;
  }

  /** Of the rows that will be deleted, those that are there. */
  async existingOf<Row, Stored, State extends object>(
    rows: readonly Row[],
    table: Watched<Row, Stored, State>,
  ): Promise<State[]> {
    const states: State[] = [];
    for await (const { before } of this.compare(rows, table)) if (before) states.push(table.stateOf(before));
    return states;
  }

  private async *compare<Row, Stored, State>(
    rows: readonly Row[],
    { keyOf, preview }: Watched<Row, Stored, State>,
  ): AsyncGenerator<Change<Stored>> {
    const last = new Map<string, Row>();
    const keyOfRow = keyOf();
    await forEachYielding(rows, (row) => last.set(keyOfRow(row), row));
    for await (const part of yieldingToEventLoop(chunks([...last.values()], MOST_IN_EVENT))) yield* await preview(part);
  }

  private async tell(event: InventoryEvent): Promise<void> {
    try {
      await this.emitter.emitAsync(event.constructor.name, event);
    } catch (error) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}

/** How rows of a table are compared with those that are written. */
export interface Watched<Row, Stored, State> {
  readonly keyOf: () => (row: Row) => string;
  readonly preview: (rows: readonly Row[]) => Promise<Change<Stored>[]>;
  /** The columns that are told. */
  readonly stateOf: (stored: Stored) => State;
  /** Of these, the key: it stays spelt as it is in a row that is there. */
  readonly keyIn: (stored: Stored) => Partial<State>;
}

const isSame = (one: object, other: object): boolean =>
  Object.entries(one).every(([key, value]) => value === (other as Record<string, unknown>)[key]);
