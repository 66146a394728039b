import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNumber, IsString } from 'class-validator';
import { MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { toSnakeCase } from '../../webapi/arguments/names.js';
import { STOCK_ITEM_OPTIONS, type StockItemOptionsToSave } from './stock-item-options.js';
import type { StockItem } from './stock-item.entity.js';

const flag = { type: Boolean, example: true, required: false };
const ignored = { required: false, description: 'Accepted and ignored.' };
const units = { type: Number, example: 0, required: false };

/** Magento's own modules have none. */
@MagentoType('Magento\\CatalogInventory\\Api\\Data\\StockItemExtensionInterface')
class StockItemExtensionAttributesDto {}

/** The stock item of a product: options of its stock, and the quantity of the source `default`. */
@MagentoType('Magento\\CatalogInventory\\Api\\Data\\StockItemInterface')
export class StockItemDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, ...ignored })
  item_id?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, ...ignored })
  product_id?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, ...ignored })
  stock_id?: number | null;

  @IsNumber()
  @ApiProperty({ type: Number, nullable: true, example: 100, description: 'Units in the source `default`.' })
  qty?: number | null;

  @IsBoolean()
  @ApiProperty({ type: Boolean, example: true })
  is_in_stock?: boolean | null;

  @IsBoolean()
  @ApiProperty({ ...flag, example: false })
  is_qty_decimal?: boolean | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_min_qty?: boolean | null;

  @IsNumber()
  @ApiProperty({ ...units, description: 'Out-of-stock threshold, in units.' })
  min_qty?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, required: false, description: '0 or 1.' })
  use_config_min_sale_qty?: number | null;

  @IsNumber()
  @ApiProperty({ ...units, example: 1 })
  min_sale_qty?: number | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_max_sale_qty?: boolean | null;

  @IsNumber()
  @ApiProperty({ ...units, example: 10_000 })
  max_sale_qty?: number | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_backorders?: boolean | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 0, required: false, description: '0: none, 1: allowed, 2: and notified.' })
  backorders?: number | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_notify_stock_qty?: boolean | null;

  @IsNumber()
  @ApiProperty({ ...units, example: 1 })
  notify_stock_qty?: number | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_qty_increments?: boolean | null;

  @IsNumber()
  @ApiProperty({ ...units, example: 1 })
  qty_increments?: number | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_enable_qty_inc?: boolean | null;

  @IsBoolean()
  @ApiProperty({ ...flag, example: false })
  enable_qty_increments?: boolean | null;

  @IsBoolean()
  @ApiProperty(flag)
  use_config_manage_stock?: boolean | null;

  @IsBoolean()
  @ApiProperty(flag)
  manage_stock?: boolean | null;

  @IsBoolean()
  @ApiProperty({ ...flag, example: false })
  is_decimal_divided?: boolean | null;

  @IsBoolean()
  @ApiProperty({ type: Boolean, example: false, ...ignored })
  show_default_notification_message?: boolean | null;

  @IsString()
  @ApiProperty({ type: String, nullable: true, example: null, ...ignored })
  low_stock_date?: string | null;

  @IsInt()
  @ApiProperty({ type: 'integer', example: 0, ...ignored })
  stock_status_changed_auto?: number | null;

  @ObjectOf(() => StockItemExtensionAttributesDto, { required: false })
  extension_attributes?: StockItemExtensionAttributesDto | null;
}

/** A stock item as it is shown: options that are left to the global settings have their value from there. */
export class LegacyStockItemDto extends StockItemDto {
  @ApiProperty({ type: 'integer', example: 1 })
  override product_id!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  override stock_id!: number;

  @ApiProperty({ example: false })
  override show_default_notification_message!: boolean;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'UTC.' })
  override low_stock_date!: string | null;

  @ApiProperty({ type: 'integer', example: 0 })
  override stock_status_changed_auto!: number;
}

export const toOptions = (stockItem: StockItemDto): StockItemOptionsToSave => {
  const sent = stockItem as Readonly<Record<string, unknown>>;
  const given = STOCK_ITEM_OPTIONS.map((option) => [option, sent[toSnakeCase(option)] ?? undefined] as const);
  const options = Object.fromEntries(given.filter(([, value]) => value !== undefined)) as StockItemOptionsToSave;
  const { use_config_min_sale_qty } = stockItem;
  return use_config_min_sale_qty == null ? options : { ...options, useConfigMinSaleQty: use_config_min_sale_qty !== 0 };
};

/** @param item with the global settings where it has none of its own */
export const toLegacyStockItemDto = (item: StockItem): LegacyStockItemDto => {
  const options = STOCK_ITEM_OPTIONS.filter((option) => option !== 'isQtyDecimal' && option !== 'isDecimalDivided');
  return {
    item_id: item.itemId,
    product_id: item.productId,
    stock_id: item.stockId,
    qty: item.qty,
    is_in_stock: item.isInStock,
    is_qty_decimal: item.isQtyDecimal,
    show_default_notification_message: false,
    ...(Object.fromEntries(options.map((option) => [toSnakeCase(option), item[option]])) as object),
    use_config_min_sale_qty: Number(item.useConfigMinSaleQty),
    low_stock_date: item.lowStockDate,
    is_decimal_divided: item.isDecimalDivided,
    stock_status_changed_auto: Number(item.stockStatusChangedAuto),
  };
};
