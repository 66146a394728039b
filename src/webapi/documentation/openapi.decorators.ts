import { applyDecorators, SetMetadata, UseInterceptors, type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtension,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiQuery,
  ApiSchema,
  getSchemaPath,
} from '@nestjs/swagger';
import { titleOf } from '../acl.js';
import { argumentsOf } from '../arguments/arguments.decorator.js';
import { ListOf, ObjectOf } from '../arguments/dto.decorators.js';
import { toUpperCamelCase } from '../arguments/names.js';
import { SearchCriteriaDto, SearchDto } from '../search/search-criteria.js';
import { SearchResultInterceptor } from '../search/search-result.interceptor.js';

export const SECTION = Symbol('section');

/** By it an operation of ours is told from others in the document of an application around it. */
export const ACL = 'x-magento-acl';

/** Of a controller: what its services are about. */
export const ApiSection = (text: string): ClassDecorator => SetMetadata(SECTION, text);

const TEXT = Symbol('text');

/** Of a handler: what it does, in sentences; the first is the headline. Stands in the documentation, for a docstring. */
export const ApiText = (text: string): MethodDecorator => SetMetadata(TEXT, text);

interface DocumentedRoute {
  readonly method: string;
  readonly resource: string;
  readonly isAnonymous: boolean;
  readonly service: string;
  readonly operation: string;
}

/** All that a route, its text and the DTO of its arguments tell. */
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
        tags: [service],
        summary: headline.replace(/\.$/, ''),
        description: [rest.join(' '), access].join('\n\n').trim(),
      }),
      ApiExtension(ACL, resource),
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
  description: 'Partial answer: the names that are wanted, nested ones in brackets, as in `items[name],total_count`.',
});

interface Result {
  readonly type: Type<object> | 'integer' | 'string';
  readonly isArray?: boolean;
  readonly description: string;
  readonly example?: unknown;
}

/** What a handler answers, where that is more than `[]`. */
export function ApiResult({ type, isArray = false, description, example }: Result): MethodDecorator {
  const item = typeof type === 'string' ? { type, example } : { $ref: getSchemaPath(type) };
  const schema = isArray ? { type: 'array', items: item, example } : item;
  return applyDecorators(
    ...(typeof type === 'string' ? [] : [ApiExtraModels(type)]),
    ApiOkResponse({ description, schema }),
  );
}

const CONDITIONS =
  'eq neq gt lt gteq lteq from to in nin like nlike null notnull finset nfinset seq sneq regexp fulltext'.split(' ');

interface SearchExample {
  readonly field: string;
  readonly value: string;
  readonly sort: string;
}

/**
 * A handler that takes search criteria and answers a `Page`, which gets Magento's envelope. Documented are the
 * parameters of one filter, one sort order, a page.
 */
export function ApiSearch(item: Type<object>, example: SearchExample): MethodDecorator {
  const filter = 'searchCriteria[filter_groups][0][filters][0]';
  const sort = 'searchCriteria[sort_orders][0]';
  const results = searchResultsOf(item);
  return applyDecorators(
    UseInterceptors(SearchResultInterceptor),
    ApiEverything,
    ApiCriterion(`${filter}[field]`, 'What to search by.', { type: 'string', example: example.field }),
    ApiCriterion(
      `${filter}[value]`,
      'What to search for; `%` stands for any text in `like`, commas separate in `in`.',
      {
        type: 'string',
        example: example.value,
      },
    ),
    ApiCriterion(
      `${filter}[condition_type]`,
      '`eq` when left out. Further filters are alternatives (`[filters][1]`), further groups have to match too ' +
        '(`[filter_groups][1]`).',
      { type: 'string', enum: CONDITIONS },
    ),
    ApiCriterion(`${sort}[field]`, 'What to sort by.', { type: 'string', example: example.sort }),
    ApiCriterion(`${sort}[direction]`, '`DESC` when left out.', {
      type: 'string',
      enum: ['ASC', 'DESC'],
      example: 'ASC',
    }),
    ApiCriterion('searchCriteria[page_size]', 'How many at once; all when left out.', {
      type: 'integer',
      minimum: 1,
      example: 20,
    }),
    ApiCriterion('searchCriteria[current_page]', 'Which page; the first is 1.', {
      type: 'integer',
      minimum: 1,
      example: 1,
    }),
    ApiExtraModels(results),
    ApiOkResponse({
      description: 'What was found, the criteria as they were understood, and how many match on all pages.',
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
  const isRequired = argumentsOf(controller, handler) === SearchDto;
  const description = isRequired
    ? 'Sent without a value it finds everything. One parameter of the search must be there.'
    : 'Nothing of the search has to be there: without it everything is found.';
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
