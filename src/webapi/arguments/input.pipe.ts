import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { RequestInput } from './arguments.decorator.js';
import { fieldsOf, toInt, toText, TypeMismatch, type Field } from './conversion.js';
import { decodingError, required } from '../errors.js';
import { spellingOf, toSnakeCase } from './names.js';

/**
 * Makes the handler's arguments of what was sent, with Magento's conversions, messages and order: first every
 * required argument must be there, then each is converted in declaration order, and the first failure ends it.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  async transform(value: unknown, { type, metatype }: ArgumentMetadata): Promise<unknown> {
    try {
      if (value instanceof RequestInput) return await bind(value, metatype as Type<object>);
      if (type === 'param') return metatype === Number ? toInt(value as string) : toText(value as string);
      return value;
    } catch (error) {
      if (error instanceof TypeMismatch) throw error.toError();
      // Nested deeper than the stack is: PHP stops decoding at 512 levels.
      throw error instanceof RangeError ? decodingError() : error;
    }
  }
}

async function bind(input: RequestInput, dto: Type<object>): Promise<object> {
  const fields = fieldsOf(dto);
  const values = fields.map((field) => argument(input, field));
  const missing = fields.filter((field, index) => !field.optional && isMissing(values[index])).map(({ name }) => name);
  if (missing.length > 0) throw required(missing);
  const result = new dto() as Record<string, unknown>;
  for (const [index, { name, convert, convertInSlices = convert }] of fields.entries()) {
    const value = values[index] as object;
    if (!isMissing(value)) result[name] = await convertInSlices(value);
  }
  return result;
}

/** An argument by its name, else by its snake_case name; null counts as not sent. */
function argument(input: RequestInput, field: Field): unknown {
  const value = lookUp(input, field.name) ?? lookUp(input, toSnakeCase(field.name));
  if (input.method !== 'PUT' || isMissing(value)) return value;
  const first = firstSpellings(value);
  return field.object ? withPath(first, input.path) : first;
}

function lookUp({ body, query, path }: RequestInput, name: string): unknown {
  if (Object.hasOwn(path, name)) return path[name];
  if (query.has(name)) return query.get(name);
  return isPlainObject(body) && Object.hasOwn(body, name) ? body[name] : undefined;
}

/** PUT …/stocks/10 saves stock 10, whatever id the body names. */
function withPath(value: unknown, path: Readonly<Record<string, unknown>>): unknown {
  const own = new Set(Object.keys(path).map(spellingOf));
  const given = entries(value).filter(([key]) => !own.has(spellingOf(key)));
  return new Map([...given, ...Object.entries(path).map(([key, id]): [string, unknown] => [toSnakeCase(key), id])]);
}

/** No argument is nested deeper; what a client nests deeper is refused later, but must not overflow the stack here. */
const DEEPEST = 16;

/** In a PUT, of the keys that differ only in case and underscores, the first counts; in a POST, the last. */
function firstSpellings(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((element) => firstSpellings(element, depth + 1));
  const seen = new Set<string>();
  const kept = entries(value).filter(([key]) => {
    const spelling = spellingOf(key);
    return !seen.has(spelling) && seen.add(spelling);
  });
  return new Map(kept.map(([key, inner]): [string, unknown] => [key, firstSpellings(inner, depth + 1)]));
}

const entries = (value: unknown): [string, unknown][] =>
  value instanceof Map ? [...(value as Map<string, unknown>)] : isPlainObject(value) ? Object.entries(value) : [];

const isMissing = (value: unknown): boolean => value === undefined || value === null;

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
