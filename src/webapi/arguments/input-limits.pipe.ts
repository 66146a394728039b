import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { fieldsOf } from './conversion.js';
import { magentoTypeOf, nestedOf } from './dto.decorators.js';
import { pageSizeTooLarge, tooManyFilters, tooManyItems } from '../errors.js';
import { InputLimits, type Limits } from './input-limits.js';
import { SearchCriteriaDto } from '../search/search-criteria.js';

/** Holds the arguments that the input pipe has made against the limits of this service. */
@Injectable()
export class InputLimitsPipe implements PipeTransform {
  constructor(private readonly limits: InputLimits) {}

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'custom' || typeof value !== 'object' || value === null) return value;
    const limits = this.limits.current();
    return limits instanceof Promise
      ? limits.then((read) => within(read, value, metatype as Type<object>))
      : within(limits, value, metatype as Type<object>);
  }
}

function within(limits: Limits, input: object, dto: Type<object>): object {
  if (limits.items !== null) checkLists(input, dto, limits.items);
  const { searchCriteria } = input as { searchCriteria?: unknown };
  if (searchCriteria instanceof SearchCriteriaDto) checkSearch(searchCriteria, limits);
  return input;
}

/** Every list, those inside of others included. */
function checkLists(input: object, dto: Type<object>, most: number): void {
  for (const { name } of fieldsOf(dto)) {
    const nested = nestedOf(dto, name);
    const value = (input as Record<string, unknown>)[name];
    if (!nested || typeof value !== 'object' || value === null) continue;
    const parts = nested.list ? (value as object[]) : [value];
    if (nested.list && parts.length > most) throw tooManyItems(magentoTypeOf(nested.type()), most);
    if (hasNested(nested.type())) for (const part of parts) checkLists(part, nested.type(), most);
  }
}

const hasNested = (dto: Type<object>): boolean => fieldsOf(dto).some(({ name }) => nestedOf(dto, name));

/** Whatever the page size is called: Magento looks at one of its two names, and so its limit can be passed by. */
function checkSearch(criteria: SearchCriteriaDto, { pageSize, defaultPageSize, filters }: Limits): void {
  const count = (criteria.filter_groups ?? []).reduce((sum, group) => sum + (group.filters?.length ?? 0), 0);
  if (filters !== null && count > filters) throw tooManyFilters(filters);
  if (pageSize !== null && Number(criteria.page_size) > pageSize) throw pageSizeTooLarge(pageSize);
  if (defaultPageSize !== null && !criteria.page_size) criteria.page_size = defaultPageSize;
}
