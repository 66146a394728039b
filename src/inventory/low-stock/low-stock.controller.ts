import { Controller, Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { mapInPlace } from '../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiError, ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { notAllowed } from '../../webapi/errors/entity-errors.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import type { Page } from '../../webapi/search/page.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { LowStockItemDto, toLowStockItemDto } from './low-stock.dto.js';
import { LowStockService } from './low-stock.service.js';
import {
  DeleteSourceItemConfigurationsDto,
  SaveSourceItemConfigurationsDto,
  SourceItemConfigurationDto,
  toConfigurationToDelete,
  toConfigurationToSave,
  toSourceItemConfigurationDto,
} from './source-item-configuration.dto.js';
import { SourceItemConfigurationsService } from './source-item-configurations.service.js';

const MODULE = 'Magento_InventoryLowQuantityNotificationApi';
const READ = `${MODULE}::low_quantity_notification`;
const SAVE = `${MODULE}::stock_create_low_quantity_notification`;
const DELETE = `${MODULE}::stock_delete_low_quantity_notification`;
const SERVICE = 'inventoryLowQuantityNotificationApi';

@Controller()
@ApiSection('Low stock', 'From which quantity on a source is low on a product, and what is low now.')
export class LowStockController {
  constructor(
    private readonly configurations: SourceItemConfigurationsService,
    private readonly lowStock: LowStockService,
  ) {}

  @Route(
    'GET',
    'V1/inventory/low-quantity-notification/:sourceCode/:sku',
    READ,
    `${SERVICE}GetSourceItemConfigurationV1.execute`,
  )
  @ApiText('Gets the low-stock threshold of a product in a source. The global setting where it has none of its own.')
  @ApiResult({ type: SourceItemConfigurationDto, description: 'The threshold that applies.' })
  @ApiError('The source or the SKU is unknown.', notAllowed('Wrong input data'))
  @ApiParam({ name: 'sku', type: String, example: 'new_product1' })
  @ApiParam({ name: 'sourceCode', type: String, example: 'central' })
  async get(@Param('sourceCode') sourceCode: string, @Param('sku') sku: string): Promise<SourceItemConfigurationDto> {
    return toSourceItemConfigurationDto(await this.configurations.get(sourceCode, sku));
  }

  @Route('POST', 'V1/inventory/low-quantity-notification', SAVE, `${SERVICE}SourceItemConfigurationsSaveV1.execute`)
  @ApiText(
    'Saves low-stock thresholds of products in sources. Neither source nor product need exist, except for the source ' +
      '`default`, whose thresholds the legacy stock items show too.',
  )
  async save(@Arguments() { sourceItemConfigurations }: SaveSourceItemConfigurationsDto): Promise<void> {
    await this.configurations.save(await mapInPlace(sourceItemConfigurations, toConfigurationToSave));
  }

  @Route(
    'POST',
    'V1/inventory/low-quantity-notifications-delete',
    DELETE,
    `${SERVICE}DeleteSourceItemsConfigurationV1.execute`,
  )
  @ApiText('Deletes low-stock thresholds: the global setting applies again. Those that do not exist are ignored.')
  async delete(@Arguments() { sourceItems }: DeleteSourceItemConfigurationsDto): Promise<void> {
    await this.configurations.delete(await mapInPlace(sourceItems, toConfigurationToDelete));
  }

  @Route('GET', 'V1/inventory/low-stock', READ, 'nestMsiLowStockV1.getList')
  @ApiText(
    'Searches what sources are low on: source items at or below their threshold, lowest quantity first. Disabled sources, ' +
      'products without managed stock and, on a Magento database, disabled products are left out. Not in Magento, whose ' +
      'Admin has the report.',
  )
  @ApiSearch(LowStockItemDto, {
    fields: [
      'source_item_id',
      'sku',
      'source_code',
      'source_name',
      'quantity',
      'status',
      'notify_stock_qty',
      'website_codes',
      'product_id',
    ],
    field: 'source_code',
    value: 'central',
    sort: 'quantity',
  })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<LowStockItemDto>> {
    return (await this.lowStock.search(toSearchCriteria(searchCriteria))).map(toLowStockItemDto);
  }
}
