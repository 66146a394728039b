import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { ByConstructor, ListOf, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { SortOrderDto, toSortOrder } from '../../webapi/search/search-criteria.js';
import { withoutNulls } from '../../webapi/replies/without-nulls.js';
import type { Source } from '../sources/source.entity.js';
import type { PickupFilter, PickupSearch } from './pickup-search.js';

@ByConstructor()
class AreaDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 50, description: 'In kilometres.' })
  radius!: number;

  @IsString()
  @ApiProperty({ example: '63145:US', description: '`postcode:country` or `city:country`.' })
  searchTerm!: string;
}

@ByConstructor()
class FilterDto {
  @IsString()
  @ApiProperty({ example: 'US' })
  value!: string;

  @IsOptional()
  @IsString()
  @ApiProperty({ type: String, required: false, example: 'eq' })
  conditionType?: string;
}

@ByConstructor()
class FiltersDto {
  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  country?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  postcode?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  region?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  regionId?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  city?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  street?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  name?: FilterDto;

  @IsOptional()
  @ObjectOf(() => FilterDto, { required: false })
  pickupLocationCode?: FilterDto;
}

@ByConstructor()
class ProductInfoDto {
  @IsString()
  @ApiProperty({ example: 'blue-shirt' })
  sku!: string;
}

class SearchRequestExtensionDto {
  @ListOf(() => ProductInfoDto, {
    required: false,
    lenient: true,
    description: 'Only locations with items of all these products.',
  })
  products_info?: ProductInfoDto[] | null;
}

@ByConstructor()
class SearchRequestDto {
  @IsString()
  @ApiProperty({ example: 'base', description: 'Code of the sales channel: of a website.' })
  scopeCode!: string;

  @IsOptional()
  @IsString()
  @ApiProperty({ type: String, required: false, example: 'website' })
  scopeType?: string;

  @IsOptional()
  @ObjectOf(() => AreaDto, { required: false })
  area?: AreaDto;

  @IsOptional()
  @ObjectOf(() => FiltersDto, { required: false })
  filters?: FiltersDto;

  @IsOptional()
  @ListOf(() => SortOrderDto, { required: false })
  sort?: SortOrderDto[];

  @IsOptional()
  @IsInt()
  @ApiProperty({ type: 'integer', required: false, example: 20 })
  pageSize?: number;

  @IsOptional()
  @IsInt()
  @ApiProperty({ type: 'integer', required: false, example: 1 })
  currentPage?: number;

  @IsOptional()
  @ObjectOf(() => SearchRequestExtensionDto, { required: false })
  extensionAttributes?: SearchRequestExtensionDto;
}

export class SearchPickupLocationsDto {
  @ObjectOf(() => SearchRequestDto)
  searchRequest!: SearchRequestDto;
}

export class PickupLocationDto {
  @ApiProperty({ example: 'central' })
  pickup_location_code!: string;

  @ApiProperty({ type: String, required: false, example: 'Central Shipping Center' })
  name?: string | null;

  @ApiProperty({ type: String, required: false, example: 'hsmith@example.com' })
  email?: string | null;

  @ApiProperty({ type: String, required: false, example: '(314) 555-1235' })
  fax?: string | null;

  @ApiProperty({ type: String, required: false, example: 'Harold Smith' })
  contact_name?: string | null;

  @ApiProperty({ type: String, required: false, example: 'Ring at gate 2' })
  description?: string | null;

  @ApiProperty({ type: Number, required: false, example: 38.74132 })
  latitude?: number | null;

  @ApiProperty({ type: Number, required: false, example: -90.363267 })
  longitude?: number | null;

  @ApiProperty({ type: String, required: false, example: 'US' })
  country_id?: string | null;

  @ApiProperty({ type: 'integer', required: false, example: 36 })
  region_id?: number | null;

  @ApiProperty({ type: String, required: false, example: 'Missouri' })
  region?: string | null;

  @ApiProperty({ type: String, required: false, example: 'St. Louis' })
  city?: string | null;

  @ApiProperty({ type: String, required: false, example: '123 Warehouse Blvd' })
  street?: string | null;

  @ApiProperty({ type: String, required: false, example: '63145' })
  postcode?: string | null;

