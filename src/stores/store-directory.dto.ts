import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import type { StoreGroup } from './store-group.entity.js';
import type { Store } from './store.entity.js';
import type { Website } from './website.entity.js';

export class WebsiteDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'base' })
  code!: string;

  @ApiProperty({ example: 'Main Website' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  default_group_id!: number;
}

export class StoreGroupDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  website_id!: number;

  @ApiProperty({ type: 'integer', example: 2 })
  root_category_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  default_store_id!: number;

  @ApiProperty({ example: 'Main Website Store' })
  name!: string;

  @ApiProperty({ example: 'main_website_store' })
  code!: string;
}

export class StoreViewDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'default' })
  code!: string;

  @ApiProperty({ example: 'Default Store View' })
  name!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  website_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  store_group_id!: number;

  @ApiProperty({ type: 'integer', enum: [0, 1], example: 1 })
  is_active!: number;
}

export class StoreConfigsDto {
  @IsOptional()
  @IsString({ each: true })
  storeCodes?: string[];
}

export class StoreConfigDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ example: 'default' })
  code!: string;

  @ApiProperty({ type: 'integer', example: 1 })
  website_id!: number;

  @ApiProperty({ example: 'en_US' })
  locale!: string;

  @ApiProperty({ example: 'USD' })
  base_currency_code!: string;

  @ApiProperty({ example: 'USD' })
  default_display_currency_code!: string;

  @ApiProperty({ example: 'America/Los_Angeles' })
  timezone!: string;

  @ApiProperty({ example: 'lbs' })
  weight_unit!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/' })
  base_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/' })
  base_link_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/static/' })
  base_static_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/media/' })
  base_media_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/' })
  secure_base_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/' })
  secure_base_link_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/static/' })
  secure_base_static_url!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000/media/' })
  secure_base_media_url!: string;
}

export const toWebsiteDto = ({ websiteId, code, name, defaultGroupId }: Website): WebsiteDto => ({
  id: websiteId,
  code: code ?? '',
  name: name ?? '',
  default_group_id: defaultGroupId,
});

export const toStoreGroupDto = (group: StoreGroup): StoreGroupDto => ({
  id: group.groupId,
  website_id: group.websiteId,
  root_category_id: group.rootCategoryId,
  default_store_id: group.defaultStoreId,
  name: group.name,
  code: group.code ?? '',
});

export const toStoreViewDto = ({ storeId, code, name, websiteId, groupId, isActive }: Store): StoreViewDto => ({
  id: storeId,
  code: code ?? '',
  name,
  website_id: websiteId,
  store_group_id: groupId,
  is_active: isActive,
});
