import { chunks } from '../../../database/event-loop.js';

/**
 * Something that was committed. Published after the commit, at most once, and never for what was rolled back. Listeners
 * are methods of providers, found by the name of the class:
 *
 *     @OnEvent(StockSourceLinksSaved.name)
 *     async push({ changes }: StockSourceLinksSaved): Promise<void> { … }
 *
 * Listeners run after the response; they never delay or fail a request, and what they throw is logged. Long lists
 * (`changes`, `deleted`) are split into several events of at most `MOST_IN_EVENT`, each published when the listeners of
 * the one before have finished. `@BeforeCommit` methods get the same events inside the transaction.
 */
export abstract class InventoryEvent {}

/** Rows in one event; a longer list comes in several. */
export const MOST_IN_EVENT = 1_000;

/** A row before and after a write. */
export interface Changed<State> {
  /** null: the row is new. */
  readonly before: State | null;
  /** The row as it is stored now. */
  readonly after: State;
}

/** A long list in several events. */
export function* inEvents<Element, Event extends InventoryEvent>(
  Event: new (elements: readonly Element[]) => Event,
  elements: readonly Element[],
): Generator<Event> {
  for (const part of chunks(elements, MOST_IN_EVENT)) yield new Event(part);
}
