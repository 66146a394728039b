import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { ByConstructor, ListOf, MagentoType, ObjectOf } from '../../webapi/arguments/dto.decorators.js';
import { AddressDto } from './address.dto.js';
import type {
  InventoryRequest,
  SourceSelectionAlgorithm,
  SourceSelectionResult,
} from './algorithms/source-selection-algorithm.js';

@MagentoType('Magento\\InventorySourceSelectionApi\\Api\\Data\\ItemRequestInterface')
@ByConstructor()
class ItemRequestDto {
  @IsString()
  @ApiProperty({ example: 'new_product1' })
  sku!: string;

  @IsNumber()
  @ApiProperty({ type: Number, example: 3 })
  qty!: number;
}

class InventoryRequestExtensionDto {
  @ObjectOf(() => AddressDto, { required: false, description: 'The destination, for algorithms that need it.' })
  destination_address?: AddressDto | null;
}

@ByConstructor()
class InventoryRequestDto {
  @IsInt()
  @ApiProperty({ type: 'integer', example: 4 })
  stockId!: number;

  @ListOf(() => ItemRequestDto)
  items!: ItemRequestDto[];

  @IsOptional()
  @ObjectOf(() => InventoryRequestExtensionDto, { required: false })
  extensionAttributes?: InventoryRequestExtensionDto | null;
}

export class SelectSourcesDto {
  @ObjectOf(() => InventoryRequestDto)
  inventoryRequest!: InventoryRequestDto;

  @IsString()
  @ApiProperty({ example: 'priority', description: 'A code from the list of algorithms.' })
  algorithmCode!: string;
}

class SourceSelectionItemDto {
  @ApiProperty({ example: 'central' })
  source_code!: string;

  @ApiProperty({ example: 'new_product1' })
  sku!: string;

  @ApiProperty({ type: Number, example: 3 })
  qty_to_deduct!: number;

  @ApiProperty({ type: Number, example: 1000 })
  qty_available!: number;
}

export class SourceSelectionResultDto {
  @ApiProperty({ type: [SourceSelectionItemDto] })
  source_selection_items!: SourceSelectionItemDto[];

  @ApiProperty({ example: true, description: 'Whether everything requested can be shipped.' })
  shippable!: boolean;
}

export class SourceSelectionAlgorithmDto {
  @ApiProperty({ example: 'priority' })
  code!: string;

  @ApiProperty({ example: 'Source Priority' })
  title!: string;

  @ApiProperty({ example: 'Algorithm which provides Source Selections based on predefined priority of Source' })
  description!: string;
}

export const toInventoryRequest = ({ stockId, items, extensionAttributes }: InventoryRequestDto): InventoryRequest => ({
  stockId,
  items,
  destination: extensionAttributes?.destination_address ?? null,
});

export const toSourceSelectionResultDto = ({ items, shippable }: SourceSelectionResult): SourceSelectionResultDto => ({
  source_selection_items: items.map(({ sourceCode, sku, toDeduct, available }) => ({
    source_code: sourceCode,
    sku,
    qty_to_deduct: toDeduct,
    qty_available: available,
  })),
  shippable,
});

export const toSourceSelectionAlgorithmDto = ({
  code,
  title,
  description,
}: SourceSelectionAlgorithm): SourceSelectionAlgorithmDto => ({
  code,
  title,
  description,
});
