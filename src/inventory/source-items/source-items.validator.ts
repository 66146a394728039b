import { entry, render, WebapiError, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import { distinguishable } from '../../webapi/arguments/distinguishable.js';
import { INTEGER, NUMBER, optional, TEXT, type Fields } from '../changes/fields.js';
import { givenUnlessBlank, withoutWhitespace } from '../changes/rules/field-rules.js';
import type { Rule } from '../changes/rules/rule.js';
import { IN_STOCK, OUT_OF_STOCK, type ItemToDelete, type ItemToSave } from './source-item.entity.js';

export const KEY_FIELDS: Fields<ItemToDelete> = { sku: TEXT, sourceCode: TEXT, expectedQuantity: optional(NUMBER) };

export const FIELDS: Fields<ItemToSave> = {
  ...KEY_FIELDS,
  quantity: NUMBER,
  status: INTEGER,
};

const EDGE_SPACE = /^[ \t\n\v\f\r]|[ \t\n\v\f\r]$/;

const skuIsGiven: Rule<ItemToDelete> = ({ sku }) => givenUnlessBlank('sku', sku);

const skuIsTrimmed: Rule<ItemToDelete> = ({ sku }) =>
  EDGE_SPACE.test(sku ?? '') ? entry('"%field" can not contain leading or trailing spaces.', { field: 'sku' }) : null;

const sourceCodeIsGiven: Rule<ItemToDelete> = (_, { sourceCode }) => givenUnlessBlank('source_code', sourceCode);

const sourceCodeHasNoSpaces: Rule<ItemToDelete> = (_, { sourceCode }) => withoutWhitespace('source_code', sourceCode);

const quantityIsGiven: Rule<ItemToSave> = ({ quantity }) =>
  quantity === null ? entry('"%field" should be numeric.', { field: 'quantity' }) : null;

const statusIsKnown: Rule<ItemToSave> = ({ status }) => {
  if (status === null) return entry('"%field" should be numeric.', { field: 'status' });
  return unlessKnown(status);
};

export const unlessKnown = (status: number): ErrorEntry | null =>
  status === IN_STOCK || status === OUT_OF_STOCK ? null : entry('"%field" should a known status.', { field: 'status' });

export const skuIsDistinguishable: Rule<ItemToDelete> = ({ sku }) => distinguishable('sku', sku);

/** In Magento's order, which is the order of the messages. */
export const KEY_RULES: readonly Rule<ItemToDelete>[] = [
  skuIsGiven,
  skuIsTrimmed,
  sourceCodeIsGiven,
  sourceCodeHasNoSpaces,
];

/** In Magento's order; the last is ours. */
export const RULES: readonly Rule<ItemToSave>[] = [...KEY_RULES, quantityIsGiven, statusIsKnown, skuIsDistinguishable];

/** Magento puts the first error into the message. */
export const validationFailedFor = (errors: readonly ErrorEntry[]): WebapiError =>
  new WebapiError(400, { message: `Validation Failed: ${errors.slice(0, 1).map(render).join()}`, errors });
