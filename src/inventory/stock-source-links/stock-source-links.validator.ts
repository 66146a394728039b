import { entry } from '../../webapi/errors.js';
import { canNotBeEmpty, givenUnlessBlank, withoutWhitespace, type Rule } from '../changes/rules.js';
import { isDefaultSource } from '../sources/source.entity.js';
import { DEFAULT_STOCK } from '../stocks/stock.entity.js';
import type { LinkToDelete, LinkToSave } from './stock-source-link.entity.js';

const sourceCodeIsGiven: Rule<LinkToSave> = ({ sourceCode }) => givenUnlessBlank('source_code', sourceCode);

const sourceCodeHasNoSpaces: Rule<LinkToSave> = ({ sourceCode }) => withoutWhitespace('source_code', sourceCode);

const stockIsGiven: Rule<LinkToSave> = ({ stockId }) => (stockId === null ? canNotBeEmpty('stock_id') : null);

const priorityIsPositive: Rule<LinkToSave> = ({ priority }) =>
  priority === null || priority <= 0 ? entry('"%field" should be greater then 0.', { field: 'priority' }) : null;

/** The default source serves the default stock, and neither serves or is served by another. */
const isNoDefaultLink: Rule<LinkToSave> = ({ sourceCode, stockId }) =>
  isDefaultSource(sourceCode) === (stockId === DEFAULT_STOCK)
    ? null
    : entry('Can not save link related to Default Source or Default Stock');

/** In Magento's order, which is the order of the messages. */
export const RULES: readonly Rule<LinkToSave>[] = [
  sourceCodeIsGiven,
  sourceCodeHasNoSpaces,
  stockIsGiven,
  priorityIsPositive,
  isNoDefaultLink,
];

/** The default link can be neither made nor broken. */
export const isProtected = ({ sourceCode, stockId }: LinkToDelete): boolean =>
  stockId === DEFAULT_STOCK || isDefaultSource(sourceCode);
