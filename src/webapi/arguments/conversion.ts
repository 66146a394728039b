import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { forEachYielding } from '../../database/event-loop.js';
import { suggestionFor } from '../../suggestions.js';
import { fieldNotSupported, listExpected, objectsExpected, required } from '../errors/input-errors.js';
import { ConversionError, TypeMismatch, under } from './conversion-error.js';
import {
  ignoresUnknownKeys,
  isByConstructor,
  isOptional,
  isSetterBuilt,
  nestedOf,
  setterCheckOf,
  type Nested,
  type SetterCheck,
} from './dto.decorators.js';
import { spellingOf, toSnakeCase, toUpperCamelCase } from './names.js';
import { phpTypeOf, SCALARS, type Convert, type RawValue, type Scalar } from './scalars.js';

export interface Field {
  readonly name: string;
  readonly snakeName: string;
  readonly optional: boolean;
  /** The field is a single object, into which PUT writes the id of the path. */
  readonly object: boolean;
  readonly convert: Convert;
  /** The same for a list, or for an object, which may hold lists: yielding to the event loop between slices. */
  readonly convertInSlices?: (value: NonNullable<RawValue>) => Promise<unknown>;
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
      snakeName: toSnakeCase(name),
      optional: own.some(({ type }) => type === 'conditionalValidation'),
      object: nested?.list === false,
      ...(nested
        ? nestedConversion(name, nested)
        : checked(scalarConversion(dto, name, own), setterCheckOf(dto, name))),
    };
  });
  FIELDS.set(dto, fields);
  return fields;
}

const FIELDS = new WeakMap<Type<object>, readonly Field[]>();

/** Required fields of a class. Magento's own entities have none: Magento's validators check them later. */
const requiredOf = (dto: Type<object>): readonly string[] =>
  isSetterBuilt(dto)
    ? []
    : fieldsOf(dto)
        .filter(({ name, optional }) => !optional && !isOptional(dto, name))
        .map(({ name }) => name);

/** How values become those of a field. */
type Conversion = Pick<Field, 'convert' | 'convertInSlices'>;

function scalarConversion(
  dto: Type<object>,
  name: string,
  rules: readonly { name?: string; each: boolean }[],
): Conversion {
  for (const rule of rules) {
    const scalar = SCALARS[rule.name ?? ''];
    if (scalar) return rule.each ? scalarList(scalar) : { convert: scalar.convert };
  }
  throw new Error(`${dto.name}.${name} needs one of @IsInt, @IsNumber, @IsBoolean, @IsString, @ListOf, @ObjectOf.`);
}

function checked(conversion: Conversion, check: SetterCheck | undefined): Conversion {
  if (!check) return conversion;
  return {
    convert(value) {
      const converted = conversion.convert(value);
      const error = check(converted);
      if (error) throw new ConversionError(() => error);
      return converted;
    },
  };
}

function nestedConversion(name: string, nested: Nested): Conversion {
  let compiled: Conversion | undefined;
  const compile = (): Conversion => (compiled ??= toObject(nested.type()));
  const convert: Convert = (value) => compile().convert(value);
  if (!nested.list) return { convert, convertInSlices: async (value) => inSlices(compile(), value) };
  const list = listConversion((value) => objectsIn(value, name, nested), convert as (element: RawValue) => unknown);
  if (!nested.lenient) return list;
  return {
    convert: (value) => (typeof value === 'object' ? list.convert(value) : null),
    convertInSlices: async (value) => (typeof value === 'object' ? inSlices(list, value) : null),
  };
}

function listConversion(
  elementsOfList: (value: NonNullable<RawValue>) => readonly RawValue[],
  convertElement: (element: RawValue) => unknown,
): Conversion {
  return {
    convert: (value) => convertAll(elementsOfList(value), convertElement),
    async convertInSlices(value) {
      const results: unknown[] = [];
      const elements = elementsOfList(value);
      try {
        await forEachYielding(elements, (element) => results.push(convertElement(element)));
      } catch (error) {
        throw under(results.length, error);
      }
      return results;
    },
  };
}

