import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { SearchDto } from '../../webapi/search/search-criteria.js';
import type { SalableQuantity } from '../salability/salable-quantity.entity.js';

export class ExportDto extends SearchDto {
  @IsString()
  @ApiProperty({ example: 'website' })
  salesChannelType!: string;

  @IsString()
  @ApiProperty({ example: 'base' })
  salesChannelCode!: string;
}

export class StockSalableQtyDto {
  @ApiProperty({ example: 'new_product1' })
  sku!: string;

  @ApiProperty({ type: Number, example: 100, description: 'In units; 0 where stock is not managed.' })
  qty!: number;

  @ApiProperty({ example: true })
  is_salable!: boolean;
}

export const toStockSalableQtyDto = ({ sku, qty, salable }: SalableQuantity): StockSalableQtyDto => ({
  sku,
  qty,
  is_salable: salable,
});
