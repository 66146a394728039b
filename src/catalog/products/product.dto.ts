import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString } from 'class-validator';
import { IgnoresUnknownKeys, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import type { ProductToSave, SavedProduct } from './product-to-save.js';
import { withSettings } from '../stock-items/stock-item-configuration.js';
import type { StockSettings } from '../stock-items/stock-settings.js';
import { LegacyStockItemDto, StockItemDto, toLegacyStockItemDto, toOptions } from '../stock-items/stock-item.dto.js';

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

class SavedProductExtensionAttributesDto extends ProductExtensionAttributesDto {
  @ApiProperty({ type: LegacyStockItemDto })
  override stock_item!: LegacyStockItemDto;
}

export class ProductDto extends ProductToSaveDto {
  @ApiProperty({ type: SavedProductExtensionAttributesDto })
  override extension_attributes!: SavedProductExtensionAttributesDto;

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

export const toProductDto = (product: SavedProduct, settings: StockSettings): ProductDto => ({
  id: product.productId,
  sku: product.sku,
  name: product.name,
  attribute_set_id: product.attributeSetId,
  type_id: product.typeId,
  created_at: product.createdAt,
  updated_at: product.updatedAt,
  extension_attributes: {
    website_ids: [...product.websiteIds],
    stock_item: toLegacyStockItemDto(withSettings(product.stockItem, settings)),
  },
});
