import { TypeMismatch } from './conversion-error.js';

/** An unconverted value: from JSON, from XML, or (maps) from the query string. */
export type RawValue = unknown;
export type Convert = (value: NonNullable<RawValue>) => unknown;

/** PHP's numeric strings. No two parts match the same digits, which avoids quadratic backtracking (ReDoS). */
const NUMERIC = /^[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t\n\r\v\f]*$/i;

/** PHP_INT_MAX, as the nearest double. */
const LARGEST_INT = 2 ** 63;

/** Truncates. What a double does not hold exactly becomes PHP's largest integer, which exceeds the range of every column. */
export const toInt: Convert = (value) => {
  const number = Math.trunc(toNumber(value, 'int'));
  return Number.isSafeInteger(number) ? number + 0 : Math.sign(number) * LARGEST_INT;
};

const EXACT = new Map([
  [LARGEST_INT, '9223372036854775807'],
  [-LARGEST_INT, '-9223372036854775808'],
]);

/** As PHP prints an integer: JavaScript prints digits of its largest one that no 64-bit integer has. */
export const intText = (int: number): string => EXACT.get(int) ?? String(int);

/** Whether it is what `toInt` returns. */
export const isInt = (value: unknown): boolean =>
  Number.isSafeInteger(value) || value === LARGEST_INT || value === -LARGEST_INT;

/** In a list PHP casts: what is not a number is 0, `12abc` is 12. */
const castToInt: Convert = (value) => {
  if (typeof value === 'string') return toInt(Number.parseFloat(value) || 0);
  return toInt(typeof value === 'boolean' ? Number(value) : value);
};

const toFloat: Convert = (value) => {
  const number = toNumber(value, 'float');
  return Number.isFinite(number) ? number : Math.sign(number) * Number.MAX_VALUE;
};

function toNumber(value: NonNullable<RawValue>, type: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && NUMERIC.test(value)) return Number(value);
  throw new TypeMismatch(phpText(value), type);
}

/** What PHP's filter_var() trims. */
const OUTER_BLANKS = /^[ \t\n\r\v]+|(?<![ \t\n\r\v])[ \t\n\r\v]+$/g;

const TRUE = new Set<RawValue>([true, 1, '1', 'true', 'on', 'yes']);

const toBoolean: Convert = (value) => {
  if (typeof value === 'object') throw new TypeMismatch('array', 'bool');
  return TRUE.has(typeof value === 'string' ? value.replace(OUTER_BLANKS, '').toLowerCase() : value);
};

export const toText: Convert = (value) => {
  if (typeof value === 'object') throw new TypeMismatch('array', 'string');
  return phpText(value);
};

export interface Scalar {
  /** PHP's name of the type. */
  readonly type: string;
  readonly convert: Convert;
  /** For elements of a list, where it differs. */
  readonly cast?: Convert;
}

/** By the name of class-validator's rule. */
export const SCALARS: Readonly<Record<string, Scalar | undefined>> = {
  isInt: { type: 'int', convert: toInt, cast: castToInt },
  isNumber: { type: 'float', convert: toFloat },
  isBoolean: { type: 'bool', convert: toBoolean },
  isString: { type: 'string', convert: toText },
};

/** As PHP prints it: true is `1`, false is empty, a list or an object is `array`. */
function phpText(value: NonNullable<RawValue>): string {
  if (typeof value === 'object') return 'array';
  if (typeof value === 'boolean') return value ? '1' : '';
  return typeof value === 'number' && !Number.isSafeInteger(value) ? floatText(value) : String(value);
}

/** PHP's `precision`. */
const DIGITS = 14;

/** `0.1`, `1.0E-5`, `1.2345678901235E+20` */
function floatText(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(DIGITS - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < DIGITS) return String(Number(value.toPrecision(DIGITS)));
  const digits = mantissa.replace(/\.?0+$/, '');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent}`;
}

export function phpTypeOf(value: NonNullable<RawValue>): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double';
  return typeof value;
}
