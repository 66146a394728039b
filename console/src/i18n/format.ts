import { i18n } from './i18n';

/** In the order of the browser's preference where it is of the chosen language: en-GB and en-US write dates apart. */
const locale = (): string => navigator.languages.find((tag) => tag.split('-')[0] === i18n.language) ?? i18n.language;

export const formatNumber = (value: number): string => value.toLocaleString(locale(), { maximumFractionDigits: 4 });

/** `1, 2 and 3`. */
export const formatList = (texts: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(texts);

/** @returns undefined for what is not a code of ISO 3166-1 */
export function countryName(code: string): string | undefined {
  if (!/^[a-z]{2}$/i.test(code)) return undefined;
  return new Intl.DisplayNames([locale()], { type: 'region', fallback: 'none' }).of(code.toUpperCase());
}

/** What separates decimals where the user lives. */
export const decimalSeparator = (): string =>
  new Intl.NumberFormat(locale()).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.';
