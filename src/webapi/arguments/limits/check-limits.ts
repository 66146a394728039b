import type { Type } from '@nestjs/common';
import { tooManyItems } from '../../errors/input-errors.js';
import { pageSizeTooLarge, tooManyFilters } from '../../errors/search-errors.js';
import { SearchCriteriaDto } from '../../search/search-criteria.js';
import { fieldsOf } from '../conversion.js';
import { magentoTypeOf, nestedOf } from '../dto.decorators.js';
import type { Limits } from './input-limits.js';

/** @throws WebapiError 400 for arguments over a limit; a search without a page size gets the default one */
export function checkLimits(input: object, dto: Type<object>, limits: Limits): void {
  if (limits.items !== null) checkLists(input, dto, limits.items);
  const { searchCriteria } = input as { searchCriteria?: unknown };
  if (searchCriteria instanceof SearchCriteriaDto) checkSearch(searchCriteria, limits);
}

/** Every list, also those in other lists. */
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

/** The page size under either name: Magento checks one of the two, so its limit can be bypassed. */
function checkSearch(criteria: SearchCriteriaDto, { pageSize, defaultPageSize, filters }: Limits): void {
  const count = (criteria.filter_groups ?? []).reduce((sum, group) => sum + (group.filters?.length ?? 0), 0);
  if (filters !== null && count > filters) throw tooManyFilters(filters);
  if (pageSize !== null && Number(criteria.page_size) > pageSize) throw pageSizeTooLarge(pageSize);
  if (defaultPageSize !== null && !criteria.page_size) criteria.page_size = defaultPageSize;
}
