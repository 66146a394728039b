import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { quantitiesHaveChanged, unexpected } from './expected-quantity.js';
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

  @IsNumber()
  @ApiProperty({
    type: Number,
    required: false,
    writeOnly: true,
    description:
      'The quantity before the request; 0 for an item that does not exist. When it is another one, nothing changes, and ' +
      'the answer is 409.',
  })
  expected_quantity?: number | null;

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

export const toItemToSave = ({ sku, source_code, quantity, status, expected_quantity }: SourceItemDto): ItemToSave => ({
  sku: sku ?? null,
  sourceCode: source_code ?? null,
  quantity: quantity ?? null,
  status: status ?? null,
  expectedQuantity: expected_quantity ?? null,
});

export const toItemToDelete = ({ sku, source_code, expected_quantity }: SourceItemKeyDto): ItemToDelete => ({
  sku: sku ?? null,
  sourceCode: source_code ?? null,
  expectedQuantity: expected_quantity ?? null,
});

export const toSourceItemDto = ({ sku, sourceCode, quantity, status }: SourceItem): SourceItemDto => ({
  sku,
  source_code: sourceCode,
  quantity,
  status,
});

export const QUANTITIES_HAVE_CHANGED = quantitiesHaveChanged([
  { ...unexpected('new_product1', 'central', 998, 1000), index: 0 },
]);
