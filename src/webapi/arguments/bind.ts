import type { Type } from '@nestjs/common';
import { resultYielding } from '../../database/event-loop.js';
import { decodingError } from '../errors/body-errors.js';
import { required } from '../errors/input-errors.js';
import { checkConstraints, hasConstraints } from './constraints.js';
import { ConversionError, under } from './conversion-error.js';
import { fieldsOf, inSlices, type Field } from './conversion.js';
import { spellingOf, toSnakeCase } from './names.js';
import type { RequestInput } from './request-input.js';
import { toInt, toText } from './scalars.js';

/**
 * Converts a request's input to the DTO of a route, with Magento's conversions, messages and order: first it checks
 * that every required argument is present, then converts each in declaration order, and stops at the first failure.
 *
 * @throws WebapiError 400
 */
export async function bind(input: RequestInput, dto: Type<object>): Promise<object> {
  const fields = fieldsOf(dto);
  const values: unknown[] = [];
  for (const field of fields) values.push(await argument(input, field));
  const missing = fields.filter((field, index) => !field.optional && isMissing(values[index])).map(({ name }) => name);
  if (missing.length > 0) throw required(missing);
  const result = new dto() as Record<string, unknown>;
  for (const [index, field] of fields.entries()) {
    const { name } = field;
    const value = values[index] as object;
    if (isMissing(value)) continue;
    try {
      result[name] = await inSlices(field, value);
    } catch (error) {
      // Stack overflow: the input is nested too deeply. PHP stops decoding at 512 levels.
      throw error instanceof RangeError ? decodingError() : toWebapiError(under(name, error));
    }
  }
  if (hasConstraints(dto)) await checkConstraints(result, dto);
  return result;
}

/** Converts a single scalar argument, such as the id in a path. */
export function convertScalar(value: string, type: unknown): unknown {
  try {
    return type === Number ? toInt(value) : toText(value);
  } catch (error) {
    throw toWebapiError(error);
  }
}

const toWebapiError = (error: unknown): unknown => (error instanceof ConversionError ? error.toError() : error);

/** Looks an argument up by its name, then by its snake_case name; null counts as absent. */
async function argument(input: RequestInput, field: Field): Promise<unknown> {
  const value = lookUp(input, field.name) ?? lookUp(input, field.snakeName);
  if (input.method !== 'PUT' || isMissing(value)) return value;
  const first = await resultYielding(firstSpellings(value));
  return field.object ? withPath(first, input.path) : first;
}

function lookUp({ body, query, path }: RequestInput, name: string): unknown {
  if (Object.hasOwn(path, name)) return path[name];
  if (query.has(name)) return query.get(name);
  return isPlainObject(body) && Object.hasOwn(body, name) ? body[name] : undefined;
}

/** PUT …/stocks/10 saves stock 10, whatever id the body names. Of several values in the path, the last one counts. */
function withPath(value: unknown, path: Readonly<Record<string, unknown>>): unknown {
  const last = Object.entries(path).at(-1);
  if (!last) return value;
  const [name, id] = last;
  const given = entries(value).filter(([key]) => spellingOf(key) !== spellingOf(name));
  return new Map<string, unknown>([...given, [toSnakeCase(name), id]]);
}

/** No DTO is nested deeper. Deeper input is refused later, but must not overflow the stack here. */
const DEEPEST = 16;

/**
 * In a PUT, of the keys that differ only in case and underscores, the first counts; in a POST, the last. What has no such
 * keys is not copied: a list can have a million elements. Yields after each value.
 */
function* firstSpellings(value: unknown, depth = 0): Generator<void, unknown> {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return yield* ofEach(value, depth + 1);
  const own = entries(value);
  const seen = new Map<string, [string, unknown]>();
  let isSame = true;
  for (const [key, element] of own) {
    const spelling = spellingOf(key);
    const first = isScalar(element) ? element : yield* firstSpellings(element, depth + 1);
    isSame &&= first === element && !seen.has(spelling);
    if (!seen.has(spelling)) seen.set(spelling, [key, first]);
    yield;
  }
  return isSame ? value : new Map(seen.values());
}

function* ofEach(elements: readonly unknown[], depth: number): Generator<void, readonly unknown[]> {
  let changed: unknown[] | undefined;
  for (const [index, element] of elements.entries()) {
    const first = isScalar(element) ? element : yield* firstSpellings(element, depth);
    if (first !== element) (changed ??= [...elements])[index] = first;
    yield;
  }
  return changed ?? elements;
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const entries = (value: unknown): [string, unknown][] =>
  value instanceof Map ? [...(value as Map<string, unknown>)] : isPlainObject(value) ? Object.entries(value) : [];

const isMissing = (value: unknown): boolean => value === undefined || value === null;

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
