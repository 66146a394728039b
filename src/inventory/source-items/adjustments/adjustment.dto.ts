import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { ListOf } from '../../../webapi/arguments/dto.decorators.js';
import type { Adjustment } from './adjustment.entity.js';

export class AdjustmentDto {
  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code!: string;

  @IsString()
  @ApiProperty({ type: String, maxLength: 64, example: 'new_product1' })
  sku!: string;

  @IsNumber()
  @ApiProperty({ type: Number, example: -2, description: 'Added to the quantity. Up to four decimals.' })
  delta!: number;

  @IsNumber()
  @ApiProperty({
    type: Number,
    required: false,
    description:
      'The quantity before the request; 0 for an item that does not exist. When it is another one, nothing is saved, ' +
      'and the answer is 409.',
  })
  expected_quantity?: number | null;

  @IsInt()
  @ApiProperty({
    type: 'integer',
    enum: [0, 1],
    required: false,
    description: '1: in stock, 0: out of stock. Left out: as it is; a new item is in stock.',
  })
  status?: number | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 255, required: false, description: 'For listeners to events.' })
  reason?: string | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 255, required: false, description: 'For listeners to events.' })
  reference?: string | null;

  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false, description: 'Whether an item that does not exist is created.' })
  create?: boolean | null;
}

export class AdjustSourceItemsDto {
  @ListOf(() => AdjustmentDto, {
    minItems: 1,
    example: [
      {
        source_code: 'central',
        sku: 'new_product1',
        delta: -2,
        reason: 'damaged',
        reference: 'RMA-1001',
        create: true,
      },
      { source_code: 'east', sku: 'new_product1', delta: 12.5, create: true },
    ],
  })
  adjustments!: AdjustmentDto[];

  @IsBoolean()
  @IsOptional()
  @ApiProperty({ type: Boolean, required: false, description: 'For lines without a `create` of their own.' })
  create?: boolean | null;

  @IsBoolean()
  @IsOptional()
  dryRun?: boolean | null;
}

export const toAdjustment = ({ source_code, sku, delta, ...rest }: AdjustmentDto, create = false): Adjustment => ({
  sourceCode: source_code,
  sku,
  delta,
  expectedQuantity: rest.expected_quantity ?? null,
  status: rest.status ?? null,
  reason: rest.reason ?? null,
  reference: rest.reference ?? null,
  create: rest.create ?? create,
});
