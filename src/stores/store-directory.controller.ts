import { Controller } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../webapi/arguments/arguments.decorator.js';
import { RequestOrigin } from '../webapi/arguments/http-argument.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../webapi/documentation/openapi.decorators.js';
import { Route } from '../webapi/routes/route.decorator.js';
import { StoreConfigsService, type StoreConfig } from './store-configs.service.js';
import {
  StoreConfigDto,
  StoreConfigsDto,
  StoreGroupDto,
  StoreViewDto,
  toStoreGroupDto,
  toStoreViewDto,
  toWebsiteDto,
  WebsiteDto,
} from './store-directory.dto.js';
import { StoresService } from './stores.service.js';

const RESOURCE = 'Magento_Backend::store';

@Controller()
@ApiSection('Websites and store views', 'What the shop consists of, and how it is configured.')
export class StoreDirectoryController {
  constructor(
    private readonly stores: StoresService,
    private readonly configs: StoreConfigsService,
  ) {}

  @Route('GET', 'V1/store/websites', RESOURCE, 'storeWebsiteRepositoryV1.getList')
  @ApiText('Lists the websites. The website of the admin has the id 0.')
  @ApiResult({ type: WebsiteDto, isArray: true, description: 'The websites.' })
  async websites(): Promise<WebsiteDto[]> {
    return (await this.stores.websites()).map(toWebsiteDto);
  }

  @Route('GET', 'V1/store/storeGroups', RESOURCE, 'storeGroupRepositoryV1.getList')
  @ApiText('Lists the stores of the websites, which Magento calls groups.')
  @ApiResult({ type: StoreGroupDto, isArray: true, description: 'The groups.' })
  async storeGroups(): Promise<StoreGroupDto[]> {
    return (await this.stores.groups()).map(toStoreGroupDto);
  }

  @Route('GET', 'V1/store/storeViews', RESOURCE, 'storeStoreRepositoryV1.getList')
  @ApiText('Lists the store views. Their codes may stand in URLs: `/rest/<code>/V1/…`.')
  @ApiResult({ type: StoreViewDto, isArray: true, description: 'The store views.' })
  async storeViews(): Promise<StoreViewDto[]> {
    return (await this.stores.views()).map(toStoreViewDto);
  }

  @Route('GET', 'V1/store/storeConfigs', RESOURCE, 'storeStoreConfigManagerV1.getStoreConfigs')
  @ApiText('Lists locale, currencies, time zone, weight unit and base URLs of the store views.')
  @ApiQuery({
    name: 'storeCodes[]',
    required: false,
    schema: { type: 'array', items: { type: 'string' }, example: ['default'] },
    description: 'Codes of store views; all when left out.',
  })
  @ApiResult({ type: StoreConfigDto, isArray: true, description: 'One for each store view.' })
  async storeConfigs(
    @Arguments() { storeCodes }: StoreConfigsDto,
    @RequestOrigin() origin: string | null,
  ): Promise<StoreConfigDto[]> {
    return (await this.configs.find(storeCodes, origin ?? 'http://localhost')).map(toStoreConfigDto);
  }
}

const toStoreConfigDto = ({ store, value }: StoreConfig): StoreConfigDto => ({
  id: store.storeId,
  code: store.code ?? '',
  website_id: store.websiteId,
  locale: value('general/locale/code'),
  base_currency_code: value('currency/options/base'),
  default_display_currency_code: value('currency/options/default'),
  timezone: value('general/locale/timezone'),
  weight_unit: value('general/locale/weight_unit'),
  base_url: value('web/unsecure/base_url'),
  base_link_url: value('web/unsecure/base_link_url'),
  base_static_url: value('web/unsecure/base_static_url'),
  base_media_url: value('web/unsecure/base_media_url'),
  secure_base_url: value('web/secure/base_url'),
  secure_base_link_url: value('web/secure/base_link_url'),
  secure_base_static_url: value('web/secure/base_static_url'),
  secure_base_media_url: value('web/secure/base_media_url'),
});
