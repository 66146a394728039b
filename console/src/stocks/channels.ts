import { DEFAULT_STOCK, WEBSITE, type Channel, type Stock } from './stocks-api';

/** What saving a stock's websites does to other stocks. */
export interface ChannelEffects {
  /** Stocks that lose websites to this one. */
  readonly losing: readonly { readonly stock: Stock; readonly codes: readonly string[]; readonly isLast: boolean }[];
  /** Websites that this stock gives up: they go back to the default stock. */
  readonly returned: readonly string[];
}

export const websitesOf = ({ channels }: Stock): string[] =>
  channels.filter(({ type }) => type === WEBSITE).map(({ code }) => code);

/** @param chosen codes of the websites that the stock would have */
export function effectsOf(stock: Stock, chosen: readonly string[], all: readonly Stock[]): ChannelEffects {
  const losing = all
    .filter(({ id }) => id !== stock.id)
    .map((other) => {
      const codes = websitesOf(other).filter((code) => chosen.includes(code));
      return { stock: other, codes, isLast: codes.length === other.channels.length };
    })
    .filter(({ codes }) => codes.length > 0);
  const dropped = websitesOf(stock).filter((code) => !chosen.includes(code));
  return { losing, returned: stock.id === DEFAULT_STOCK ? [] : dropped };
}

/** The stock with other websites; channels of other types stay. */
export const withWebsites = (stock: Stock, codes: readonly string[]): Stock => ({
  ...stock,
  channels: [
    ...stock.channels.filter(({ type }) => type !== WEBSITE),
    ...codes.map((code): Channel => ({ type: WEBSITE, code })),
  ],
});