function convertAll(elements: readonly RawValue[], convert: (element: RawValue) => unknown): unknown[] {
  const results: unknown[] = [];
  try {
    for (const element of elements) results.push(convert(element));
  } catch (error) {
    throw under(results.length, error);
  }
  return results;
}

const unsupported = (key: string, fields: ReadonlyMap<string, Field>): ConversionError => {
  const names = new Set([...fields.values()].map(({ name }) => name));
  const error = new ConversionError(() => fieldNotSupported(toUpperCamelCase(key), suggestionFor(key, names)));
  error.path.push(key);
  return error;
};

/** Magento fails for what lacks in an object that is built by its constructor. */
const missing = (names: readonly string[]): ConversionError => {
  const error = new ConversionError(() => required(names), true);
  if (names.length === 1) error.path.push(...names);
  return error;
};

/**
 * Accepts keys in snake_case and camelCase, the later one wins; anything but an object is converted to an empty one.
 */
function toObject(dto: Type<object>): Conversion {
  const fields = new Map<string, Field>();
  for (const field of fieldsOf(dto)) {
    fields.set(field.name, field).set(field.snakeName, field).set(spellingOf(field.name), field);
  }
  if (isByConstructor(dto)) return { convert: toConstructed(dto, fields) };
  const needed = requiredOf(dto);
  const isLenient = ignoresUnknownKeys(dto);
  const complete = (result: Record<string, unknown>): object => {
    const absent = needed.filter((name) => result[name] === undefined || result[name] === null);
    if (absent.length > 0) throw missing(absent);
    return result;
  };
  return {
    convert(value) {
      const result = new dto() as Record<string, unknown>;
      for (const key of keysIn(value)) {
        const field = fieldOf(key, fields, isLenient);
        const raw = valueIn(value, key);
        try {
          if (field) result[field.name] = isAbsent(raw) ? null : field.convert(raw);
        } catch (error) {
          throw inside(key, error);
        }
      }
      return complete(result);
    },
    async convertInSlices(value) {
      const result = new dto() as Record<string, unknown>;
      for (const key of keysIn(value)) {
        const field = fieldOf(key, fields, isLenient);
        const raw = valueIn(value, key);
        try {
          if (field) result[field.name] = isAbsent(raw) ? null : await inSlices(field, raw);
        } catch (error) {
          throw inside(key, error);
        }
      }
      return complete(result);
    },
  };
}

/** Converts yielding to the event loop, where that takes long. */
export const inSlices = ({ convert, convertInSlices }: Conversion, value: NonNullable<RawValue>): unknown =>
  convertInSlices ? convertInSlices(value) : convert(value);

/** Anything but an object has no keys. */
function keysIn(value: NonNullable<RawValue>): Iterable<string> {
  if (value instanceof Map) return (value as Map<string, RawValue>).keys();
  return typeof value === 'object' ? Object.keys(value) : [];
}

const valueIn = (value: NonNullable<RawValue>, key: string): RawValue =>
  value instanceof Map ? (value as Map<string, RawValue>).get(key) : (value as Record<string, RawValue>)[key];

/** @returns undefined for a key that is ignored */
function fieldOf(key: string, fields: ReadonlyMap<string, Field>, ignoresUnknown: boolean): Field | undefined {
  const field = fields.get(key) ?? fields.get(spellingOf(key));
  if (!field && !ignoresUnknown) throw unsupported(key, fields);
  return field;
}

const isAbsent = (raw: RawValue): raw is null | undefined => raw === null || raw === undefined;

function inside(key: string, error: unknown): unknown {
  if (error instanceof ConversionError) error.inside.unshift(key);
  return under(key, error);
}

