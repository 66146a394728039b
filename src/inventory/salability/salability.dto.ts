import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsInt, IsNumber, IsString } from 'class-validator';
import { ByConstructor, ListOf, MagentoType } from '../../webapi/arguments/dto.decorators.js';
import type { SalabilityResult } from './salability-result.js';
import type { SalableQuantity } from './salable-quantity.entity.js';

const SKU = { example: 'new_product1' };
const STOCK_ID = { type: 'integer', example: 1 } as const;

export class SkusOfStockDto {
  @IsString({ each: true })
  @ApiProperty({ type: [String], example: ['new_product1'] })
  skus!: string[];

  @IsInt()
  @ApiProperty(STOCK_ID)
  stockId!: number;
}

/** Most SKUs of one request for salable quantities. */
const MAX_SKUS = 10_000;

export class SalableQuantitiesDto {
  @IsString({ each: true })
  @ArrayMaxSize(MAX_SKUS)
  @ApiProperty({ type: [String], maxItems: MAX_SKUS, example: ['new_product1', 'new_product2'] })
  skus!: string[];

  @IsInt()
  @ApiProperty(STOCK_ID)
  stockId!: number;
}

export class SkuQtyOfStockDto {
  @IsString()
  @ApiProperty(SKU)
  sku!: string;

  @IsInt()
  @ApiProperty(STOCK_ID)
  stockId!: number;

  @IsNumber()
  @ApiProperty({ type: Number, example: 2 })
  requestedQty!: number;
}

@MagentoType('Magento\\InventorySalesApi\\Api\\Data\\IsProductSalableForRequestedQtyRequestInterface')
@ByConstructor()
class SkuRequestDto {
  @IsString()
  @ApiProperty(SKU)
  sku!: string;

  @IsNumber()
  @ApiProperty({ type: Number, example: 2, description: 'In units.' })
  qty!: number;
}

export class SkuRequestsOfStockDto {
  @ListOf(() => SkuRequestDto)
  skuRequests!: SkuRequestDto[];

  @IsInt()
  @ApiProperty(STOCK_ID)
  stockId!: number;
}

export class IsProductSalableResultDto {
  @ApiProperty(SKU)
  sku!: string;

  @ApiProperty(STOCK_ID)
  stock_id!: number;

  @ApiProperty({ example: true })
  salable!: boolean;
}

export class SalableQuantityDto extends IsProductSalableResultDto {
  @ApiProperty({ type: Number, example: 100, description: 'In units; negative while backorders are open.' })
  qty!: number;
}

class ProductSalabilityErrorDto {
  @ApiProperty({ example: 'is_salable_with_reservations-not_enough_qty' })
  code!: string;

  @ApiProperty({ example: 'The requested qty is not available' })
  message!: string;
}

export class ProductSalableResultDto {
  @ApiProperty({ example: false })
  salable!: boolean;

  @ApiProperty({ type: [ProductSalabilityErrorDto], description: 'Empty when it can be sold.' })
  errors!: ProductSalabilityErrorDto[];
}

export class IsProductSalableForRequestedQtyResultDto extends ProductSalableResultDto {
  @ApiProperty(SKU)
  sku!: string;

  @ApiProperty(STOCK_ID)
  stock_id!: number;
}

export const toIsProductSalableResultDto = (
  sku: string,
  stockId: number,
  salable: boolean,
): IsProductSalableResultDto => ({ sku, stock_id: stockId, salable });

export const toSalableQuantityDto = ({ sku, qty, salable }: SalableQuantity, stockId: number): SalableQuantityDto => ({
  sku,
  stock_id: stockId,
  qty,
  salable,
});

export const toProductSalableResultDto = ({ salable, errors }: SalabilityResult): ProductSalableResultDto => ({
  salable,
  errors: errors.map(({ code, message }) => ({ code, message })),
});

export const toRequestedQtyResultDto = (
  sku: string,
  stockId: number,
  result: SalabilityResult,
): IsProductSalableForRequestedQtyResultDto => ({ sku, stock_id: stockId, ...toProductSalableResultDto(result) });
