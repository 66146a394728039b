import { entry, type ErrorEntry } from '../../../webapi/errors/webapi-error.js';
import { BOOLEAN, INTEGER, NUMBER, optional, TEXT, type Fields } from '../../changes/fields.js';
import type { Rule } from '../../changes/rules/rule.js';
import { KEY_FIELDS, KEY_RULES, skuIsDistinguishable, unlessKnown } from '../source-items.validator.js';
import type { Adjustment } from './adjustment.entity.js';
import { MAX_UNITS, quantityOf, unitsOf } from '../units.js';

export const FIELDS: Fields<Adjustment> = {
  ...KEY_FIELDS,
  delta: NUMBER,
  status: optional(INTEGER),
  reason: optional(TEXT),
  reference: optional(TEXT),
  create: optional(BOOLEAN),
};

const MAX_TEXT = 255;
/** Characters of its column. A longer one would be cut, and be about another item. */
const MAX_SKU = 64;

const deltaIsExact: Rule<Adjustment> = ({ delta }) => {
  if (delta === null) return entry('"%field" should be numeric.', { field: 'delta' });
  const units = unitsOf(delta);
  if (units === null) return entry('"%field" can have four decimals at most.', { field: 'delta' });
  return Math.abs(units) > MAX_UNITS ? outOfRange('delta') : null;
};

const statusIsKnown: Rule<Adjustment> = ({ status }) =>
  status === null || status === undefined ? null : unlessKnown(status);

const isShort =
  (field: 'sku' | 'reason' | 'reference', most: number): Rule<Adjustment> =>
  ({ [field]: text }) =>
    (text?.length ?? 0) > most
      ? entry('"%field" can have %most characters at most.', { field, most: String(most) })
      : null;

export const RULES: readonly Rule<Adjustment>[] = [
  ...KEY_RULES,
  deltaIsExact,
  statusIsKnown,
  skuIsDistinguishable,
  isShort('sku', MAX_SKU),
  isShort('reason', MAX_TEXT),
  isShort('reference', MAX_TEXT),
];

export const outOfRange = (field: string): ErrorEntry =>
  entry('"%field" should be between -%most and %most.', { field, most: String(quantityOf(MAX_UNITS)) });

export const doesNotExist = ({ sku, sourceCode }: Adjustment): ErrorEntry =>
  entry('There is no source item of "%sku" in "%source_code". "create": true creates it.', {
    sku,
    source_code: sourceCode,
  });
