import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { mapInPlace } from '../../webapi/arguments/map-in-place.js';
import type { AttributeValues } from '../changes/extension-attributes/extended.js';
import { StockExtensionAttributes } from './stock.attributes.js';
import type { StockToSave, StockWithChannels } from './stock.entity.js';

@MagentoType('Magento\\InventorySalesApi\\Api\\Data\\SalesChannelInterface')
class SalesChannelDto {
  @IsString()
  @ApiProperty({ type: String, example: 'website' })
  type?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: 'base', description: 'The code of a website.' })
  code?: string | null;
}

class StockExtensionDto {
  @ListOf(() => SalesChannelDto, { required: false, lenient: true })
  sales_channels?: SalesChannelDto[] | null;
}

@MagentoType('Magento\\InventoryApi\\Api\\Data\\StockInterface')
export class StockDto {
  @IsInt()
  @ApiProperty({ type: 'integer', required: false, example: 4, description: 'Left out: a new stock is created.' })
  stock_id?: number | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 255, example: 'St. Louis Stock' })
  name?: string | null;

  @ObjectOf(StockExtensionAttributes.dto.on(StockExtensionDto), { required: false })
  extension_attributes?: StockExtensionDto | null;
}

export class SaveStockDto {
  @ObjectOf(() => StockDto, {
    example: {
      stock_id: 4,
      name: 'St. Louis Stock',
      extension_attributes: { sales_channels: [{ type: 'website', code: 'base' }] },
    },
  })
  stock!: StockDto;
}

export const toStockToSave = async ({ stock_id, name, extension_attributes }: StockDto): Promise<StockToSave> => ({
  stockId: stock_id ?? null,
  name: name ?? null,
  salesChannels: await mapInPlace(extension_attributes?.sales_channels ?? [], ({ type, code }) => ({
    type: type ?? null,
    code: code ?? null,
  })),
  extensionAttributes: (extension_attributes ?? undefined) as AttributeValues | undefined,
});

export const toStockDto = ({ stockId, name, salesChannels, extensionAttributes }: StockWithChannels): StockDto => ({
  stock_id: stockId,
  name,
  extension_attributes: {
    sales_channels: salesChannels.map(({ type, code }) => ({ type, code })),
    ...extensionAttributes,
  },
});
