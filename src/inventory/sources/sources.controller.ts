import { Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSearch, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import type { Page } from '../../webapi/search/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search/search-criteria.js';
import { SaveSourceDto, SourceDto, toSourceDto, toSourceToSave } from './source.dto.js';
import { SourcesService } from './sources.service.js';

const READ = 'Magento_InventoryApi::source';
const EDIT = 'Magento_InventoryApi::source_edit';

const SourceCode = ApiParam({ name: 'sourceCode', type: 'string', example: 'central' });

@Controller()
@ApiSection('Sources: the places that goods are shipped from')
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  @Route('POST', 'V1/inventory/sources', EDIT, 'inventoryApiSourceRepositoryV1.save')
  @ApiText('Creates a source, or changes the one with this code. What is left out stays as it is; null empties it.')
  async save(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  @Route('PUT', 'V1/inventory/sources/:sourceCode', EDIT, 'inventoryApiSourceRepositoryV1.save')
  @ApiText(
    'Changes a source, or creates it. The code in the path counts, whatever the body says. What is left out stays' +
      ' as it is; null empties it.',
  )
  @SourceCode
  async saveByCode(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  @Route('GET', 'V1/inventory/sources', READ, 'inventoryApiSourceRepositoryV1.getList')
  @ApiText('Searches sources.')
  @ApiSearch(SourceDto, { field: 'source_code', value: 'central', sort: 'name' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<SourceDto>> {
    return (await this.sources.search(toSearchCriteria(searchCriteria))).map(toSourceDto);
  }

  @Route('GET', 'V1/inventory/sources/:sourceCode', READ, 'inventoryApiSourceRepositoryV1.get')
  @ApiText('Gets a source.')
  @ApiResult({ type: SourceDto, description: 'The source.' })
  @SourceCode
  @ApiNotFoundResponse({ description: 'There is no source with this code.' })
  async get(@Param('sourceCode') sourceCode: string): Promise<SourceDto> {
    return toSourceDto(await this.sources.get(sourceCode));
  }
}
