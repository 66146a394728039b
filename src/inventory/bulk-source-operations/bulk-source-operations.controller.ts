import { Controller } from '@nestjs/common';
import { mapInPlace } from '../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';
import {
  AssignSourcesDto,
  toPartialTransferItem,
  toTexts,
  TransferInventoryDto,
  TransferInventoryPartiallyDto,
  UnassignSourcesDto,
} from './bulk-source-operations.dto.js';
import { BulkTransferService } from './bulk-transfer.service.js';

const PRODUCTS = 'Magento_Catalog::products';

@Controller()
@ApiSection('Bulk source operations', 'Assigns many products to sources, and moves quantities between sources.')
export class BulkSourceOperationsController {
  constructor(
    private readonly assignment: BulkAssignmentService,
    private readonly transfers: BulkTransferService,
  ) {}

  @Route('POST', 'V1/inventory/bulk-product-source-assign', PRODUCTS, 'inventoryCatalogApiBulkSourceAssignV1.execute')
  @ApiText(
    'Assigns products to sources. Each gets the source items that it lacks, with nothing in stock; existing ones stay as ' +
      'they are. All or nothing; errors name the index of each unknown source or SKU.',
  )
  @ApiResult({ type: 'integer', description: 'How many source items were created.', example: 1 })
  assign(@Arguments() { skus, sourceCodes }: AssignSourcesDto): Promise<number> {
    return this.assignment.assign(toTexts(skus), toTexts(sourceCodes));
  }

  @Route(
    'POST',
    'V1/inventory/bulk-product-source-unassign',
    PRODUCTS,
    'inventoryCatalogApiBulkSourceUnassignV1.execute',
  )
  @ApiText(
    'Takes products from sources. Deletes their source items, whatever is in stock, and their low-stock thresholds. ' +
      'Unknown SKUs are ignored.',
  )
  @ApiResult({ type: 'integer', description: 'How many source items were deleted.', example: 1 })
  unassign(@Arguments() { skus, sourceCodes }: UnassignSourcesDto): Promise<number> {
    return this.assignment.unassign(toTexts(skus), toTexts(sourceCodes));
  }

  @Route(
    'POST',
    'V1/inventory/bulk-product-source-transfer',
    PRODUCTS,
    'inventoryCatalogApiBulkInventoryTransferV1.execute',
  )
  @ApiText(
    'Moves all that a source has of some products to another source. The quantity is added to that of the destination, ' +
      'which gets the status and, unless it has one, the low-stock threshold of the origin. All or nothing.',
  )
  @ApiResult({ type: 'boolean', description: 'Always true.', example: true })
  async transfer(
    @Arguments() { skus, originSource, destinationSource, unassignFromOrigin }: TransferInventoryDto,
  ): Promise<boolean> {
    await this.transfers.transfer(toTexts(skus), originSource, destinationSource, unassignFromOrigin);
    return true;
  }

  @Route(
    'POST',
    'V1/inventory/bulk-partial-source-transfer',
    PRODUCTS,
    'inventoryCatalogApiBulkPartialInventoryTransferV1.execute',
  )
  @ApiText(
    'Moves quantities of products from one source to another. Both sources must have the products; what arrives is in ' +
      'stock. All or nothing; errors name the index of each item.',
  )
  async transferPartially(
    @Arguments() { originSourceCode, destinationSourceCode, items }: TransferInventoryPartiallyDto,
  ): Promise<void> {
    const wanted = await mapInPlace(items, toPartialTransferItem);
    await this.transfers.transferPartially(originSourceCode, destinationSourceCode, wanted);
  }
}
