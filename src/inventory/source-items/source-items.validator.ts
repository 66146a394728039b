import { entry } from '../../webapi/errors.js';
import { distinguishable, givenUnlessBlank, withoutWhitespace, type Rule } from '../changes/rules.js';
import { IN_STOCK, OUT_OF_STOCK, type ItemToSave } from './source-item.entity.js';

const EDGE_SPACE = /^[ \t\n\v\f\r]|[ \t\n\v\f\r]$/;

const skuIsGiven: Rule<ItemToSave> = ({ sku }) => givenUnlessBlank('sku', sku);

const skuIsTrimmed: Rule<ItemToSave> = ({ sku }) =>
  EDGE_SPACE.test(sku ?? '') ? entry('"%field" can not contain leading or trailing spaces.', { field: 'sku' }) : null;

const sourceCodeIsGiven: Rule<ItemToSave> = ({ sourceCode }) => givenUnlessBlank('source_code', sourceCode);

const sourceCodeHasNoSpaces: Rule<ItemToSave> = ({ sourceCode }) => withoutWhitespace('source_code', sourceCode);

const quantityIsGiven: Rule<ItemToSave> = ({ quantity }) =>
  quantity === null ? entry('"%field" should be numeric.', { field: 'quantity' }) : null;

const statusIsKnown: Rule<ItemToSave> = ({ status }) => {
  if (status === null) return entry('"%field" should be numeric.', { field: 'status' });
  return status === IN_STOCK || status === OUT_OF_STOCK
    ? null
    : entry('"%field" should a known status.', { field: 'status' });
};

const skuIsDistinguishable: Rule<ItemToSave> = ({ sku }) => distinguishable('sku', sku);

/** In Magento's order, which is the order of the messages; the last is ours. */
export const RULES: readonly Rule<ItemToSave>[] = [
  skuIsGiven,
  skuIsTrimmed,
  sourceCodeIsGiven,
  sourceCodeHasNoSpaces,
  quantityIsGiven,
  statusIsKnown,
  skuIsDistinguishable,
];
