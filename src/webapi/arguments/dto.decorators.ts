import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Allow, IsArray } from 'class-validator';
import type { WebapiError } from '../errors/webapi-error.js';

const NESTED = Symbol('nested');
const BY_CONSTRUCTOR = Symbol('by constructor');
const LENIENT = Symbol('ignores unknown keys');
const MAGENTO_TYPE = Symbol('magento type');
const SETTER_CHECK = Symbol('setter check');

/**
 * Magento fills some of its objects through their constructor instead of setters: then only the camelCase names count,
 * fields that are not optional are required, and the message about a wrong type does not name the key.
 */
export const ByConstructor = (): ClassDecorator => (target) => Reflect.defineMetadata(BY_CONSTRUCTOR, true, target);

/** Undeclared keys are ignored instead of rejected, for entities that this service stores only in part. */
export const IgnoresUnknownKeys = (): ClassDecorator => Reflect.metadata(LENIENT, true) as ClassDecorator;

export const ignoresUnknownKeys = (dto: Type<object>): boolean => Reflect.hasMetadata(LENIENT, dto);

export const isByConstructor = (dto: Type<object>): boolean => Reflect.hasMetadata(BY_CONSTRUCTOR, dto);

/**
 * Magento's class or interface that the DTO stands for: errors about lists of them name it. Unless it is built by its
 * constructor, none of its fields is required: Magento's validators decide about absent values.
 */
export const MagentoType = (name: string): ClassDecorator => Reflect.metadata(MAGENTO_TYPE, name) as ClassDecorator;

export const magentoTypeOf = (dto: Type<object>): string =>
  `\\${(Reflect.getMetadata(MAGENTO_TYPE, dto) as string | undefined) ?? dto.name.replace(/Dto$/, '')}`;

export const isSetterBuilt = (dto: Type<object>): boolean =>
  Reflect.hasMetadata(MAGENTO_TYPE, dto) && !isByConstructor(dto);

export interface Nested {
  readonly list: boolean;
  /** A scalar counts as null: Magento's setter takes null. */
  readonly lenient: boolean;
  /** An object is always the list of its values, even one that looks like an element. */
  readonly takesObject: boolean;
  readonly type: () => Type<object>;
}

/** Swagger's options of a property, and how the list is read. */
export type NestedOptions = ApiPropertyOptions & {
  /** A scalar counts as null: Magento's setter takes null. */
  readonly lenient?: boolean;
  /** An object is always the list of its values, even one that looks like an element. */
  readonly takesObject?: boolean;
};

/**
 * The property is a list of DTOs: Magento's `Data\…Interface[]`. (Swagger knows a lazy type by the function's name,
 * which has to be `type`.)
 */
export const ListOf = (
  type: () => Type<object>,
  { lenient = false, takesObject = false, ...options }: NestedOptions = {},
): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ApiProperty({ ...options, type: () => type(), isArray: true } as ApiPropertyOptions),
    remember({ list: true, lenient, takesObject, type }),
  );

/** The property is one DTO. */
export const ObjectOf = (type: () => Type<object>, options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    Allow(),
    ApiProperty({ ...options, type: () => type() } as ApiPropertyOptions),
    remember({ list: false, lenient: false, takesObject: false, type }),
  );

/** What Magento's setter of a property does not take. */
export type SetterCheck = (value: unknown) => WebapiError | null;

/** Magento's setter of the property checks the value: the first key that was sent with a wrong one decides. */
export const CheckedBySetter = (check: SetterCheck): PropertyDecorator => Reflect.metadata(SETTER_CHECK, check);

export const setterCheckOf = (dto: Type<object>, property: string): SetterCheck | undefined =>
  Reflect.getMetadata(SETTER_CHECK, dto.prototype as object, property) as SetterCheck | undefined;

const API_PROPERTY = 'swagger/apiModelProperties';

/** Marks the field as optional in the documentation. */
export const isOptional = (dto: Type<object>, property: string): boolean =>
  (Reflect.getMetadata(API_PROPERTY, dto.prototype as object, property) as ApiPropertyOptions | undefined)?.required ===
  false;

export const nestedOf = (dto: Type<object>, property: string): Nested | undefined =>
  Reflect.getMetadata(NESTED, dto.prototype as object, property) as Nested | undefined;

export const setNested = (nested: Nested, prototype: object, property: string | symbol): void =>
  Reflect.defineMetadata(NESTED, nested, prototype, property);

const remember =
  (nested: Nested): PropertyDecorator =>
  (target, property) =>
    setNested(nested, target, property);