  @ApiProperty({ type: String, required: false, example: '(314) 555-1234' })
  phone?: string | null;
}

export class PickupLocationsDto {
  @ApiProperty({ type: [PickupLocationDto] })
  items!: PickupLocationDto[];

  @ApiProperty({
    type: 'object',
    properties: {
      current_page: { type: 'integer', example: 1 },
      scope_type: { type: 'string', example: 'website' },
      scope_code: { type: 'string', example: 'base' },
    },
    additionalProperties: true,
    description: 'The request, its keys in snake_case.',
  })
  search_request!: object;

  @ApiProperty({ type: 'integer', example: 1 })
  total_count!: number;
}

const WEBSITE = 'website';

/** Filters in Magento's order, by the columns that they are about. */
const COLUMN_OF: Readonly<Record<keyof FiltersDto, string>> = {
  country: 'country_id',
  postcode: 'postcode',
  region: 'region',
  regionId: 'region_id',
  city: 'city',
  street: 'street',
  name: 'frontend_name',
  pickupLocationCode: 'source_code',
};

/** Fields to sort by that have another name among the columns. */
const SORTED_BY = new Map([
  ['name', 'frontend_name'],
  ['pickup_location_code', 'source_code'],
  ['description', 'frontend_description'],
]);

export const toPickupSearch = (dto: SearchRequestDto): PickupSearch => ({
  scopeType: dto.scopeType ?? WEBSITE,
  scopeCode: dto.scopeCode,
  area: dto.area ?? null,
  filters: filtersOf(dto).map(([name, { value, conditionType }]): PickupFilter => {
    const type = conditionType || 'eq';
    return { field: COLUMN_OF[name], value: type === 'fulltext' ? `%${value}%` : value, conditionType: type };
  }),
  skus: (dto.extensionAttributes?.products_info ?? []).map(({ sku }) => sku),
  sort:
    dto.sort?.map((order) => {
      const { field, direction } = toSortOrder(order);
      return { field: SORTED_BY.get(field ?? '') ?? field, direction };
    }) ?? null,
  pageSize: dto.pageSize,
  currentPage: dto.currentPage ?? 1,
});

/** The echo in the response: keys in snake_case, fields to sort by as they are among the columns. */
export function toSearchRequestDto(dto: SearchRequestDto, { sort, scopeType, currentPage }: PickupSearch): object {
  const filters = filtersOf(dto).map(([name, { value, conditionType }]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    { value, condition_type: conditionType ?? 'eq' },
  ]);
  const products = dto.extensionAttributes?.products_info;
  return {
    ...(dto.area && { area: { radius: dto.area.radius, search_term: dto.area.searchTerm } }),
    // PHP writes an empty object as an empty list.
    ...(dto.filters && { filters: filters.length > 0 ? (Object.fromEntries(filters) as object) : [] }),
    ...(dto.pageSize !== undefined && { page_size: dto.pageSize }),
    current_page: currentPage,
    scope_type: scopeType,
    scope_code: dto.scopeCode,
    ...(sort && { sort: sort.map(({ field, direction }) => ({ field, direction })) }),
    ...(products && { extension_attributes: { products_info: products.map(({ sku }) => ({ sku })) } }),
  };
}

export function toPickupLocationDto(source: Source): PickupLocationDto {
  const location: Record<keyof PickupLocationDto, unknown> = {
    pickup_location_code: source.sourceCode,
    name: source.frontendName || source.name,
    email: source.email,
    fax: source.fax,
    contact_name: source.contactName,
    description: source.frontendDescription || null,
    latitude: source.latitude,
    longitude: source.longitude,
    country_id: source.countryId,
    region_id: source.regionId,
    region: source.region,
    city: source.city,
    street: source.street,
    postcode: source.postcode,
    phone: source.phone,
  };
  return withoutNulls(location) as unknown as PickupLocationDto;
}

const filtersOf = ({ filters }: SearchRequestDto): [keyof FiltersDto, FilterDto][] =>
  (Object.keys(COLUMN_OF) as (keyof FiltersDto)[]).flatMap((name): [keyof FiltersDto, FilterDto][] => {
    const filter = filters?.[name];
    return filter ? [[name, filter]] : [];
  });
