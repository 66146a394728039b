import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import type { ItemToDelete, ItemToSave, SourceItem } from './source-item.entity.js';

class SourceItemExtensionDto {}

@MagentoType('Magento\\InventoryApi\\Api\\Data\\SourceItemInterface')
export class SourceItemDto {
  @IsString()
  @ApiProperty({ type: String, maxLength: 64, example: 'new_product1' })
  sku?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code?: string | null;

  @IsNumber()
  @ApiProperty({ type: Number, example: 1000, description: 'Up to four decimals; may be negative.' })
  quantity?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', enum: [0, 1], example: 1, description: '1: in stock, 0: out of stock.' })
  status?: number | null;

  @ObjectOf(() => SourceItemExtensionDto, { required: false, writeOnly: true })
  extension_attributes?: SourceItemExtensionDto | null;
}

/** What names a source item. */
class SourceItemKeyDto extends SourceItemDto {
  @ApiProperty({ type: Number, required: false, description: 'Accepted and ignored.' })
  override quantity?: number | null;

  @ApiProperty({ type: 'integer', required: false, description: 'Accepted and ignored.' })
  override status?: number | null;
}

export class SaveSourceItemsDto {
  @ListOf(() => SourceItemDto, {
    minItems: 1,
    example: [
      { sku: 'new_product1', source_code: 'central', quantity: 1000, status: 1 },
      { sku: 'new_product1', source_code: 'east', quantity: 2000, status: 1 },
    ],
  })
  sourceItems!: SourceItemDto[];
}

export class DeleteSourceItemsDto {
  @ListOf(() => SourceItemKeyDto, { minItems: 1, example: [{ sku: 'new_product1', source_code: 'central' }] })
  sourceItems!: SourceItemKeyDto[];
}

export const toItemToSave = ({ sku, source_code, quantity, status }: SourceItemDto): ItemToSave => ({
  sku: sku ?? null,
  sourceCode: source_code ?? null,
  quantity: quantity ?? null,
  status: status ?? null,
});

export const toItemToDelete = ({ sku, source_code }: SourceItemKeyDto): ItemToDelete => ({
  sku: sku ?? null,
  sourceCode: source_code ?? null,
});

export const toSourceItemDto = ({ sku, sourceCode, quantity, status }: SourceItem): SourceItemDto => ({
  sku,
  source_code: sourceCode,
  quantity,
  status,
});
