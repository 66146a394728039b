import type { Type } from '@nestjs/common';
import { getMetadataStorage, validate, validateSync, type ValidationError } from 'class-validator';
import { chunks, yieldingToEventLoop } from '../../database/event-loop.js';
import { ErrorList } from '../errors/error-list.js';
import { validationFailed } from '../errors/input-errors.js';
import { entry, placeOf, type ErrorEntry } from '../errors/webapi-error.js';
import { fieldsOf } from './conversion.js';
import { isOptional, isSetterBuilt, nestedOf } from './dto.decorators.js';
import { SCALARS } from './scalars.js';

/** An object of a DTO, and the keys and indexes that lead to it. */
interface Part {
  readonly object: object;
  readonly dto: Type<object>;
  readonly path: readonly (string | number)[];
  /** Any of its fields may be absent. */
  readonly isPartial?: boolean;
}

/** Objects checked before yielding to the event loop. */
const SLICE = 100;

const OPTIONS = { forbidUnknownValues: false };

/**
 * Checks the constraints that a DTO declares beyond types (`@Min`, `@Length`, `@IsEmail`, …), nested objects included.
 *
 * @throws WebapiError 400 `Validation Failed`
 */
export async function checkConstraints(value: object, dto: Type<object>): Promise<void> {
  const errors = new ErrorList();
  const parts = [...partsOf({ object: value, dto, path: [] })];
  for await (const slice of yieldingToEventLoop(chunks(parts, SLICE))) {
    for (const part of slice) {
      for (const error of entriesOf(await validate(part.object, OPTIONS), part)) errors.add(error);
    }
  }
  const found = errors.entries();
  if (found.length > 0) throw validationFailed(found);
}

/** Synchronous variant for partial objects: any field may be absent, and asynchronous constraints are skipped. */
export const constraintErrors = (value: object, dto: Type<object>): ErrorEntry[] =>
  [...partsOf({ object: value, dto, path: [], isPartial: true })].flatMap((part) =>
    entriesOf(validateSync(part.object, OPTIONS), part),
  );

/** The object and those nested in it, except Magento's own: validators of their services check these. */
function* partsOf(part: Part): Generator<Part> {
  yield part;
  for (const { name } of fieldsOf(part.dto)) {
    const nested = nestedOf(part.dto, name);
    const value = (part.object as Record<string, unknown>)[name];
    if (!nested || isSetterBuilt(nested.type()) || typeof value !== 'object' || value === null) continue;
    const [dto, path] = [nested.type(), [...part.path, name]];
    if (!nested.list) yield* partsOf({ object: value, dto, path });
    else
      for (const [index, object] of (value as object[]).entries())
        yield* partsOf({ object, dto, path: [...path, index] });
  }
}

const isAbsent = (value: unknown): boolean => value === null || value === undefined;

function entriesOf(errors: readonly ValidationError[], { dto, path, isPartial = false }: Part): ErrorEntry[] {
  return errors
    .filter(({ property, value }) => !isAbsent(value) || !(isPartial || isOptional(dto, property)))
    .flatMap(({ property, value, constraints = {} }) =>
      Object.entries(constraints).map(([name, message]) => ({
        ...entry(asTemplate(message, property), { field: property }),
        ...placeOf([...path, property, ...(TYPES.has(name) ? firstNull(value) : [])], path.length > 0),
      })),
    );
}

/** Elements are converted before: only null has a wrong type. */
const firstNull = (value: unknown): number[] =>
  Array.isArray(value) ? [value.findIndex(isAbsent)].filter((index) => index >= 0) : [];

/** class-validator's messages begin with the property: `qty must not be less than 1`, `each value in skus must be …`. */
function asTemplate(message: string, property: string): string {
  const start = ['', 'each value in '].find((each) => message.startsWith(`${each}${property} `));
  return start === undefined ? message : `${start}"%field"${message.slice(start.length + property.length)}`;
}

const CONSTRAINED = new WeakMap<Type<object>, boolean>();

/** class-validator's rules that only declare a type. */
const TYPES = new Set([...Object.keys(SCALARS), 'isArray']);

/** Whether a DTO, or one nested in it, declares more than types. */
export function hasConstraints(dto: Type<object>, open: readonly Type<object>[] = []): boolean {
  const known = CONSTRAINED.get(dto);
  if (known !== undefined) return known;
  if (open.includes(dto)) return false;
  const nested = fieldsOf(dto).flatMap(({ name }) => nestedOf(dto, name)?.type() ?? []);
  const found =
    isConstrained(dto) || nested.some((type) => !isSetterBuilt(type) && hasConstraints(type, [...open, dto]));
  if (open.length === 0) CONSTRAINED.set(dto, found);
  return found;
}

const isConstrained = (dto: Type<object>): boolean =>
  getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', false, false)
    .some(
      ({ type, name, constraints }) =>
        type === 'customValidation' &&
        (!TYPES.has(name ?? '') || (constraints ?? []).some((options) => Object.keys(options as object).length > 0)),
    );
