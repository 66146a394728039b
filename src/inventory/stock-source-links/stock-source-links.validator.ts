import { entry } from '../../webapi/errors/webapi-error.js';
import { ATTRIBUTES, INTEGER, optional, TEXT, type Fields } from '../changes/fields.js';
import { canNotBeEmpty, givenUnlessBlank, withoutWhitespace } from '../changes/rules/field-rules.js';
import type { Rule } from '../changes/rules/rule.js';
import { isDefaultSource } from '../sources/source.entity.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import type { LinkToDelete, LinkToSave } from './stock-source-link.entity.js';

export const KEY_FIELDS: Fields<LinkToDelete> = { sourceCode: TEXT, stockId: INTEGER };

export const FIELDS: Fields<LinkToSave> = {
  ...KEY_FIELDS,
  priority: INTEGER,
  extensionAttributes: optional(ATTRIBUTES),
};

const sourceCodeIsGiven: Rule<LinkToSave> = (_, { sourceCode }) => givenUnlessBlank('source_code', sourceCode);

const sourceCodeHasNoSpaces: Rule<LinkToSave> = (_, { sourceCode }) => withoutWhitespace('source_code', sourceCode);

const stockIsGiven: Rule<LinkToSave> = ({ stockId }) => (stockId === null ? canNotBeEmpty('stock_id') : null);

const priorityIsPositive: Rule<LinkToSave> = ({ priority }) =>
  priority === null || priority <= 0 ? entry('"%field" should be greater then 0.', { field: 'priority' }) : null;

/** The default source serves the default stock only, and the default stock has no other source. */
const isNotPartlyDefault: Rule<LinkToSave> = ({ sourceCode, stockId }) =>
  isDefaultSource(sourceCode) === (stockId === DEFAULT_STOCK)
    ? null
    : entry('Can not save link related to Default Source or Default Stock');

/** In Magento's order, which is the order of the messages. */
export const RULES: readonly Rule<LinkToSave>[] = [
  sourceCodeIsGiven,
  sourceCodeHasNoSpaces,
  stockIsGiven,
  priorityIsPositive,
  isNotPartlyDefault,
];

export const CAN_NOT_DELETE = 'Can not delete link related to Default Source or Default Stock';

const isNotDefault: Rule<LinkToDelete> = ({ sourceCode, stockId }) =>
  stockId === DEFAULT_STOCK || isDefaultSource(sourceCode) ? entry(CAN_NOT_DELETE) : null;

export const DELETION_RULES: readonly Rule<LinkToDelete>[] = [isNotDefault];
