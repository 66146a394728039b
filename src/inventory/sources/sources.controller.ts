import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { SaveSourceDto, SourceDto, toSourceDto, toSourceToSave } from './source.dto.js';
import { SourcesService } from './sources.service.js';

const READ = 'Magento_InventoryApi::source';
const EDIT = 'Magento_InventoryApi::source_edit';

/** The columns that can be searched and sorted by. */
const FIELDS = [
  'source_code',
  'name',
  'enabled',
  'description',
  'latitude',
  'longitude',
  'country_id',
  'region_id',
  'region',
  'city',
  'street',
  'postcode',
  'contact_name',
  'email',
  'phone',
  'fax',
  'use_default_carrier_config',
  'is_pickup_location_active',
  'frontend_name',
  'frontend_description',
];

const SourceToRead = ApiParam({ name: 'sourceCode', type: 'string', example: 'default' });
const SourceToChange = ApiParam({ name: 'sourceCode', type: 'string', example: 'central' });

@Controller()
@ApiSection('Sources', 'The places that goods are shipped from.')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Route('POST', 'V1/inventory/sources', EDIT, 'inventoryApiSourceRepositoryV1.save')
  @ApiText(
    'Creates a source, or updates the one with this code. Fields that are left out stay as they are; null clears them. ' +
      'Without `latitude` and `longitude`, the distance provider looks up the address that is sent.',
  )
  async save(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  @Route('PUT', 'V1/inventory/sources/:sourceCode', EDIT, 'inventoryApiSourceRepositoryV1.save')
  @ApiText(
    'Updates a source, or creates it. The code in the path wins over the one in the body. Fields that are left out stay ' +
      'as they are; null clears them. Without `latitude` and `longitude`, the distance provider looks up the address ' +
      'that is sent.',
  )
  @SourceToChange
  async saveByCode(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  @Route('GET', 'V1/inventory/sources', READ, 'inventoryApiSourceRepositoryV1.getList')
  @ApiText('Searches sources.')
  @ApiSearch(SourceDto, { fields: FIELDS, field: 'source_code', value: 'default', sort: 'name' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<SourceDto>> {
    return (await this.sources.search(toSearchCriteria(searchCriteria))).map(toSourceDto);
  }

  @Route('GET', 'V1/inventory/sources/:sourceCode', READ, 'inventoryApiSourceRepositoryV1.get')
  @ApiText('Gets a source.')
  @ApiResult({ type: SourceDto, description: 'The source.' })
  @SourceToRead
  @ApiNotFoundResponse({ description: 'No source has this code.' })
  async get(@Param('sourceCode') sourceCode: string): Promise<SourceDto> {
    return toSourceDto(await this.sources.get(sourceCode));
  }
}
