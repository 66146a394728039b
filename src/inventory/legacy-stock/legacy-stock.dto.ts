import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional } from 'class-validator';
import { StockItemDto, toOptions } from '../../catalog/product.dto.js';
import { STOCK_ITEM_OPTIONS } from '../../catalog/stock-item-options.js';
import { ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { toSnakeCase } from '../../webapi/arguments/names.js';
import type { LegacyStockItem, LegacyStockStatus, StockItemToSave } from './legacy-stock-item.js';

/** The class of Magento that turns the search into SQL, which the wire names. */
const STOCK_ITEM_CRITERIA_MAPPER =
  'Magento\\CatalogInventory\\Model\\ResourceModel\\Stock\\Item\\StockItemCriteriaMapper';

export const WEBSITE = 'The website. Stock is kept for all websites, which is 0: others have no stock items.';

export class SaveStockItemDto {
  @ObjectOf(() => StockItemDto)
  stockItem!: StockItemDto;
}

export class LowStockDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 0, description: WEBSITE })
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

export const toStockItemCriteriaDto = (page: number, size: number): StockItemCriteriaDto => ({
  mapper_interface_name: STOCK_ITEM_CRITERIA_MAPPER,
  criteria_list: [],
  filters: [],
  orders: [],
  limit: [String(page), String(size)],
});
