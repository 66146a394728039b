import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional } from 'class-validator';
import {
  LegacyStockItemDto,
  StockItemDto,
  toLegacyStockItemDto,
  toOptions,
} from '../../catalog/stock-items/stock-item.dto.js';
import { ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { intText } from '../../webapi/arguments/scalars.js';
import type { LegacyStockStatus, StockItemToSave } from './legacy-stock-item.js';

/** The class of Magento that turns the search into SQL, which the wire names. */
const STOCK_ITEM_CRITERIA_MAPPER =
  'Magento\\CatalogInventory\\Model\\ResourceModel\\Stock\\Item\\StockItemCriteriaMapper';

/** What `scopeId` is. */
export const SCOPE = 'The website. Stock is kept for all websites, which is 0: others have no stock items.';

export class SaveStockItemDto {
  @ObjectOf(() => StockItemDto)
  stockItem!: StockItemDto;
}

export class LowStockDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 0, description: SCOPE })
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
  @ApiProperty({ type: 'integer', example: 20, required: false, description: 'Less than 1: one item.' })
  pageSize?: number;
}

export class LegacyStockStatusDto {
  @ApiProperty({ type: 'integer', example: 1 })
  product_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  stock_id!: number;

  @ApiProperty({ type: 'integer', example: 100, description: 'Salable units, without decimals.' })
  qty!: number;

  @ApiProperty({ type: 'integer', enum: [0, 1], example: 1, description: '1: it can be sold.' })
  stock_status!: number;

  @ApiProperty({ type: LegacyStockItemDto })
  stock_item!: LegacyStockItemDto;
}

/** What Magento's legacy collections tell of a search, instead of search criteria. */
export class StockItemCriteriaDto {
  @ApiProperty({ type: String, example: STOCK_ITEM_CRITERIA_MAPPER })
  mapper_interface_name!: string;

  @ApiProperty({ type: [String], example: [], description: 'Always empty, as the next two.' })
  criteria_list!: string[];

  @ApiProperty({ type: [String], example: [] })
  filters!: string[];

  @ApiProperty({ type: [String], example: [] })
  orders!: string[];

  @ApiProperty({ type: [String], example: ['1', '20'], description: '`currentPage` and `pageSize`.' })
  limit!: string[];
}

export class LowStockItemsDto {
  @ApiProperty({ type: [LegacyStockItemDto] })
  items!: LegacyStockItemDto[];

  @ApiProperty({ type: StockItemCriteriaDto })
  search_criteria!: StockItemCriteriaDto;

  @ApiProperty({ type: 'integer', example: 1 })
  total_count!: number;
}

export const toStockItemToSave = (stockItem: StockItemDto): StockItemToSave => ({
  options: toOptions(stockItem),
  stock: { qty: stockItem.qty, isInStock: stockItem.is_in_stock },
});

export const toLegacyStockStatusDto = ({ qty, salable, stockItem }: LegacyStockStatus): LegacyStockStatusDto => ({
  product_id: stockItem.productId,
  stock_id: stockItem.stockId,
  qty: Math.trunc(qty) + 0,
  stock_status: Number(salable),
  stock_item: toLegacyStockItemDto(stockItem),
});

export const toStockItemCriteriaDto = (page: number, size: number): StockItemCriteriaDto => ({
  mapper_interface_name: STOCK_ITEM_CRITERIA_MAPPER,
  criteria_list: [],
  filters: [],
  orders: [],
  limit: [intText(page), intText(size)],
});
