import type { ErrorEntry, WebapiError } from '../../webapi/errors/webapi-error.js';
import type { Extended } from './extension-attributes/extended.js';
import type { Fields } from './fields.js';
import type { Lock } from './locks.js';
import type { Rule } from './rules/rule.js';
import type { RuleRegistry } from './rules/rule-registry.js';
import type { TouchedItems } from './stock-upkeep.js';
import type { Tracking } from './events/tracking.js';

export type Refusal = (errors: readonly ErrorEntry[]) => WebapiError;

export interface MissingReference {
  readonly index: number;
  readonly message: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The part of an `ExtensionAttributeRegistry` that a write needs. */
interface WrittenAttributes<Written> {
  readonly rules: readonly Rule<Extended>[];
  save(written: readonly Written[]): Promise<void>;
}

/** What a write did, or would do. */
export interface Outcome<Written, Before> {
  readonly before: Before;
  readonly written: readonly Written[];
}

/**
 * What is special about one kind of write. `WritePath` takes its steps, in the order in which they stand here.
 *
 * @typeParam Sent what the service is called with
 * @typeParam Item what keeps all rules
 * @typeParam Written the same after the write: with generated ids
 * @typeParam Before what the write itself reads first
 */
export interface Write<Sent extends object, Item extends object, Written extends object = Item, Before = void> {
  /** Name of the list that is sent: it has to have items, unless `mayBeEmpty`, and errors tell the index of theirs. */
  readonly list?: string;
  /** An empty list is a write, too. */
  readonly mayBeEmpty?: boolean;
  readonly fields: Fields<Sent>;
  /** Codes to their stored spelling. */
  readonly resolve?: (sent: readonly Sent[]) => Promise<readonly Sent[]>;
  /** Magento's, in its order; constraints of extension attributes and rules of modules come after them. */
  readonly rules: (sent: readonly Sent[]) => readonly Rule<Sent>[] | Promise<readonly Rule<Sent>[]>;
  /** What a broken rule is answered with; default: `Validation Failed`. */
  readonly refusal?: Refusal;
  /** Items that are passed over although they break no rule are left out. */
  readonly select?: (sent: readonly Sent[]) => readonly Item[] | Promise<readonly Item[]>;
  readonly added?: RuleRegistry<Sent, Written>;
  /** Rules that are not checked by this write, but may count its rows. */
  readonly countedBy?: { readonly hasRulesAboutAll: boolean };

  readonly locks?: (items: readonly Item[]) => readonly Lock[];
  /** Also taken where a listener compares rows, where a rule is about all items, and after a deadlock. */
  readonly comparisonLocks?: (items: readonly Item[]) => readonly Lock[];
  readonly read?: (items: readonly Item[]) => Promise<Before>;
  /** One for each table whose rows the write changes. */
  readonly tracking?: readonly Tracking<Item, Written, Before>[];
  /** Sets values, or adds to them (`quantity = quantity + ?`): all of it in statements that run again after a deadlock. */
  readonly write: (items: readonly Item[], before: Before) => Promise<readonly Written[]>;
  readonly attributes?: WrittenAttributes<Written>;
  /** The source items that it writes: Magento's stock index and legacy rows follow them (`StockUpkeep`). */
  readonly sourceItems?: (items: readonly Item[]) => TouchedItems;
  /** Whether Magento has to rebuild its stock index: links are written, a source is enabled or disabled. */
  readonly invalidatesIndex?: (written: readonly Written[], before: Before) => boolean | Promise<boolean>;
  /** Rows of other tables that follow. */
  readonly upkeep?: (written: readonly Written[], before: Before) => Promise<void>;

  /** As in Magento's `Could not save …`; without it, errors of the database stay what they are. */
  readonly name?: string;
  /** Rows that items refer to and that do not exist, each with the index of its item. */
  readonly missingReferences?: (items: readonly Item[]) => Promise<readonly MissingReference[]>;
  readonly metric?: { readonly rows: string; readonly action: string };
}
