import { forEachYielding } from '../../database/event-loop.js';
import { isInt } from '../../webapi/arguments/scalars.js';
import { entry, type ErrorEntry } from '../../webapi/errors/webapi-error.js';
import { failuresIn } from './rules/validation.js';

/**
 * The type of one field of a service's input. HTTP requests are converted before; queues, command lines and modules call
 * services with whatever they have, which must not be truncated, guessed or bound to a statement as it is.
 */
export interface FieldType {
  readonly isOptional: boolean;
  /** @param path what leads to the value, for messages */
  failuresOf(path: string, value: unknown): readonly ErrorEntry[];
}

/** Of all fields that an input may have. */
export type Fields<Input> = { readonly [Field in keyof Required<Input>]: FieldType };

/** Null is accepted: it stands for a field that a client left out, which rules check. */
const scalar = (expected: string, accepts: (value: unknown) => boolean): FieldType => ({
  isOptional: false,
  failuresOf: (path, value) => (value === null || accepts(value) ? NONE : [wrongType(path, value, expected)]),
});

export const TEXT = scalar('a text', (value) => typeof value === 'string');
export const INTEGER = scalar('an integer', isInt);
export const NUMBER = scalar('a finite number', Number.isFinite);
export const BOOLEAN = scalar('a boolean', (value) => typeof value === 'boolean');
export const ATTRIBUTES = scalar('an object', isPlainObject);

/** A field that may be left out. */
export const optional = (type: FieldType): FieldType => ({ ...type, isOptional: true });

/** A field that cannot be null. */
export const given = (type: FieldType): FieldType => ({
  ...type,
  failuresOf: (path, value) => (value === null ? [isMissing(path)] : type.failuresOf(path, value)),
});

export const objectOf = <Input>(fields: Fields<Input>): FieldType => ({
  isOptional: false,
  failuresOf: (path, value) => (value === null ? NONE : failuresOfFields(value, fields, path)),
});

/** In failures, `index` is the place in this list. */
export const listOf = <Input>(fields: Fields<Input>): FieldType => ({
  isOptional: false,
  failuresOf(path, value) {
    if (!Array.isArray(value)) return [wrongType(path, value, 'a list')];
    return failuresIn(value as readonly unknown[], (element) => failuresOfFields(element, fields, path));
  },
});

/** @param isList whether failures get the index of their item */
export async function failuresOfInputs<Input>(
  inputs: readonly Input[],
  fields: Fields<Input>,
  isList: boolean,
): Promise<ErrorEntry[]> {
  if (!Array.isArray(inputs)) return [wrongType('items', inputs, 'a list')];
  const errors: ErrorEntry[] = [];
  let index = 0;
  await forEachYielding(inputs as readonly Input[], (input) => {
    const at = index++;
    for (const failure of failuresOfFields(input, fields)) errors.push(isList ? { ...failure, index: at } : failure);
  });
  return errors;
}

function failuresOfFields<Input>(input: unknown, fields: Fields<Input>, path = ''): readonly ErrorEntry[] {
  if (!isPlainObject(input)) return [wrongType(path || 'item', input, 'an object')];
  const nameOf = (field: string): string => (path === '' ? field : `${path}.${field}`);
  let failures: ErrorEntry[] | undefined;
  for (const field in fields) {
    const { isOptional, failuresOf } = fields[field];
    const value = input[field];
    if (value === undefined) {
      if (!isOptional) (failures ??= []).push(isMissing(nameOf(field)));
      continue;
    }
    const wrong = failuresOf(nameOf(field), value);
    if (wrong.length > 0) (failures ??= []).push(...wrong);
  }
  for (const field in input) {
    if (Object.hasOwn(fields, field)) continue;
    (failures ??= []).push(
      entry('The field "%field" is not supported. Its value is "%value".', {
        field: nameOf(field),
        value: shown(input[field]),
      }),
    );
  }
  return failures ?? NONE;
}

const NONE: readonly ErrorEntry[] = [];

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isMissing = (field: string): ErrorEntry => entry('The field "%field" is missing.', { field });

const wrongType = (field: string, value: unknown, expected: string): ErrorEntry =>
  entry('The value "%value" of "%field" is not %expected.', { field, value: shown(value), expected });

const MOST_SHOWN = 100;

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, bigints) : String(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
