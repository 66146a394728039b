const GB: Form = [/^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/, '$1 $2', '$1'];
const US: Form = [/^(\d{5})\d{4}$/, '$1'];
const THREE_AND_TWO: Form = [/^(\d{3})(\d{2})$/, '$1 $2'];

/** A postcode without blanks and hyphens, and how GeoNames writes it: in full, then as far as its free files have it. */
type Form = readonly [pattern: RegExp, ...written: string[]];

const FORMS: Readonly<Record<string, Form>> = {
  AR: [/^[A-Z]?(\d{4})[A-Z]{0,3}$/, '$1'],
  BR: [/^(\d{5})(\d{3})$/, '$1-$2', '$1-000'],
  CA: [/^([A-Z]\d[A-Z])(\d[A-Z]\d)$/, '$1 $2', '$1'],
  CZ: THREE_AND_TWO,
  GB,
  GG: GB,
  GR: THREE_AND_TWO,
  IE: [/^([A-Z]\d[\dW])([A-Z\d]{4})$/, '$1 $2', '$1'],
  IM: GB,
  JE: GB,
  JP: [/^(\d{3})(\d{4})$/, '$1-$2'],
  LU: [/^L?(\d{4})$/, 'L-$1'],
  LV: [/^(?:LV)?(\d{4})$/, 'LV-$1'],
  MT: [/^([A-Z]{3})\d{2,4}$/, '$1'],
  NL: [/^(\d{4})([A-Z]{2})$/, '$1 $2', '$1'],
  PL: [/^(\d{2})(\d{3})$/, '$1-$2'],
  PR: US,
  PT: [/^(\d{4})(\d{3})$/, '$1-$2', '$1'],
  SE: THREE_AND_TWO,
  SK: THREE_AND_TWO,
  US,
};

/** The vehicle code in front, as in D-81671. */
const WITH_PREFIX: Form = [/^[A-Z]{1,3}(\d{4,6})$/, '$1'];

/**
 * @returns the ways in which GeoNames may write the postcode, the most exact first: it has only the outward code of
 *   `SW1A 1AA`, only the digits of `1012 AB`
 */
export function postcodesOf(country: string, postcode: string): string[] {
  const sent = postcode.trim().toUpperCase();
  if (sent === '') return [];
  const compact = sent.replace(/[\s-]/g, '');
  const form = [FORMS[country.trim().toUpperCase()], WITH_PREFIX].find((each) => each?.[0].test(compact));
  const [pattern, ...replacements] = form ?? [/^/];
  const written = replacements.map((replacement) => compact.replace(pattern, replacement));
  return [...new Set([sent, compact, ...written])];
}
