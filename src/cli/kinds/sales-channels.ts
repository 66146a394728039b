import type { Channel } from '../../inventory/stocks/stock.entity.js';
import { WEBSITE } from '../../inventory/stocks/sales-channel.entity.js';

const SEPARATOR = '|';

/** `base|eu|marketplace:ebay`: a code without a type is a website code. */
export const formatChannels = (channels: readonly Channel[]): string =>
  channels
    .map(({ type, code }) => (type === WEBSITE ? escape(code) : `${escape(type)}:${escape(code)}`))
    .join(SEPARATOR);

/** @throws URIError for a percent sign that escapes nothing */
export const parseChannels = (text: string): Channel[] =>
  text
    .split(SEPARATOR)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [first = '', ...rest] = part.split(':').map((each) => decodeURIComponent(each.trim()));
      return rest.length === 0 ? { type: WEBSITE, code: first } : { type: first, code: rest.join(':') };
    });

/** What separates, and blanks, which are trimmed. */
const escape = (text: string): string => text.replace(/[%|:\s]/g, encodeURIComponent);
