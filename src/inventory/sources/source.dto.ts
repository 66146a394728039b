import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNumber, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { withoutNulls } from '../../webapi/replies/without-nulls.js';
import type { AttributeValues } from '../changes/extension-attributes/extended.js';
import { SourceExtensionAttributes } from './source.attributes.js';
import type { Source } from './source.entity.js';
import type { SourceToSave } from './source-to-save.js';

@MagentoType('Magento\\InventoryApi\\Api\\Data\\SourceCarrierLinkInterface')
class SourceCarrierLinkDto {
  @IsString()
  @ApiProperty({ type: String, example: 'flatrate' })
  carrier_code?: string | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 1 })
  position?: number | null;
}

/** What the module In-Store Pickup adds to a source. */
class SourceExtensionDto {
  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false, example: false })
  is_pickup_location_active?: boolean | null;

  @IsString()
  @ApiProperty({ type: String, required: false, example: 'Central Shipping Center', description: 'Default: the name.' })
  frontend_name?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'Ring at gate 2' })
  frontend_description?: string | null;
}

@MagentoType('Magento\\InventoryApi\\Api\\Data\\SourceInterface')
export class SourceDto {
  @IsString()
  @ApiProperty({
    type: String,
    maxLength: 255,
    example: 'central',
    description: 'No white space; upper and lower case are the same.',
  })
  source_code?: string | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 255, example: 'Central Shipping Center' })
  name?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'hsmith@example.com' })
  email?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'Harold Smith' })
  contact_name?: string | null;

  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false, example: true, description: 'Default for a new source: true.' })
  enabled?: boolean | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'Primary source for the central region' })
  description?: string | null;

  @IsNumber()
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    example: 38.74132,
    description: 'Degrees, up to six decimals.',
  })
  latitude?: number | null;

  @IsNumber()
  @ApiProperty({
    type: Number,
    required: false,
    nullable: true,
    example: -90.363267,
    description: 'Degrees, up to six decimals.',
  })
  longitude?: number | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 2, example: 'US' })
  country_id?: string | null;

  @IsInt()
  @ApiProperty({ type: 'integer', required: false, nullable: true, example: 36 })
  region_id?: number | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'Missouri' })
  region?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: 'St. Louis' })
  city?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: '123 Warehouse Blvd' })
  street?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: '63145' })
  postcode?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: '(314) 555-1234' })
  phone?: string | null;

  @IsString()
  @ApiProperty({ type: String, required: false, nullable: true, example: '(314) 555-1235' })
  fax?: string | null;

  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false, example: true, description: 'Always true in responses.' })
  use_default_carrier_config?: boolean | null;

  @ListOf(() => SourceCarrierLinkDto, {
    required: false,
    lenient: true,
    example: [],
    description: 'Always empty: other values are refused.',
  })
  carrier_links?: SourceCarrierLinkDto[] | null;

  @ObjectOf(SourceExtensionAttributes.dto.on(SourceExtensionDto), { required: false })
  extension_attributes?: SourceExtensionDto | null;
}

export class SaveSourceDto {
  @ObjectOf(() => SourceDto, {
    example: {
      source_code: 'central',
      name: 'Central Shipping Center',
      email: 'hsmith@example.com',
      contact_name: 'Harold Smith',
      enabled: true,
      description: 'Primary source for the central region',
      latitude: 38.74132,
      longitude: -90.363267,
      country_id: 'US',
      region_id: 36,
      city: 'St. Louis',
      street: '123 Warehouse Blvd',
      postcode: '63145',
      phone: '(314) 555-1234',
      use_default_carrier_config: true,
    },
  })
  source!: SourceDto;
}

export const toSourceToSave = (dto: SourceDto): SourceToSave => ({
  sourceCode: dto.source_code ?? null,
  name: dto.name ?? null,
  enabled: dto.enabled,
  description: dto.description,
  latitude: dto.latitude,
  longitude: dto.longitude,
  countryId: dto.country_id ?? null,
  regionId: dto.region_id,
  region: dto.region,
  city: dto.city,
  street: dto.street,
  postcode: dto.postcode ?? null,
  contactName: dto.contact_name,
  email: dto.email,
  phone: dto.phone,
  fax: dto.fax,
  useDefaultCarrierConfig: dto.use_default_carrier_config,
  hasCarrierLinks: (dto.carrier_links ?? []).length > 0,
  pickup: dto.extension_attributes
    ? {
        active: dto.extension_attributes.is_pickup_location_active ?? null,
        frontendName: dto.extension_attributes.frontend_name ?? null,
        frontendDescription: dto.extension_attributes.frontend_description ?? null,
      }
    : null,
  extensionAttributes: (dto.extension_attributes ?? undefined) as AttributeValues | undefined,
});

/** Magento always answers the same about carriers. */
export const toSourceDto = (source: Source): SourceDto =>
  withoutNulls({
    source_code: source.sourceCode,
    name: source.name,
    email: source.email,
    contact_name: source.contactName,
    enabled: source.enabled,
    description: source.description,
    latitude: source.latitude,
    longitude: source.longitude,
    country_id: source.countryId,
    region_id: source.regionId,
    region: source.region,
    city: source.city,
    street: source.street,
    postcode: source.postcode,
    phone: source.phone,
    fax: source.fax,
    use_default_carrier_config: true,
    carrier_links: [],
    extension_attributes: withoutNulls({
      is_pickup_location_active: source.isPickupLocationActive,
      frontend_name: source.frontendName,
      frontend_description: source.frontendDescription,
      ...source.extensionAttributes,
    }),
  });
