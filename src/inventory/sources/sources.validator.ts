import { entry, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import { ATTRIBUTES, BOOLEAN, INTEGER, NUMBER, objectOf, optional, TEXT, type Fields } from '../changes/fields.js';
import { givenUnlessBlank, isBlank, withoutWhitespace } from '../changes/rules/field-rules.js';
import { distinguishable } from '../../webapi/arguments/distinguishable.js';
import type { Rule } from '../changes/rules/rule.js';
import type { Pickup, SourceToSave } from './source-to-save.js';
import { isDefaultSource } from './source.entity.js';

const PICKUP_FIELDS: Fields<Pickup> = { active: BOOLEAN, frontendName: TEXT, frontendDescription: TEXT };

export const FIELDS: Fields<SourceToSave> = {
  sourceCode: TEXT,
  name: TEXT,
  countryId: TEXT,
  postcode: TEXT,
  enabled: optional(BOOLEAN),
  description: optional(TEXT),
  latitude: optional(NUMBER),
  longitude: optional(NUMBER),
  regionId: optional(INTEGER),
  region: optional(TEXT),
  city: optional(TEXT),
  street: optional(TEXT),
  contactName: optional(TEXT),
  email: optional(TEXT),
  phone: optional(TEXT),
  fax: optional(TEXT),
  useDefaultCarrierConfig: optional(BOOLEAN),
  hasCarrierLinks: optional(BOOLEAN),
  pickup: optional(objectOf(PICKUP_FIELDS)),
  extensionAttributes: optional(ATTRIBUTES),
};

/** `${…}` would be a directive in Magento's e-mail templates: an opening, and on the same line a brace after it. */
const DIRECTIVE_OPENS = /\$:*\{/;

const hasDirective = (text: string): boolean =>
  text.split('\n').some((line) => DIRECTIVE_OPENS.test(line.slice(0, Math.max(0, line.lastIndexOf('}')))));

const withoutDirective = (value: string | null): ErrorEntry | null =>
  hasDirective(value ?? '') ? entry('Validation Failed') : null;

const nameIsGiven: Rule<SourceToSave> = ({ name }) => givenUnlessBlank('name', name);
const nameHasNoDirective: Rule<SourceToSave> = ({ name }) => withoutDirective(name);
const codeIsGiven: Rule<SourceToSave> = (_, { sourceCode }) => givenUnlessBlank('source_code', sourceCode);
const codeHasNoSpaces: Rule<SourceToSave> = (_, { sourceCode }) => withoutWhitespace('source_code', sourceCode);
const codeHasNoDirective: Rule<SourceToSave> = (_, { sourceCode }) => withoutDirective(sourceCode);
const postcodeIsGiven: Rule<SourceToSave> = ({ postcode }) => givenUnlessBlank('postcode', postcode);
const countryIsGiven: Rule<SourceToSave> = ({ countryId }) => givenUnlessBlank('country_id', countryId);

const defaultStaysEnabled: Rule<SourceToSave> = ({ sourceCode, enabled }) =>
  isDefaultSource(sourceCode) && enabled !== true ? entry('Default source can not be disabled.') : null;

/** Magento's check of the phone looks at the city. */
const pickupHasAddress: Rule<SourceToSave> = ({ pickup, city, street }) => {
  if (!pickup?.active) return null;
  const missing = [isBlank(city) && 'city', isBlank(street) && 'street', isBlank(city) && 'phone'];
  return missing
    .filter((field) => field !== false)
    .map((field) => entry('"%field" can not be empty for Pickup Location.', { field }));
};

const defaultIsNoPickup: Rule<SourceToSave> = ({ sourceCode, pickup }) =>
  pickup?.active && isDefaultSource(sourceCode)
    ? entry('The Default Source can not be used for In-Store Pickup Delivery.')
    : null;

const carriersAreGlobal: Rule<SourceToSave> = ({ hasCarrierLinks }) =>
  hasCarrierLinks
    ? entry('You can\'t configure "%field" because you have chosen Global Shipping configuration.', {
        field: 'carrier_links',
      })
    : null;

const codeIsDistinguishable: Rule<SourceToSave> = (_, { sourceCode }) => distinguishable('source_code', sourceCode);

/** In Magento's order, which is the order of the messages; the last is ours. */
export const RULES: readonly Rule<SourceToSave>[] = [
  nameIsGiven,
  nameHasNoDirective,
  codeIsGiven,
  codeHasNoSpaces,
  codeHasNoDirective,
  postcodeIsGiven,
  countryIsGiven,
  defaultStaysEnabled,
  pickupHasAddress,
  defaultIsNoPickup,
  carriersAreGlobal,
  codeIsDistinguishable,
];
