import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNumber, IsString } from 'class-validator';
import { IgnoresUnknownKeys, MagentoType, ObjectOf } from '../webapi/arguments/dto.decorators.js';
import { toSnakeCase } from '../webapi/arguments/names.js';
import type { ProductToSave, SavedProduct } from './product-to-save.js';
import { STOCK_ITEM_OPTIONS, type StockItemOptionsToSave } from './stock-item-options.js';

/** What products can be searched by: columns that inventory knows, and the name. */
export const PRODUCT_FIELDS = [
  'entity_id',
  'attribute_set_id',
  'type_id',
  'sku',
  'has_options',
  'required_options',
  'created_at',
  'updated_at',
  'name',
] as const;

const flag = { type: Boolean, example: true, required: false };
const units = { type: Number, example: 0, required: false };

/** The stock item of a product: options of its stock, and the quantity of the source `default`. */
@MagentoType('Magento\\CatalogInventory\\Api\\Data\\StockItemInterface')
@IgnoresUnknownKeys()
export class StockItemDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 1, required: false, description: 'Accepted and ignored.' })
  item_id?: number | null;

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

  @IsBoolean()
  @ApiProperty(flag)
  use_config_min_sale_qty?: boolean | null;

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
}

@MagentoType('Magento\\Catalog\\Api\\Data\\ProductExtensionInterface')
@IgnoresUnknownKeys()
class ProductExtensionAttributesDto {
  @IsInt({ each: true })
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [1] })
  website_ids?: number[] | null;

  @ObjectOf(() => StockItemDto, { required: false })
  stock_item?: StockItemDto | null;
}

/** A product, as far as inventory needs it. Other fields are accepted and ignored. */
@MagentoType('Magento\\Catalog\\Api\\Data\\ProductInterface')
@IgnoresUnknownKeys()
export class ProductToSaveDto {
  @IsString()
  @ApiProperty({ type: String, example: 'new_product1' })
  sku?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: 'New product' })
  name?: string | null;

  @IsString()
  @ApiProperty({
    type: String,
    example: 'simple',
    description: 'simple, virtual, downloadable, giftcard, configurable, grouped or bundle.',
  })
  type_id?: string | null;

  @ObjectOf(() => ProductExtensionAttributesDto, { required: false })
  extension_attributes?: ProductExtensionAttributesDto | null;
}

/** Input of POST and PUT. */
export class SaveProductDto {
  @ObjectOf(() => ProductToSaveDto)
  product!: ProductToSaveDto;
}

export class ProductDto extends ProductToSaveDto {
  @ApiProperty({ type: 'integer', example: 1 })
  id!: number;

  @ApiProperty({ type: 'integer', example: 4 })
  attribute_set_id!: number;

  @ApiProperty({ example: '2026-01-31 12:00:00', description: 'UTC.' })
  created_at!: string;

  @ApiProperty({ example: '2026-01-31 12:00:00', description: 'UTC.' })
  updated_at!: string;
}

export const toProductToSave = ({ sku, name, type_id, extension_attributes }: ProductToSaveDto): ProductToSave => {
  const { website_ids, stock_item } = extension_attributes ?? {};
  return {
    sku: sku ?? null,
    name: name ?? undefined,
    typeId: type_id ?? undefined,
    websiteIds: website_ids?.filter((id) => id !== null),
    options: stock_item ? toOptions(stock_item) : {},
    stock: stock_item ? { qty: stock_item.qty, isInStock: stock_item.is_in_stock } : null,
  };
};

export const toOptions = (stockItem: StockItemDto): StockItemOptionsToSave => {
  const sent = stockItem as Readonly<Record<string, unknown>>;
  const given = STOCK_ITEM_OPTIONS.map((option) => [option, sent[toSnakeCase(option)] ?? undefined] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as StockItemOptionsToSave;
};

const toStockItemDto = ({ stockItem }: SavedProduct): StockItemDto => ({
  qty: stockItem.qty,
  is_in_stock: stockItem.isInStock,
  ...(Object.fromEntries(
    STOCK_ITEM_OPTIONS.map((option) => [toSnakeCase(option), stockItem[option]]),
  ) as Partial<StockItemDto>),
});

export const toProductDto = (product: SavedProduct): ProductDto => ({
  id: product.productId,
  sku: product.sku,
  name: product.name,
  attribute_set_id: product.attributeSetId,
  type_id: product.typeId,
  created_at: product.createdAt,
  updated_at: product.updatedAt,
  extension_attributes: { website_ids: [...product.websiteIds], stock_item: toStockItemDto(product) },
});