/** See `@ByConstructor`. A key in another spelling is accepted and ignored. Such objects hold no long lists. */
function toConstructed(dto: Type<object>, fields: ReadonlyMap<string, Field>): Convert {
  return (value) => {
    const result = new dto() as Record<string, unknown>;
    const given = new Map(entriesOf(value));
    for (const key of given.keys()) if (!fields.has(spellingOf(key))) throw unsupported(key, fields);
    for (const { name, snakeName, optional, convert } of fieldsOf(dto)) {
      const raw = given.get(name) ?? (optional ? given.get(snakeName) : undefined);
      if (!isAbsent(raw)) result[name] = withoutKeys(name, convert, raw);
      else if (!optional) throw missing([name]);
    }
    return result;
  };
}

/** Magento's message about an object built by its constructor names no keys. */
function withoutKeys(name: string, convert: Convert, raw: NonNullable<RawValue>): unknown {
  try {
    return convert(raw);
  } catch (error) {
    if (error instanceof ConversionError) error.inside.length = 0;
    throw under(name, error);
  }
}

/** A list, the values of an object, or the content of an `item` (how Magento reads lists in XML). */
function objectsIn(value: NonNullable<RawValue>, name: string, nested: Nested): NonNullable<RawValue>[] {
  const { type, takesObject } = nested;
  if (value === '') return [];
  const dto = type();
  if (typeof value !== 'object') throw new TypeMismatch(phpTypeOf(value), `${dto.name.replace(/Dto$/, '')}[]`);
  if (!takesObject && isOneObject(value, dto)) throw new ConversionError(() => listExpected(name));
  return objectsAmong(elementsOf(value));
}

/**
 * Elements that are not objects become empty objects. A byte or two each, a million of them would take a hundred times the
 * memory of their request.
 */
const MOST_WITHOUT_FIELDS = 20_000;

function objectsAmong(elements: readonly RawValue[]): NonNullable<RawValue>[] {
  let others = 0;
  return elements.map((element) => {
    if (typeof element === 'object' && element !== null) return element;
    if (++others > MOST_WITHOUT_FIELDS) throw new ConversionError(() => objectsExpected(MOST_WITHOUT_FIELDS));
    return element ?? '';
  });
}

/**
 * Detects a single element sent in place of a list: one of its keys is a field of the element, with a convertible
 * value.
 */
function isOneObject(value: object, dto: Type<object>): boolean {
  if (Array.isArray(value) || itemOf(value) !== undefined) return false;
  const fields = new Map(fieldsOf(dto).map(({ name }) => [spellingOf(name), nestedOf(dto, name)]));
  return entriesOf(value).some(([key, inner]) => {
    const spelling = spellingOf(key);
    return fields.has(spelling) && (typeof inner !== 'object' || inner === null || fields.get(spelling) !== undefined);
  });
}

function elementsOf(value: object): RawValue[] {
  if (Array.isArray(value)) return value;
  const item = itemOf(value);
  return item === undefined ? entriesOf(value).map(([, element]) => element) : elementsOfItem(item);
}

/** The `item` of an object. Magento ignores the keys beside it. */
function itemOf(value: object): RawValue {
  const item = value instanceof Map || Object.hasOwn(value, 'item') ? valueIn(value, 'item') : undefined;
  return item === null ? undefined : item;
}

/** A list that has elements; anything else is one element, even an empty list. */
function elementsOfItem(item: RawValue): RawValue[] {
  const elements = Array.isArray(item) ? (item as RawValue[]) : listIn(entriesOf(item));
  return elements.length > 0 ? elements : [item];
}

const listIn = (entries: [string, RawValue][]): RawValue[] =>
  entries.every(([key], index) => key === String(index)) ? entries.map(([, element]) => element) : [];

function scalarList({ type, convert, cast = convert }: Scalar): Conversion {
  return listConversion(
    (value) => {
      if (typeof value !== 'object') throw new TypeMismatch(phpTypeOf(value), `${type}[]`);
      return elementsOf(value);
    },
    (element) => (element === null || element === undefined ? null : cast(element)),
  );
}

function entriesOf(value: RawValue): [string, RawValue][] {
  if (typeof value !== 'object' || value === null) return [];
  return value instanceof Map ? [...(value as Map<string, RawValue>)] : Object.entries(value);
}
