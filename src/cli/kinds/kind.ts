import type { Change } from '../../database/tables/table-reads.js';
import type { ErrorEntry } from '../../webapi/errors/webapi-error.js';
import type { Columns, Values } from './values.js';

/** Values by column, for exports and differences. */
export type Cells = Readonly<Record<string, unknown>>;

/** A kind of entity that files can contain. */
export interface Kind<Stored> extends Columns {
  /** Noun in the singular, for messages. */
  readonly what: string;
  /** The columns that identify a row. */
  readonly key: readonly string[];
  toCells(stored: Stored): Cells;
}

/** Entities that are checked, compared and written in batches. */
export interface BatchKind<Item, Stored> extends Kind<Stored> {
  toItem(values: Values): Item;
  readonly service: {
    check(items: readonly Item[]): Promise<ErrorEntry[][]>;
    preview(items: readonly Item[]): Promise<Change<Stored>[]>;
    save(items: readonly Item[]): Promise<void>;
    keyOf(): (item: Item) => string;
  };
}

/** Entities that are saved one by one, as by single requests. */
export interface RowKind<Stored> extends Kind<Stored> {
  /** @returns the stored entity that the row would change; null: it would be created */
  find(values: Values): Promise<Stored | null>;
  /** @returns the entity as stored */
  save(values: Values, before: Stored | null): Promise<Stored>;
}

export const columnsOf = ({ required, optional }: Columns): readonly string[] => [...required, ...optional];
