import { entry } from '../../webapi/errors/webapi-error.js';
import { ATTRIBUTES, given, INTEGER, listOf, optional, TEXT, type Fields } from '../changes/fields.js';
import { givenUnlessBlank, isBlank } from '../changes/rules/field-rules.js';
import type { Rule } from '../changes/rules/rule.js';
import { failuresIn } from '../changes/rules/validation.js';
import { WEBSITE } from './sales-channel.entity.js';
import { DEFAULT_STOCK, type StockKey, type StockToSave } from './stock.entity.js';

export const KEY_FIELDS: Fields<StockKey> = { stockId: given(INTEGER) };

export const FIELDS: Fields<StockToSave> = {
  stockId: INTEGER,
  name: TEXT,
  salesChannels: given(listOf({ type: TEXT, code: TEXT })),
  extensionAttributes: optional(ATTRIBUTES),
};

const nameIsGiven: Rule<StockToSave> = ({ name }) => givenUnlessBlank('name', name);

/** Channels of types other than `website` are not checked: merchants define their own. */
const channelsAreValid =
  (websiteCodes: ReadonlySet<string>): Rule<StockToSave> =>
  ({ salesChannels }) =>
    failuresIn(salesChannels, ({ type, code: sent }) => {
      const code = isBlank(sent) ? '' : (sent ?? '');
      const isUnknown = type === WEBSITE && !websiteCodes.has(code);
      return [
        givenUnlessBlank('type', type),
        givenUnlessBlank('code', code),
        isUnknown ? entry('The website with code "%code" does not exist.', { code }) : null,
      ];
    });

/** In Magento's order, which is the order of the messages. `index` is the place in `sales_channels`. */
export const rulesFor = (websiteCodes: ReadonlySet<string>): readonly Rule<StockToSave>[] => [
  nameIsGiven,
  channelsAreValid(websiteCodes),
];

const isNotDefault: Rule<StockKey> = ({ stockId }) =>
  stockId === DEFAULT_STOCK ? entry('Default Stock could not be deleted.') : null;

export const DELETION_RULES: readonly Rule<StockKey>[] = [isNotDefault];
