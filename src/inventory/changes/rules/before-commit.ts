import type { InventoryEvent } from '../events/inventory-event.js';

/** A class of events; that of their base class stands for all of them. */
export type EventClass<Event extends InventoryEvent = InventoryEvent> = abstract new (...fields: never[]) => Event;

const EVENTS = Symbol('events before commit');

/**
 * Method decorator: a hook that is called with each event of this class inside the transaction, when everything is
 * written and nothing committed. What it writes is committed with the data, or not at all; what it throws undoes the
 * request, which answers with that error. After a deadlock it runs again, so it must have no effects outside of the
 * database: those belong into `@OnEvent`, or `Database.afterCommit`.
 *
 *     @BeforeCommit(StockSourceLinksSaved)
 *     async audit({ changes }: StockSourceLinksSaved): Promise<void> { … }
 */
export const BeforeCommit =
  <Event extends InventoryEvent>(event: EventClass<Event>) =>
  <Hook extends (event: Event) => unknown>(_: object, __: string | symbol, method: TypedPropertyDescriptor<Hook>) => {
    const { value: hook } = method;
    if (hook) Reflect.defineMetadata(EVENTS, [...eventsOf(hook), event], hook);
  };

export const eventsOf = (method: object): readonly EventClass[] =>
  (Reflect.getMetadata(EVENTS, method) as readonly EventClass[] | undefined) ?? [];
