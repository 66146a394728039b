import type { Extended } from '../changes/extended.js';
import type { Source } from './source.entity.js';

type Attribute = Exclude<
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

/** A source as sent: undefined was left out and stays as it is, null empties a column that can be empty. */
export type SourceToSave = Extended & { readonly [Key in Attribute]: Source[Key] | null | undefined } & {
  readonly sourceCode: string | null;
  readonly name: string | null;
  readonly countryId: string | null;
  readonly postcode: string | null;
  readonly hasCarrierLinks: boolean;
  /** null: nothing was said about pickup at all. */
  readonly pickup: {
    readonly active: boolean | null;
    readonly frontendName: string | null;
    readonly frontendDescription: string | null;
  } | null;
};
