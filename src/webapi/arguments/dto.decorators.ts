import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsArray, ValidateNested } from 'class-validator';

const NESTED = Symbol('nested');
const BY_CONSTRUCTOR = Symbol('by constructor');
const MAGENTO_TYPE = Symbol('magento type');

/**
 * Magento fills some of its objects through their constructor instead of setters: then only the camelCase names count,
 * what is not optional must be there, and a wrong type is told without the key that leads to it.
 */
export const ByConstructor = (): ClassDecorator => (target) => Reflect.defineMetadata(BY_CONSTRUCTOR, true, target);

export const isByConstructor = (dto: Type<object>): boolean => Reflect.hasMetadata(BY_CONSTRUCTOR, dto);

/** Magento's class or interface that the DTO stands for: errors about lists of them name it. */
export const MagentoType = (name: string): ClassDecorator => Reflect.metadata(MAGENTO_TYPE, name) as ClassDecorator;

export const magentoTypeOf = (dto: Type<object>): string =>
  `\\${(Reflect.getMetadata(MAGENTO_TYPE, dto) as string | undefined) ?? dto.name.replace(/Dto$/, '')}`;

export interface Nested {
  readonly list: boolean;
  /** What is no list counts as an empty one: so Magento reads lists inside extension attributes. */
  readonly lenient: boolean;
  readonly type: () => Type<object>;
}

/**
 * The property is a list of DTOs: Magento's `Data\…Interface[]`. (Swagger knows a lazy type by the function's name,
 * which has to be `type`.)
 */
export const ListOf = (
  type: () => Type<object>,
  { lenient = false, ...options }: ApiPropertyOptions & { lenient?: boolean } = {},
): PropertyDecorator =>
  applyDecorators(
    IsArray(),
    ValidateNested({ each: true }),
    ApiProperty({ ...options, type: () => type(), isArray: true } as ApiPropertyOptions),
    remember({ list: true, lenient, type }),
  );

/** The property is one DTO. */
export const ObjectOf = (type: () => Type<object>, options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    ValidateNested(),
    ApiProperty({ ...options, type: () => type() } as ApiPropertyOptions),
    remember({ list: false, lenient: false, type }),
  );

export const nestedOf = (dto: Type<object>, property: string): Nested | undefined =>
  Reflect.getMetadata(NESTED, dto.prototype as object, property) as Nested | undefined;

export const setNested = (nested: Nested, prototype: object, property: string | symbol): void =>
  Reflect.defineMetadata(NESTED, nested, prototype, property);

const remember =
  (nested: Nested): PropertyDecorator =>
  (target, property) =>
    setNested(nested, target, property);
