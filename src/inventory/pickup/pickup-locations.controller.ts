import { Controller } from '@nestjs/common';
import { ApiNotFoundResponse, ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../../webapi/arguments/arguments.decorator.js';
import { ApiResult, ApiSection, ApiText } from '../../webapi/documentation/openapi.decorators.js';
import { Route } from '../../webapi/routes/route.decorator.js';
import { ANONYMOUS } from '../../webapi/routes/route.js';
import {
  PickupLocationsDto,
  SearchPickupLocationsDto,
  toPickupLocationDto,
  toPickupSearch,
  toSearchRequestDto,
} from './pickup-locations.dto.js';
import { PickupLocationsService } from './pickup-locations.service.js';

interface Parameter {
  readonly type: 'string' | 'integer';
  readonly description: string;
  readonly example?: unknown;
}

const Parameter = (name: string, { description, ...schema }: Parameter): MethodDecorator =>
  ApiQuery({ name: `searchRequest${name}`, description, required: name === '[scopeCode]', schema });

@Controller()
@ApiSection('Pickup', 'Sources from which customers fetch their orders themselves.')
export class PickupLocationsController {
  constructor(private readonly locations: PickupLocationsService) {}

  @Route(
    'GET',
    'V1/inventory/in-store-pickup/pickup-locations/',
    ANONYMOUS,
    'inventoryInStorePickupApiGetPickupLocationsV1.execute',
  )
  @ApiText(
    'Searches for pickup locations of a sales channel. They are the enabled sources of its stock that are pickup ' +
      'locations. With an area, the nearest comes first.',
  )
  @Parameter('[currentPage]', { type: 'integer', description: 'The page to return; the first is 1.' })
  @Parameter('[pageSize]', { type: 'integer', description: 'Locations per page. Default: all.', example: 20 })
  @Parameter('[sort][0][direction]', { type: 'string', description: '`ASC` or `DESC`.', example: 'ASC' })
  @Parameter('[sort][0][field]', {
    type: 'string',
    description: '`distance` with an area, `name`, `pickup_location_code`, or a column of the source.',
    example: 'name',
  })
  @Parameter('[extensionAttributes][productsInfo][0][sku]', {
    type: 'string',
    description: 'Only locations with an item of this product; further ones: `[productsInfo][1][sku]`.',
  })
  @Parameter('[filters][country][conditionType]', { type: 'string', description: 'Default: `eq`.' })
  @Parameter('[filters][country][value]', {
    type: 'string',
    description:
      'Likewise `postcode`, `region`, `regionId`, `city`, `street`, `name`, `pickupLocationCode`; all of them must match.',
  })
  @Parameter('[area][searchTerm]', {
    type: 'string',
    description: '`postcode:country` or `city:country`, such as `63145:US`. Required with a radius.',
  })
  @Parameter('[area][radius]', { type: 'integer', description: 'In kilometres.' })
  @Parameter('[scopeType]', { type: 'string', description: 'Default: `website`.' })
  @Parameter('[scopeCode]', { type: 'string', description: 'Code of the website.', example: 'base' })
  @ApiResult({ type: PickupLocationsDto, description: 'The locations of the page, the request, and the total number.' })
  @ApiNotFoundResponse({ description: 'No stock has this channel, or the area is unknown.' })
  async execute(@Arguments() { searchRequest }: SearchPickupLocationsDto): Promise<PickupLocationsDto> {
    const search = toPickupSearch(searchRequest);
    const { sources, totalCount } = await this.locations.search(search);
    return {
      items: sources.map(toPickupLocationDto),
      search_request: toSearchRequestDto(searchRequest, search),
      total_count: totalCount,
    };
  }
}
