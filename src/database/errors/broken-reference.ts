import { driverErrorOf, isMissingReference, isStillReferenced } from './database-errors.js';

/** A foreign key by its names in the database: with the install's prefix. */
export interface ForeignKey {
  readonly table: string;
  /** Several are separated by commas. */
  readonly column: string;
  readonly referenced: string;
}

/** What a statement failed of: a row would have referred to one that does not exist. */
export interface BrokenReference {
  /** The row that was to be deleted or changed is referred to. Else: the row to be written refers to none. */
  readonly isStillReferenced: boolean;
  /** null where the database does not name it: its user may not see the other table. */
  readonly key: ForeignKey | null;
}

/** SQLite's error does not name the key; the driver adds it. */
export interface WithForeignKey {
  brokenReference?: BrokenReference;
}

/** As MySQL names a key: (`shop`.`acme_cost`, CONSTRAINT `…` FOREIGN KEY (`source_code`) REFERENCES `inventory_source` (… */
const NAMED =
  /\((?:`[^`]+`\.)?`([^`]+)`, CONSTRAINT `[^`]+` FOREIGN KEY \(([^)]+)\) REFERENCES (?:`[^`]+`\.)?`([^`]+)`/;

/** null for any other error. */
export function brokenReferenceOf(error: unknown): BrokenReference | null {
  const driverError = driverErrorOf(error) as WithForeignKey & { readonly message?: unknown };
  if (driverError.brokenReference) return driverError.brokenReference;
  const isReferenced = isStillReferenced(error);
  if (!isReferenced && !isMissingReference(error)) return null;
  const [, table, columns, referenced] = NAMED.exec(String(driverError.message)) ?? [];
  const key = table && columns && referenced ? { table, column: columns.replaceAll('`', ''), referenced } : null;
  return { isStillReferenced: isReferenced, key };
}
