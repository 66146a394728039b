import { type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { forEachYielding } from '../../database/event-loop.js';
import { isByConstructor, nestedOf, type Nested } from './dto.decorators.js';
import { fieldNotSupported, invalidType, required } from '../errors.js';
import { spellingOf, toSnakeCase, toUpperCamelCase } from './names.js';

/** A value as it came in: from JSON, from XML, or (maps) from the query string. */
export type RawValue = unknown;
type Convert = (value: NonNullable<RawValue>) => unknown;

/** A value that cannot become the declared type; knows the keys that lead to it. */
export class TypeMismatch extends Error {
  readonly inside: string[] = [];

  constructor(
    readonly shown: string,
    readonly type: string,
  ) {
    super();
  }

  toError = () => invalidType(this.shown, this.type, this.inside);
}

export interface Field {
  readonly name: string;
  readonly optional: boolean;
  /** The field is a single object, into which PUT writes the id of the path. */
  readonly object: boolean;
  readonly convert: Convert;
  /** The same for a list of objects, which may be long: others have their turn in between. */
  readonly convertInSlices?: (value: NonNullable<RawValue>) => Promise<unknown[]>;
}

/**
 * What a DTO declares through class-validator's decorators, read once per class: `@IsInt`, `@IsNumber`, `@IsBoolean`,
 * `@IsString` (with `each` for a list), `@ListOf`, `@ObjectOf`, `@IsOptional`. In declaration order.
 */
export function fieldsOf(dto: Type<object>): readonly Field[] {
  const known = FIELDS.get(dto);
  if (known) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const fields = names.map((name): Field => {
    const own = rules.filter(({ propertyName }) => propertyName === name);
    const nested = nestedOf(dto, name);
    return {
      name,
      optional: own.some(({ type }) => type === 'conditionalValidation'),
      object: nested?.list === false,
      ...(nested ? nestedConversion(nested) : { convert: scalarConversion(dto, name, own) }),
    };
  });
  FIELDS.set(dto, fields);
  return fields;
}

const FIELDS = new WeakMap<Type<object>, readonly Field[]>();

function scalarConversion(
  dto: Type<object>,
  name: string,
  rules: readonly { name?: string; each: boolean }[],
): Convert {
  for (const rule of rules) {
    const scalar = SCALARS[rule.name ?? ''];
    if (scalar) return rule.each ? scalarList(scalar) : scalar.convert;
  }
  throw new Error(`${dto.name}.${name} needs one of @IsInt, @IsNumber, @IsBoolean, @IsString, @ListOf, @ObjectOf.`);
}

function nestedConversion({ type, list, lenient }: Nested): Pick<Field, 'convert' | 'convertInSlices'> {
  let made: Convert | undefined;
  const convert: Convert = (value) => (made ??= toObject(type()))(value);
  if (!list) return { convert };
  const objectsOf = (value: NonNullable<RawValue>) => objectsIn(value, type(), lenient);
  return {
    convert: (value) => objectsOf(value).map(convert),
    async convertInSlices(value) {
      const results: unknown[] = [];
      await forEachYielding(objectsOf(value), (element) => results.push(convert(element)));
      return results;
    },
  };
}

/** Keys are taken in either spelling, the later one wins; anything but an object becomes an empty one. */
function toObject(dto: Type<object>): Convert {
  const fields = new Map<string, Field>();
  for (const field of fieldsOf(dto)) {
    fields.set(field.name, field).set(toSnakeCase(field.name), field).set(spellingOf(field.name), field);
  }
  if (isByConstructor(dto)) return toConstructed(dto, fields);
  return (value) => {
    const result = new dto() as Record<string, unknown>;
    if (typeof value !== 'object') return result;
    let current = '';
    try {
      const isMap = value instanceof Map;
      for (const key of isMap ? (value as Map<string, RawValue>).keys() : Object.keys(value)) {
        const field = fields.get(key) ?? fields.get(spellingOf(key));
        if (!field) throw fieldNotSupported(toUpperCamelCase(key));
        const raw = isMap ? (value as Map<string, RawValue>).get(key) : (value as Record<string, RawValue>)[key];
        current = key;
        result[field.name] = raw === null || raw === undefined ? null : field.convert(raw);
      }
    } catch (error) {
      if (error instanceof TypeMismatch) error.inside.unshift(current);
      throw error;
    }
    return result;
  };
}

/** See `@ByConstructor`. A key in another spelling is known, but fills nothing. */
function toConstructed(dto: Type<object>, fields: ReadonlyMap<string, Field>): Convert {
  return (value) => {
    const result = new dto() as Record<string, unknown>;
    const given = new Map(entriesOf(value));
    for (const key of given.keys()) {
      if (!fields.has(spellingOf(key))) throw fieldNotSupported(toUpperCamelCase(key));
    }
    for (const { name, optional, convert } of fieldsOf(dto)) {
      const raw = given.get(name) ?? (optional ? given.get(toSnakeCase(name)) : undefined);
      if (raw !== null && raw !== undefined) result[name] = withoutTrail(convert, raw);
      else if (!optional) throw required([name]);
    }
    return result;
  };
}

function withoutTrail(convert: Convert, raw: NonNullable<RawValue>): unknown {
  try {
    return convert(raw);
  } catch (error) {
    if (error instanceof TypeMismatch) error.inside.length = 0;
    throw error;
  }
}

/** A list, the values of an object, or what an `item` wraps (Magento's reading of XML lists). */
function objectsIn(value: NonNullable<RawValue>, dto: Type<object>, lenient: boolean): NonNullable<RawValue>[] {
  if (value === '' || (lenient && typeof value !== 'object')) return [];
  if (typeof value !== 'object') throw new TypeMismatch(phpTypeOf(value), `${dto.name.replace(/Dto$/, '')}[]`);
  return elementsOf(value).map((element) => element ?? '');
}

function elementsOf(value: object): RawValue[] {
  if (Array.isArray(value)) return value;
  const entries = entriesOf(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'item' && typeof first[1] === 'object' && first[1] !== null) {
    return Array.isArray(first[1]) ? first[1] : isList(first[1]) ? elementsOf(first[1]) : [first[1]];
  }
  return entries.map(([, element]) => element);
}

const isList = (value: object): boolean => entriesOf(value).every(([key], index) => key === String(index));

function scalarList({ type, convert }: Scalar): Convert {
  return (value) => {
    if (typeof value !== 'object') throw new TypeMismatch(phpTypeOf(value), `${type}[]`);
    return elementsOf(value).map((element) => (element === null ? null : convert(element as NonNullable<RawValue>)));
  };
}

function entriesOf(value: RawValue): [string, RawValue][] {
  if (typeof value !== 'object' || value === null) return [];
  return value instanceof Map ? [...(value as Map<string, RawValue>)] : Object.entries(value);
}

interface Scalar {
  readonly type: string;
  readonly convert: Convert;
}

/** PHP's numeric strings. No two parts can take the same digits: a long text must not be tried in many ways. */
const NUMERIC = /^[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[ \t\n\r\v\f]*$/i;

/** Truncates, and stops at what JavaScript counts exactly: no column of ours reaches that far. */
export const toInt: Convert = (value) => {
  const number = Math.trunc(toNumber(value, 'int'));
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, number)) + 0;
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

const TRUE = new Set<RawValue>([true, 1, '1', 'true', 'on', 'yes']);

const toBoolean: Convert = (value) => {
  if (typeof value === 'object') throw new TypeMismatch('array', 'bool');
  return TRUE.has(typeof value === 'string' ? value.toLowerCase() : value);
};

export const toText: Convert = (value) => {
  if (typeof value === 'object') throw new TypeMismatch('array', 'string');
  return phpText(value);
};

const SCALARS: Readonly<Record<string, Scalar | undefined>> = {
  isInt: { type: 'int', convert: toInt },
  isNumber: { type: 'float', convert: toFloat },
  isBoolean: { type: 'bool', convert: toBoolean },
  isString: { type: 'string', convert: toText },
};

/** How PHP prints a value: true is `1`, false is nothing, whatever has parts is an `array`. */
function phpText(value: NonNullable<RawValue>): string {
  if (typeof value === 'object') return 'array';
  if (typeof value === 'boolean') return value ? '1' : '';
  return String(value);
}

function phpTypeOf(value: NonNullable<RawValue>): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double';
  return typeof value;
}
