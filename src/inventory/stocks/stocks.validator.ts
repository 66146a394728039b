import { entry } from '../../webapi/errors.js';
import { givenUnlessBlank, type Rule } from '../changes/rules.js';
import { WEBSITE } from './sales-channel.entity.js';
import type { StockToSave } from './stock.entity.js';

const nameIsGiven: Rule<StockToSave> = ({ name }) => givenUnlessBlank('name', name);

const channelsAreNamed: Rule<StockToSave> = ({ salesChannels }) =>
  salesChannels
    .flatMap(({ type, code }) => [givenUnlessBlank('type', type), givenUnlessBlank('code', code)])
    .filter((failure) => failure !== null);

/** Channels of other types are a merchant's own affair. */
const websitesExist =
  (websiteCodes: ReadonlySet<string>): Rule<StockToSave> =>
  ({ salesChannels }) =>
    salesChannels
      .filter(({ type, code }) => type === WEBSITE && code !== null && !websiteCodes.has(code))
      .map(({ code }) => entry('The website with code "%code" does not exist.', { code }));

/** In Magento's order, which is the order of the messages. */
export const rulesFor = (websiteCodes: ReadonlySet<string>): readonly Rule<StockToSave>[] => [
  nameIsGiven,
  channelsAreNamed,
  websitesExist(websiteCodes),
];
