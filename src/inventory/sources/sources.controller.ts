import { Controller, Param } from '@nestjs/common';
import { Arguments } from '../../webapi/arguments.decorator.js';
import { ApiResult, ApiSearch } from '../../webapi/openapi.decorators.js';
import type { Page } from '../../webapi/page.js';
import { Route } from '../../webapi/route.decorator.js';
import { OptionalSearchDto, toSearchCriteria } from '../../webapi/search-criteria.js';
import { SaveSourceDto, SourceDto, toSourceDto, toSourceToSave } from './source.dto.js';
import { SourcesService } from './sources.service.js';

const READ = 'Magento_InventoryApi::source';
const EDIT = 'Magento_InventoryApi::source_edit';

@Controller()
export class SourcesController {
  constructor(private readonly sources: SourcesService) {}

  /** Makes a source, or changes the one with this code: what is left out stays as it is. */
  @Route('POST', 'V1/inventory/sources', EDIT, 'inventoryApiSourceRepositoryV1.save')
  async save(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  /** The same; the code in the path is the one that counts. */
  @Route('PUT', 'V1/inventory/sources/:sourceCode', EDIT, 'inventoryApiSourceRepositoryV1.save')
  async saveByCode(@Arguments() { source }: SaveSourceDto): Promise<void> {
    await this.sources.save(toSourceToSave(source));
  }

  /** Finds sources; without criteria, all. */
  @Route('GET', 'V1/inventory/sources', READ, 'inventoryApiSourceRepositoryV1.getList')
  @ApiSearch(SourceDto, { field: 'country_id', value: 'US' })
  async search(@Arguments() { searchCriteria }: OptionalSearchDto): Promise<Page<SourceDto>> {
    return (await this.sources.search(toSearchCriteria(searchCriteria))).map(toSourceDto);
  }

  /** One source. */
  @Route('GET', 'V1/inventory/sources/:sourceCode', READ, 'inventoryApiSourceRepositoryV1.get')
  @ApiResult({ type: SourceDto })
  async get(@Param('sourceCode') sourceCode: string): Promise<SourceDto> {
    return toSourceDto(await this.sources.get(sourceCode));
  }
}
