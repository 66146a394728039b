import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsNumber, IsString } from 'class-validator';
import { ListOf, MagentoType } from '../../webapi/arguments/dto.decorators.js';
import type { PartialTransferItemToCheck } from './bulk-item.js';

export class AssignSourcesDto {
  @IsString({ each: true })
  @ApiProperty({ type: [String], example: ['new_product1'] })
  skus!: (string | null)[];

  @IsString({ each: true })
  @ApiProperty({ type: [String], example: ['central', 'south'] })
  sourceCodes!: (string | null)[];
}

export class UnassignSourcesDto extends AssignSourcesDto {
  @ApiProperty({ type: [String], example: ['south'] })
  override sourceCodes!: (string | null)[];
}

export class TransferInventoryDto {
  @IsString({ each: true })
  @ApiProperty({ type: [String], example: ['new_product1'] })
  skus!: (string | null)[];

  @IsString()
  @ApiProperty({ example: 'east' })
  originSource!: string;

  @IsString()
  @ApiProperty({ example: 'central' })
  destinationSource!: string;

  @IsBoolean()
  @ApiProperty({
    example: false,
    description: 'true: the origin loses its source items. false: they stay, with nothing in stock.',
  })
  unassignFromOrigin!: boolean;
}

@MagentoType('Magento\\InventoryCatalogApi\\Api\\Data\\PartialInventoryTransferItemInterface')
export class PartialInventoryTransferItemDto {
  @IsString()
  @ApiProperty({ type: String, example: 'new_product1' })
  sku?: string | null;

  @IsNumber()
  @ApiProperty({
    type: Number,
    example: 10,
    description: 'Units, up to four decimals; a negative number moves the other way.',
  })
  qty?: number | null;
}

export class TransferInventoryPartiallyDto {
  @IsString()
  @ApiProperty({ example: 'central' })
  originSourceCode!: string;

  @IsString()
  @ApiProperty({ example: 'east' })
  destinationSourceCode!: string;

  @ListOf(() => PartialInventoryTransferItemDto, { example: [{ sku: 'new_product1', qty: 10 }] })
  items!: PartialInventoryTransferItemDto[];
}

/** In a list of texts, null is the empty one. */
export const toTexts = (texts: readonly (string | null)[]): string[] => texts.map((text) => text ?? '');

export const toPartialTransferItem = ({ sku, qty }: PartialInventoryTransferItemDto): PartialTransferItemToCheck => ({
  sku: sku ?? null,
  qty: qty ?? null,
});
