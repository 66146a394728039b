import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsString } from 'class-validator';
import { ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import type {
  ConfigurationToDelete,
  ConfigurationToSave,
  SourceItemConfiguration,
} from './source-item-configuration.entity.js';

class ExtensionDto {}

@MagentoType('Magento\\InventoryLowQuantityNotificationApi\\Api\\Data\\SourceItemConfigurationInterface')
export class SourceItemConfigurationDto {
  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code?: string | null;

  @IsNumber()
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 5,
    description: 'Units, up to four decimals. Saved as null, the global setting applies.',
  })
  notify_stock_qty?: number | null;

  @IsString()
  @ApiProperty({ type: String, maxLength: 64, example: 'new_product1' })
  sku?: string | null;

  @ObjectOf(() => ExtensionDto, { required: false, writeOnly: true })
  extension_attributes?: ExtensionDto | null;
}

export class SaveSourceItemConfigurationsDto {
  @ListOf(() => SourceItemConfigurationDto, {
    minItems: 1,
    example: [{ source_code: 'central', sku: 'new_product1', notify_stock_qty: 5 }],
  })
  sourceItemConfigurations!: SourceItemConfigurationDto[];
}

const IGNORED = { required: false, description: 'Accepted and ignored.' };

/** Magento names configurations by source items. */
@MagentoType('Magento\\InventoryApi\\Api\\Data\\SourceItemInterface')
class SourceItemKeyDto {
  @IsString()
  @ApiProperty({ type: String, example: 'new_product1' })
  sku?: string | null;

  @IsString()
  @ApiProperty({ type: String, example: 'central' })
  source_code?: string | null;

  @IsNumber()
  @ApiProperty({ type: Number, ...IGNORED })
  quantity?: number | null;

  @IsInt()
  @ApiProperty({ type: 'integer', ...IGNORED })
  status?: number | null;

  @ObjectOf(() => ExtensionDto, IGNORED)
  extension_attributes?: ExtensionDto | null;
}

export class DeleteSourceItemConfigurationsDto {
  @ListOf(() => SourceItemKeyDto, { example: [{ source_code: 'central', sku: 'new_product1' }] })
  sourceItems!: SourceItemKeyDto[];
}

export const toConfigurationToDelete = ({ source_code, sku }: SourceItemKeyDto): ConfigurationToDelete => ({
  sourceCode: source_code ?? null,
  sku: sku ?? null,
});

export const toConfigurationToSave = (configuration: SourceItemConfigurationDto): ConfigurationToSave => ({
  ...toConfigurationToDelete(configuration),
  notifyStockQty: configuration.notify_stock_qty ?? null,
});

export const toSourceItemConfigurationDto = ({
  sourceCode,
  sku,
  notifyStockQty,
}: SourceItemConfiguration): SourceItemConfigurationDto => ({
  source_code: sourceCode,
  notify_stock_qty: notifyStockQty,
  sku,
});
