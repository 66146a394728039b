import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { CheckedBySetter, ListOf, MagentoType, ObjectOf, type SetterCheck } from '../arguments/dto.decorators.js';
import { sortDirectionInvalid, sortFieldRestricted } from '../errors/search-errors.js';

/** One condition, on the wire. */
@MagentoType('Magento\\Framework\\Api\\Filter')
export class FilterDto {
  @IsString()
  @ApiProperty({ type: String, nullable: true, example: 'stock_id' })
  field?: string | null;

  @IsString()
  @ApiProperty({ type: String, nullable: true, example: '4' })
  value?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: 'eq' })
  condition_type?: string | null;
}

/** Conditions of which one is enough, on the wire. */
@MagentoType('Magento\\Framework\\Api\\Search\\FilterGroup')
export class FilterGroupDto {
  @ListOf(() => FilterDto, { lenient: true })
  filters?: FilterDto[] | null;
}

const checkField: SetterCheck = (field) =>
  /[^a-z0-9_]/i.test(field as string) ? sortFieldRestricted(field as string) : null;

const checkDirection: SetterCheck = (direction) =>
  ['ASC', 'DESC'].includes((direction as string).toUpperCase()) ? null : sortDirectionInvalid();

/** One field to sort by, on the wire. */
@MagentoType('Magento\\Framework\\Api\\SortOrder')
export class SortOrderDto {
  @IsString()
  @CheckedBySetter(checkField)
  @ApiProperty({ type: String, nullable: true, example: 'priority' })
  field?: string | null;

  @IsString()
  @CheckedBySetter(checkDirection)
  @ApiProperty({ type: String, nullable: true, enum: ['ASC', 'DESC', null], example: 'ASC' })
  direction?: string | null;
}

/** Wire format of Magento's search criteria: parsed from the query string, and echoed in the response. */
@MagentoType('Magento\\Framework\\Api\\SearchCriteriaInterface')
export class SearchCriteriaDto {
  @ListOf(() => FilterGroupDto, { takesObject: true, lenient: true })
  filter_groups?: FilterGroupDto[] | null;

  @ListOf(() => SortOrderDto, { takesObject: true, lenient: true, required: false })
  sort_orders?: SortOrderDto[] | null;

  @IsInt()
  @ApiProperty({ type: 'integer', required: false, example: 20 })
  page_size?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', required: false, example: 1 })
  current_page?: number | null;
}

/** Arguments of a search whose criteria are required: at least `?searchCriteria`. */
export class SearchDto {
  @ObjectOf(() => SearchCriteriaDto)
  searchCriteria!: SearchCriteriaDto;
}

/** Arguments of a search whose criteria are optional: without them it finds everything. */
export class OptionalSearchDto {
  @IsOptional()
  @ObjectOf(() => SearchCriteriaDto)
  searchCriteria?: SearchCriteriaDto;
}

/** One condition of a search. */
export interface Filter {
  /** As sent; null when it was not. */
  readonly field: string | null;
  /** Lists of `in` and the like have commas between their values. */
  readonly value: string | null;
  /** As in `condition_type`: `eq`, `in`, `like`, … */
  readonly conditionType: string;
}

/** One field to sort by. */
export interface SortOrder {
  readonly field: string | null;
  /** null: not sent, which sorts descending. */
  readonly direction: 'ASC' | 'DESC' | null;
}

/** Filters of a group are combined with OR, groups with AND. Absent values are undefined. */
export interface SearchCriteria {
  readonly filterGroups: readonly (readonly Filter[])[];
  readonly sortOrders?: readonly SortOrder[];
  readonly pageSize?: number;
  readonly currentPage?: number;
}

/** Search criteria as they are sent, in the words of the domain. */
export function toSearchCriteria(dto: SearchCriteriaDto = {}): SearchCriteria {
  return {
    filterGroups: (dto.filter_groups ?? []).map(({ filters }) => (filters ?? []).map(toFilter)),
    sortOrders: dto.sort_orders?.map(toSortOrder),
    pageSize: dto.page_size ?? undefined,
    currentPage: dto.current_page ?? undefined,
  };
}

/** The echo in the response: keys in snake_case, absent values omitted. */
export function toSearchCriteriaDto(criteria: SearchCriteria): SearchCriteriaDto {
  return {
    filter_groups: criteria.filterGroups.map((filters) => ({
      filters: filters.map(({ field, value, conditionType }) => ({ field, value, condition_type: conditionType })),
    })),
    ...(criteria.sortOrders && {
      sort_orders: criteria.sortOrders.map(({ field, direction }) => ({ field, direction })),
    }),
    ...(criteria.pageSize !== undefined && { page_size: criteria.pageSize }),
    ...(criteria.currentPage !== undefined && { current_page: criteria.currentPage }),
  };
}

function toFilter({ field, value, condition_type }: FilterDto): Filter {
  // PHP converts both the empty string and "0" to false.
  const conditionType = !condition_type || condition_type === '0' ? 'eq' : condition_type;
  return {
    field: field ?? null,
    value: conditionType === 'fulltext' ? `%${value ?? ''}%` : (value ?? null),
    conditionType,
  };
}

export const toSortOrder = ({ field, direction }: SortOrderDto): SortOrder => ({
  field: field ?? null,
  direction: (direction?.toUpperCase() as SortOrder['direction'] | undefined) ?? null,
});

type Path = readonly (string | number)[];

export const sortPath = (index: number): Path => ['searchCriteria', 'sort_orders', index, 'field'];

export const filterPath = (group: number, index: number, key: 'field' | 'condition_type'): Path => [
  'searchCriteria',
  'filter_groups',
  group,
  'filters',
  index,
  key,
];
