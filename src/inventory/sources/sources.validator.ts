import { entry, type ErrorEntry } from '../../webapi/errors.js';
import { distinguishable, givenUnlessBlank, isBlank, withoutWhitespace, type Rule } from '../changes/rules.js';
import type { SourceToSave } from './source-to-save.js';
import { isDefaultSource } from './source.entity.js';

/** `${…}` would be a directive in Magento's e-mail templates: an opening, and on the same line a brace after it. */
const DIRECTIVE_OPENS = /\$:*\{/;

const hasDirective = (text: string): boolean =>
  text.split('\n').some((line) => DIRECTIVE_OPENS.test(line.slice(0, Math.max(0, line.lastIndexOf('}')))));

const withoutDirective = (value: string | null): ErrorEntry | null =>
  hasDirective(value ?? '') ? entry('Validation Failed') : null;

const nameIsGiven: Rule<SourceToSave> = ({ name }) => givenUnlessBlank('name', name);
const nameHasNoDirective: Rule<SourceToSave> = ({ name }) => withoutDirective(name);
const codeIsGiven: Rule<SourceToSave> = ({ sourceCode }) => givenUnlessBlank('source_code', sourceCode);
const codeHasNoSpaces: Rule<SourceToSave> = ({ sourceCode }) => withoutWhitespace('source_code', sourceCode);
const codeHasNoDirective: Rule<SourceToSave> = ({ sourceCode }) => withoutDirective(sourceCode);
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

const codeIsDistinguishable: Rule<SourceToSave> = ({ sourceCode }) => distinguishable('source_code', sourceCode);

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
