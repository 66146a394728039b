import { forEachYielding } from '../../../database/event-loop.js';
import type { EventClass } from '../rules/before-commit.js';
import { inEvents, type Changed, type InventoryEvent } from './inventory-event.js';
import type { Tracking } from './tracking.js';

/** A table whose rows are compared before and after a write, and what is published about them. */
export interface TableToTrack<Key, Row, State extends object> {
  /** Rows with these keys, as the database compares keys. Called with each key at least once. */
  readonly find: (keys: readonly Key[]) => Promise<readonly Row[]>;
  /** The generated id, or the key as it is stored: it identifies a row whatever the spelling of its key. */
  readonly idOf: (row: Row) => number | string;
  /** The columns that are published. */
  readonly stateOf: (row: Row) => State;
  readonly Saved: new (changes: readonly Changed<State>[]) => InventoryEvent;
  readonly Deleted: new (deleted: readonly State[]) => InventoryEvent;
}

/** Publishes what saves and deletions do to the rows of a table, in the order of their ids. */
export class TrackedTable<Key, Row, State extends object> {
  /** A listener to either needs both to be written one after the other. */
  private readonly events: readonly EventClass[];

  constructor(private readonly table: TableToTrack<Key, Row, State>) {
    this.events = [table.Saved, table.Deleted];
  }

  /** Rows that are new or changed. Rows are read again after the write: it may have been relative. */
  get saves(): Tracking<Key> {
    return {
      events: this.events,
      start: async (items) => {
        const before = await this.statesOf(items);
        return async (written) => this.saved(before, await this.statesOf(written));
      },
    };
  }

  /** Rows that are new or changed, and those that are gone. */
  get changes(): Tracking<Key> {
    return {
      events: this.events,
      start: async (items) => {
        const before = await this.statesOf(items);
        return async () => {
          const after = await this.statesOf(items);
          const gone = [...before].flatMap(([id, state]) => (after.has(id) ? [] : [state]));
          return [...this.saved(before, after), ...inEvents(this.table.Deleted, gone)];
        };
      },
    };
  }

  /** Rows that existed. */
  get deletions(): Tracking<Key> {
    return {
      events: this.events,
      start: async (items) => {
        const before = await this.statesOf(items);
        return async () => inEvents(this.table.Deleted, [...before.values()]);
      },
    };
  }

  private saved(before: States<State>, after: States<State>): Iterable<InventoryEvent> {
    const changes: Changed<State>[] = [];
    for (const [id, state] of after) {
      const old = before.get(id) ?? null;
      if (!old || !isSame(old, state)) changes.push({ before: old, after: state });
    }
    return inEvents(this.table.Saved, changes);
  }

  private async statesOf(keys: readonly Key[]): Promise<States<State>> {
    const { find, idOf, stateOf } = this.table;
    const rows = [...(await find(keys))].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
    const states = new Map<number | string, State>();
    await forEachYielding(rows, (row) => states.set(idOf(row), stateOf(row)));
    return states;
  }
}

type States<State> = ReadonlyMap<number | string, State>;

const isSame = (one: object, other: object): boolean =>
  Object.entries(one).every(([key, value]) => value === (other as Record<string, unknown>)[key]);
