import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiQuery, getSchemaPath } from '@nestjs/swagger';
import { SearchCriteriaDto } from './search-criteria.js';

interface Result {
  readonly type: Type<object> | 'integer' | 'string';
  readonly isArray?: boolean;
  readonly description?: string;
}

/** What a handler answers, where that is more than `[]`. */
export function ApiResult({ type, isArray = false, description = 'success' }: Result): MethodDecorator {
  const item = typeof type === 'string' ? { type } : { $ref: getSchemaPath(type) };
  const schema = isArray ? { type: 'array', items: item } : item;
  return applyDecorators(
    ...(typeof type === 'string' ? [] : [ApiExtraModels(type)]),
    ApiOkResponse({ description, schema }),
  );
}

const CONDITIONS = 'eq neq gt lt gteq lteq from to in nin like nlike null notnull finset nfinset seq sneq regexp'.split(
  ' ',
);

/** A handler that takes search criteria and answers the envelope: the parameters of one filter, one sort order, a page. */
export function ApiSearch(item: Type<object>, example: { field: string; value: string }): MethodDecorator {
  const filter = 'searchCriteria[filter_groups][0][filters][0]';
  const sort = 'searchCriteria[sort_orders][0]';
  return applyDecorators(
    ApiExtraModels(item, SearchCriteriaDto),
    ApiQuery({
      name: 'searchCriteria',
      required: false,
      allowEmptyValue: true,
      schema: { type: 'string' },
      description: 'all there is, when nothing else is asked',
    }),
    ApiQuery({ name: `${filter}[field]`, required: false, schema: { type: 'string', example: example.field } }),
    ApiQuery({ name: `${filter}[value]`, required: false, schema: { type: 'string', example: example.value } }),
    ApiQuery({
      name: `${filter}[condition_type]`,
      required: false,
      schema: { type: 'string', enum: CONDITIONS, default: 'eq' },
    }),
    ApiQuery({ name: `${sort}[field]`, required: false, schema: { type: 'string' } }),
    ApiQuery({ name: `${sort}[direction]`, required: false, schema: { type: 'string', enum: ['ASC', 'DESC'] } }),
    ApiQuery({ name: 'searchCriteria[page_size]', required: false, schema: { type: 'integer', minimum: 1 } }),
    ApiQuery({ name: 'searchCriteria[current_page]', required: false, schema: { type: 'integer', minimum: 1 } }),
    ApiOkResponse({
      description: 'what was found, the criteria as they were understood, and how many match in all',
      schema: {
        type: 'object',
        required: ['items', 'search_criteria', 'total_count'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          search_criteria: { $ref: getSchemaPath(SearchCriteriaDto) },
          total_count: { type: 'integer' },
        },
      },
    }),
  );
}
