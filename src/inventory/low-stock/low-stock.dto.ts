import { ApiProperty } from '@nestjs/swagger';
import type { LowStockItem } from './low-stock-item.js';

export class LowStockItemDto {
  @ApiProperty({ example: 'new_product1' })
  sku!: string;

  @ApiProperty({ example: 'central' })
  source_code!: string;

  @ApiProperty({ example: 'Central Shipping Center' })
  source_name!: string;

  @ApiProperty({ type: Number, example: 3, description: 'Units in the source.' })
  quantity!: number;

  @ApiProperty({ type: 'integer', enum: [0, 1], example: 1, description: '1: in stock, 0: out of stock.' })
  status!: number;

  @ApiProperty({ type: Number, example: 5, description: 'The threshold that applies, in units.' })
  notify_stock_qty!: number;

  @ApiProperty({ type: [String], example: ['base'], description: 'The websites whose stocks the source serves.' })
  website_codes!: string[];
}

export const toLowStockItemDto = (item: LowStockItem): LowStockItemDto => ({
  sku: item.sku,
  source_code: item.sourceCode,
  source_name: item.sourceName,
  quantity: item.quantity,
  status: item.status,
  notify_stock_qty: item.notifyStockQty,
  website_codes: [...item.websiteCodes],
});
