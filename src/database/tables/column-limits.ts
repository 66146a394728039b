import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

export type Fit = (value: unknown) => unknown;

const TEXT_BYTES = 65_535;
const INTEGERS: Readonly<Record<string, number | undefined>> = { tinyint: 8, smallint: 16, int: 32, integer: 32 };

/**
 * What MySQL makes of a value that its column cannot hold, under the empty sql_mode of Magento's sessions: numbers are
 * rounded and clamped, texts are cut. Done here, so that it is the same on every database and in every sql_mode.
 */
export function fitterFor(column: ColumnMetadata): Fit {
  const fit = fitterOf(column);
  return (value) => (value === null || value === undefined ? null : fit(value));
}

function fitterOf(column: ColumnMetadata): Fit {
  const { type, length, precision, scale } = column;
  if (INTEGERS[String(type)]) return clamp(...boundOf(column));
  if (type === 'decimal') return decimal(precision ?? 10, scale ?? 0);
  if (type === 'text') return (value) => cutBytes(String(value));
  const characters = Number(length);
  return characters > 0 ? (value) => cut(String(value), characters) : (value) => value;
}

/** Least and greatest number that the column holds. */
export function boundOf({ type, unsigned, precision, scale }: ColumnMetadata): readonly [least: number, most: number] {
  const bits = INTEGERS[String(type)];
  if (bits) return unsigned ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  const most = mostOf(precision ?? 10, scale ?? 0);
  return [-most, most];
}

const mostOf = (precision: number, scale: number): number => (10 ** precision - 1) / 10 ** scale;

const clamp =
  (least: number, most: number): Fit =>
  (value) =>
    Math.min(most, Math.max(least, Math.round(Number(value))));

function decimal(precision: number, scale: number): Fit {
  const most = mostOf(precision, scale);
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && Math.abs(number) <= most) return number + 0;
    return Math.sign(number) * Math.min(most, roundTo(Math.abs(number), scale)) || 0;
  };
}

/** Rounds the decimal text, half up: 1.00005 is 1.0001 to four places, whatever its binary form. */
function roundTo(number: number, scale: number): number {
  const [digits = '', exponent = '0'] = String(number).split('e');
  const shifted = Number(`${digits}e${Number(exponent) + scale}`);
  return shifted > Number.MAX_SAFE_INTEGER ? number : Number(`${Math.round(shifted)}e-${scale}`);
}

/** A character has one or two units: more than that need not be looked at. */
const cut = (text: string, characters: number): string =>
  text.length <= characters
    ? text
    : Array.from(text.slice(0, 2 * characters))
        .slice(0, characters)
        .join('');

function cutBytes(text: string): string {
  if (Buffer.byteLength(text) <= TEXT_BYTES) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, TEXT_BYTES)).replace(/\ufffd$/, '');
}
