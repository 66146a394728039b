import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional } from 'class-validator';
import { StockItemDto, toOptions } from '../../catalog/product.dto.js';
import { STOCK_ITEM_OPTIONS } from '../../catalog/stock-item-options.js';
import { ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { toSnakeCase } from '../../webapi/arguments/names.js';
import { SearchCriteriaDto } from '../../webapi/search/search-criteria.js';
import type { LegacyStockItem, LegacyStockStatus, LowStockItems, StockItemToSave } from './legacy-stock-item.js';

export class SaveStockItemDto {
  @ObjectOf(() => StockItemDto)
  stockItem!: StockItemDto;
}

export class LowStockDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 0, description: 'Accepted and ignored: stock is not kept for websites.' })
  scopeId!: number;

  @IsNumber()
  @ApiProperty({ type: Number, example: 5, description: 'Units: products with fewer or as many.' })
  qty!: number;

  @IsOptional()
  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, required: false })
  currentPage?: number;

  @IsOptional()
  @IsInt()
  @ApiProperty({ type: 'integer', example: 20, required: false, description: '0: all.' })
  pageSize?: number;
}

/** Options that are left to the global settings have their value from there. */
export class LegacyStockItemDto extends StockItemDto {
  @ApiProperty({ type: 'integer', example: 1 })
  product_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  stock_id!: number;

  @ApiProperty({ example: false })
  show_default_notification_message!: boolean;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'UTC.' })
  low_stock_date!: string | null;

  @ApiProperty({ type: 'integer', example: 0 })
  stock_status_changed_auto!: number;
}

export class LegacyStockStatusDto {
  @ApiProperty({ type: 'integer', example: 1 })
  product_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  stock_id!: number;

  @ApiProperty({ type: Number, example: 100, description: 'Units; 0 for what is out of stock.' })
  qty!: number;

  @ApiProperty({ type: 'integer', enum: [0, 1], example: 1, description: '1: in stock.' })
  stock_status!: number;

  @ApiProperty({ type: LegacyStockItemDto })
  stock_item!: LegacyStockItemDto;
}

export class LowStockItemsDto {
  @ApiProperty({ type: [LegacyStockItemDto] })
  items!: LegacyStockItemDto[];

  @ApiProperty({ type: SearchCriteriaDto })
  search_criteria!: SearchCriteriaDto;

  @ApiProperty({ type: 'integer', example: 1 })
  total_count!: number;
}

export const toStockItemToSave = (stockItem: StockItemDto): StockItemToSave => ({
  options: toOptions(stockItem),
  stock: { qty: stockItem.qty, isInStock: stockItem.is_in_stock },
});

export const toLegacyStockItemDto = (item: LegacyStockItem): LegacyStockItemDto => {
  const { isQtyDecimal, ...options } = item;
  return {
    item_id: item.itemId,
    product_id: item.productId,
    stock_id: item.stockId,
    qty: item.qty,
    is_in_stock: item.isInStock,
    is_qty_decimal: isQtyDecimal,
    show_default_notification_message: false,
    ...(Object.fromEntries(
      STOCK_ITEM_OPTIONS.filter((option) => option !== 'isQtyDecimal' && option !== 'isDecimalDivided').map(
        (option) => [toSnakeCase(option), options[option as keyof typeof options]],
      ),
    ) as Partial<StockItemDto>),
    low_stock_date: item.lowStockDate,
    is_decimal_divided: item.isDecimalDivided,
    stock_status_changed_auto: Number(item.stockStatusChangedAuto),
  };
};

export const toLegacyStockStatusDto = ({ qty, status, stockItem }: LegacyStockStatus): LegacyStockStatusDto => ({
  product_id: stockItem.productId,
  stock_id: stockItem.stockId,
  qty,
  stock_status: status,
  stock_item: toLegacyStockItemDto(stockItem),
});

export const toLowStockItemsDto = (
  { currentPage, pageSize }: LowStockDto,
  { items, totalCount }: LowStockItems,
): LowStockItemsDto => ({
  items: items.map(toLegacyStockItemDto),
  search_criteria: {
    filter_groups: [],
    ...(pageSize !== undefined && { page_size: pageSize }),
    ...(currentPage !== undefined && { current_page: currentPage }),
  },
  total_count: totalCount,
});
