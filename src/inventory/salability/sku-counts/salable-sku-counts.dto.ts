import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsInt } from 'class-validator';
import type { SalableSkuCount } from './salable-sku-count.entity.js';

const MAX_STOCKS = 100;

export class StocksToCountDto {
  @IsInt({ each: true })
  @ArrayMaxSize(MAX_STOCKS)
  @ApiProperty({ type: 'integer', isArray: true, maxItems: MAX_STOCKS, example: [1, 4] })
  stockIds!: number[];
}

export class SalableSkuCountDto {
  @ApiProperty({ type: 'integer', example: 4 })
  stock_id!: number;

  @ApiProperty({ type: 'integer', example: 2, description: 'SKUs that sources of the stock have source items of.' })
  skus!: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Those of them that can be sold now.' })
  salable_skus!: number;
}

export const toSalableSkuCountDto = ({ stockId, skus, salableSkus }: SalableSkuCount): SalableSkuCountDto => ({
  stock_id: stockId,
  skus,
  salable_skus: salableSkus,
});
