import type { Extended } from '../changes/extension-attributes/extended.js';
import type { Source } from './source.entity.js';

/** Columns of a source that may be left out. */
export type SourceColumn = Exclude<
  keyof Source,
  | 'sourceCode'
  | 'name'
  | 'countryId'
  | 'postcode'
  | 'isPickupLocationActive'
  | 'frontendName'
  | 'frontendDescription'
  | 'extensionAttributes'
>;

/** As sent: undefined was left out and stays unchanged; null, or an empty text, empties a column that can be empty. */
export type SourceToSave = Extended & { readonly [Key in SourceColumn]?: Source[Key] | null | undefined } & {
  readonly sourceCode: string | null;
  readonly name: string | null;
  readonly countryId: string | null;
  readonly postcode: string | null;
  readonly hasCarrierLinks?: boolean | undefined;
  /** null or undefined: no extension attributes were sent. */
  readonly pickup?: Pickup | null | undefined;
};

/** In-store pickup from a source; null: absent. */
export interface Pickup {
  readonly active: boolean | null;
  readonly frontendName: string | null;
  readonly frontendDescription: string | null;
}

/** What keeps all rules. */
export type NewSource = SourceToSave & { readonly sourceCode: string; readonly name: string };
