import type { Change } from '../../database/tables/tables.js';
import type { ErrorEntry } from '../../webapi/errors.js';
import type { Columns, Values } from './values.js';

/** Cells as they are exported and as differences are shown. */
export type Cells = Readonly<Record<string, unknown>>;

/** What a file can hold. */
export interface Kind<Stored> extends Columns {
  /** In the singular. */
  readonly what: string;
  /** The columns that identify a row. */
  readonly key: readonly string[];
  toCells(stored: Stored): Cells;
}

/** Rows of which there are many: checked, compared and written in batches. */
export interface BatchKind<Item, Stored> extends Kind<Stored> {
  toItem(values: Values): Item;
  readonly service: {
    check(items: readonly Item[]): Promise<ErrorEntry[][]>;
    preview(items: readonly Item[]): Promise<Change<Stored>[]>;
    save(items: readonly Item[]): Promise<void>;
    keyOf(): (item: Item) => string;
  };
}

/** Rows of which there are few, each saved as one request would save it. */
export interface RowKind<Stored> extends Kind<Stored> {
  /** @returns what the row would change */
  find(values: Values): Promise<Stored | null>;
  /** @returns as it is stored now */
  save(values: Values, before: Stored | null): Promise<Stored>;
}

export const columnsOf = ({ required, optional }: Columns): readonly string[] => [...required, ...optional];
