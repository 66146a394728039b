import { i18n } from './i18n';

/** In the order of the browser's preference where it is of the chosen language: en-GB and en-US write dates apart. */
const locale = (): string => navigator.languages.find((tag) => tag.split('-')[0] === i18n.language) ?? i18n.language;

export const formatNumber = (value: number): string => value.toLocaleString(locale(), { maximumFractionDigits: 4 });

/** Below this, kilometres and minutes have a decimal. */
const SMALL = 10;

/** Metres as kilometres and seconds as minutes; other units as they are. */
export function formatDistance(value: number, unit: string): string {
  const [amount, name] = unit === 'metres' ? [value / 1000, 'kilometer'] : [value / 60, 'minute'];
  if (unit !== 'metres' && unit !== 'seconds') return `${formatNumber(value)} ${unit}`;
  return amount.toLocaleString(locale(), { style: 'unit', unit: name, maximumFractionDigits: amount < SMALL ? 1 : 0 });
}

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
