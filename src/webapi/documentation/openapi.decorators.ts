import { applyDecorators, SetMetadata, UseInterceptors, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  ApiSchema,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { titleOf } from '../routes/acl.js';
import { argumentsOf } from '../arguments/arguments.decorator.js';
import { ListOf, ObjectOf } from '../arguments/dto.decorators.js';
import { toUpperCamelCase } from '../arguments/names.js';
import { SearchCriteriaDto, SearchDto } from '../search/search-criteria.js';
import { EntityTagInterceptor } from '../replies/entity-tag.interceptor.js';
import type { WebapiError } from '../errors/webapi-error.js';
import { SearchResultInterceptor } from '../search/search-result.interceptor.js';
import { errorResponse } from './openapi.responses.js';

export const SECTION = Symbol('section');

/** A section (OpenAPI tag) of the documentation: a heading and a description. */
export interface Section {
  readonly name: string;
  readonly description: string;
}

/**
 * OpenAPI extension that marks the service's own operations: the document may also contain those of a host application.
 */
export const ACL = 'x-magento-acl';

const SERVICE = 'x-magento-service';

/** The section that a controller's operations belong to. Controllers may share one; the first description counts. */
export const ApiSection = (name: string, description = ''): ClassDecorator =>
  applyDecorators(SetMetadata(SECTION, { name, description } satisfies Section), ApiTags(name));

const TEXT = Symbol('text');

/** Description of a handler: its first sentence becomes the summary. Replaces a doc comment. */
export const ApiText = (text: string): MethodDecorator => SetMetadata(TEXT, text);

interface DocumentedRoute {
  readonly method: string;
  readonly resource: string;
  readonly isAnonymous: boolean;
  readonly service: string;
  readonly operation: string;
}

/** Documents an operation from its route, its text and the DTO of its arguments. */
export const ApiRoute =
  ({ method, resource, isAnonymous, service, operation }: DocumentedRoute): MethodDecorator =>
  (controller, handler, descriptor) => {
    const text = (Reflect.getMetadata(TEXT, descriptor.value as object) ?? '') as string;
    const [headline = '', ...rest] = text.split(/(?<=\.)\s+/);
    const title = titleOf(resource);
    const access = isAnonymous
      ? 'Needs no token.'
      : `ACL resource: \`${resource}\`${title === null ? '' : ` (${title})`}`;
    applyDecorators(
      ApiOperation({
        operationId: service + toUpperCamelCase(operation) + toUpperCamelCase(method.toLowerCase()),
        summary: headline.replace(/\.$/, ''),
        description: [rest.join(' '), access].join('\n\n').trim(),
      }),
      ApiExtension(ACL, resource),
      ApiExtension(SERVICE, service),
      ...(isAnonymous ? [] : [ApiBearerAuth()]),
      ...(method === 'GET' ? [ApiFields] : []),
      ...(method === 'POST' || method === 'PUT' ? [ApiArguments] : []),
    )(controller, handler, descriptor);
  };

const ApiArguments: MethodDecorator = (controller, handler, descriptor) => {
  const type = argumentsOf(controller, handler);
  if (type) ApiBody({ type })(controller, handler, descriptor);
};

const ApiFields: MethodDecorator = ApiQuery({
  name: 'fields',
  required: false,
  schema: { type: 'string' },
  description: 'Partial response: return only these fields; nested ones in brackets, as in `items[name],total_count`.',
});

/** What a handler returns, for `@ApiResult`. */
export interface ResultDescription {
  readonly type: Type<object> | 'integer' | 'number' | 'string' | 'boolean';
  readonly isArray?: boolean;
  /** What it returns instead for a dry run. */
  readonly dryRun?: Type<object>;
  /** The handler returns `Tagged`. */
  readonly isTagged?: boolean;
  readonly description: string;
  readonly example?: unknown;
}

/** The result of a handler that returns more than `[]`. */
export function ApiResult({
  type,
  isArray,
  dryRun,
  isTagged,
  description,
  example,
}: ResultDescription): MethodDecorator {
  const item = typeof type === 'string' ? { type, example } : { $ref: getSchemaPath(type) };
  const result = isArray ? { type: 'array', items: item, example } : item;
  const schema = dryRun ? { oneOf: [result, { $ref: getSchemaPath(dryRun) }] } : result;
  const models = [type, dryRun].filter((model) => typeof model === 'function');
  return applyDecorators(
    ...models.map((model) => ApiExtraModels(model)),
    ...(isTagged ? [UseInterceptors(EntityTagInterceptor)] : []),
    ApiOkResponse({ description, schema, ...(isTagged && { headers: { ETag: ENTITY_TAG } }) }),
  );
}

const ENTITY_TAG = {
  description: 'Entity tag of what is returned, for `If-Match`.',
  schema: { type: 'string' },
} as const;

/** A handler with an `@IfMatch()` parameter. */
export const ApiIfMatch: MethodDecorator = ApiHeader({
  name: 'If-Match',
  required: false,
  schema: { type: 'string' },
  description: 'An `ETag`: where it is no longer the present one, nothing is written.',
});

/** A handler with a `dryRun` argument. */
export const ApiDryRun: MethodDecorator = ApiQuery({
  name: 'dryRun',
  required: false,
  schema: { type: 'boolean' },
  description: '`1`: returns what would change, or the error that the request would get. Nothing is written.',
});

/** An example of an error specific to this handler. */
export const ApiError = (description: string, error: WebapiError): MethodDecorator =>
  ApiResponse({ status: error.getStatus(), ...errorResponse(description, error.body) });

const CONDITIONS =
  'eq neq gt lt gteq lteq from to in nin like nlike null notnull finset nfinset seq sneq regexp fulltext'.split(' ');

/** A search that finds something, for `@ApiSearch`. */
export interface SearchExample {
  readonly field: string;
  readonly value: string;
  readonly sort: string;
  /** Searchable and sortable fields; without them, the documentation accepts any text. */
  readonly fields?: readonly string[];
}

/**
 * A handler that takes search criteria and returns a `Page`, which gets Magento's envelope. The documentation shows the
 * parameters of one filter, one sort order, and a page.
 */
export function ApiSearch(item: Type<object>, { field, value, sort, fields }: SearchExample): MethodDecorator {
  const filter = 'searchCriteria[filter_groups][0][filters][0]';
  const order = 'searchCriteria[sort_orders][0]';
  const fieldSchema = { type: 'string', ...(fields && { enum: [...fields] }) };
  const results = searchResultsOf(item);
  return applyDecorators(
    UseInterceptors(SearchResultInterceptor),
    ApiEverything,
    ApiCriterion(`${filter}[field]`, 'The field to search by.', { ...fieldSchema, example: field }),
    ApiCriterion(
      `${filter}[value]`,
      'The value to search for. In `like`, `%` stands for any text; in `in`, commas separate values.',
      { type: 'string', example: value },
    ),
    ApiCriterion(
      `${filter}[condition_type]`,
      'Default: `eq`. Further filters of a group (`[filters][1]`) are alternatives; further groups ' +
        '(`[filter_groups][1]`) must match too.',
      { type: 'string', enum: CONDITIONS },
    ),
    ApiCriterion(`${order}[field]`, 'The field to sort by.', { ...fieldSchema, example: sort }),
    ApiCriterion(`${order}[direction]`, 'Default: `DESC`.', { type: 'string', enum: ['ASC', 'DESC'], example: 'ASC' }),
    ApiCriterion('searchCriteria[page_size]', 'Items per page. Default: all.', {
      type: 'integer',
      minimum: 1,
      example: 20,
    }),
    ApiCriterion('searchCriteria[current_page]', 'The page to return; the first is 1.', {
      type: 'integer',
      minimum: 1,
      example: 1,
    }),
    ApiExtraModels(results),
    ApiOkResponse({
      description: 'The items of the page, the criteria as interpreted, and the total number of items.',
      schema: { $ref: getSchemaPath(results) },
    }),
  );
}

const ApiCriterion = (
  name: string,
  description: string,
  schema: { type: string; enum?: string[]; minimum?: number; example?: unknown },
): MethodDecorator => ApiQuery({ name, description, required: false, schema });

const ApiEverything: MethodDecorator = (controller, handler, descriptor) => {
  const type = argumentsOf(controller, handler);
  const isRequired = type === SearchDto || type?.prototype instanceof SearchDto;
  const description = isRequired
    ? 'Sent without a value, it finds everything. A search needs at least one of its parameters.'
    : 'All parameters of the search are optional: without them, it finds everything.';
  const schema = { type: 'string', maxLength: 0 };
  ApiQuery({ name: 'searchCriteria', description, required: false, allowEmptyValue: true, schema })(
    controller,
    handler,
    descriptor,
  );
};

function searchResultsOf(item: Type<object>): Type<object> {
  @ApiSchema({ name: item.name.replace(/Dto$/, 'SearchResults') })
  class SearchResultsDto {
    @ListOf(() => item)
    items!: object[];

    @ObjectOf(() => SearchCriteriaDto)
    search_criteria!: SearchCriteriaDto;

    @ApiProperty({ type: 'integer', example: 1 })
    total_count!: number;
  }
  return SearchResultsDto;
}
