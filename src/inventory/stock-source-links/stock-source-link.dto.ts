import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import type { AttributeValues } from '../changes/extension-attributes/extended.js';
import { StockSourceLinkExtensionAttributes } from './stock-source-link.attributes.js';
import type { LinkToDelete, LinkToSave, StockSourceLink } from './stock-source-link.entity.js';

class StockSourceLinkExtensionDto {
  @IsString()
  @ApiProperty({ type: String, required: false, description: 'Accepted and ignored.' })
  source_name?: string | null;
}

export const LinkExtensionAttributes = StockSourceLinkExtensionAttributes.dto.on(StockSourceLinkExtensionDto);

@MagentoType('Magento\\InventoryApi\\Api\\Data\\StockSourceLinkInterface')
export class StockSourceLinkDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 4 })
  stock_id?: number | null;

  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code?: string | null;

  @IsInt()
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 65535, example: 1, description: 'Lower numbers come first.' })
  priority?: number | null;

  @ObjectOf(LinkExtensionAttributes, {
    required: false,
    description: 'Returned when a module adds to it.',
  })
  extension_attributes?: object | null;
}

/** What names a link. */
class StockSourceLinkKeyDto extends StockSourceLinkDto {
  @ApiProperty({ type: 'integer', required: false, description: 'Accepted and ignored.' })
  override priority?: number | null;
}

export class SaveStockSourceLinksDto {
  @ListOf(() => StockSourceLinkDto, {
    minItems: 1,
    example: [
      { source_code: 'central', stock_id: 4, priority: 1 },
      { source_code: 'east', stock_id: 4, priority: 2 },
    ],
  })
  links!: StockSourceLinkDto[];
}

export class DeleteStockSourceLinksDto {
  @ListOf(() => StockSourceLinkKeyDto, { minItems: 1, example: [{ source_code: 'south', stock_id: 4 }] })
  links!: StockSourceLinkKeyDto[];
}

export const toLinkToSave = ({
  source_code,
  stock_id,
  priority,
  extension_attributes,
}: StockSourceLinkDto): LinkToSave => ({
  sourceCode: source_code ?? null,
  stockId: stock_id ?? null,
  priority: priority ?? null,
  extensionAttributes: (extension_attributes ?? undefined) as AttributeValues | undefined,
});

export const toLinkToDelete = ({ source_code, stock_id }: StockSourceLinkKeyDto): LinkToDelete => ({
  sourceCode: source_code ?? null,
  stockId: stock_id ?? null,
});

export const toStockSourceLinkDto = ({
  stockId,
  sourceCode,
  priority,
  extensionAttributes,
}: StockSourceLink): StockSourceLinkDto => ({
  stock_id: stockId,
  source_code: sourceCode,
  priority,
  ...(extensionAttributes && { extension_attributes: extensionAttributes }),
});
