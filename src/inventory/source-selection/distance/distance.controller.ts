import { applyDecorators, Controller, Param } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';
import { Arguments } from '../../../webapi/arguments/arguments.decorator.js';
import { ApiError, ApiResult, ApiSection, ApiText } from '../../../webapi/documentation/openapi.decorators.js';
import { noSuchEntity } from '../../../webapi/errors/entity-errors.js';
import { Route } from '../../../webapi/routes/route.decorator.js';
import { SourcesOfStockService } from '../../stock-source-links/sources-of-stock.service.js';
import { StocksService } from '../../stocks/stocks.service.js';
import {
  AddressToLocateDto,
  DistanceDto,
  LatLngDto,
  SourceDistancesDto,
  toLatLngDto,
  toPrintedNumber,
} from './distance.dto.js';
import { DistanceService } from './distance.service.js';

const SOURCE = 'Magento_InventoryApi::source';

const queryOf = (argument: string, values: Readonly<Record<string, string | number>>): MethodDecorator =>
  applyDecorators(
    ...Object.entries(values)
      .toReversed()
      .map(([key, example]) =>
        ApiQuery({ name: `${argument}[${key}]`, schema: { type: typeof example as 'string' | 'number', example } }),
      ),
  );

const AddressValues = queryOf('address', {
  country: 'US',
  postcode: '63145',
  street: '123 Main St',
  region: 'Missouri',
  city: 'St. Louis',
});

const AddressQuery = applyDecorators(
  AddressValues,
  ApiError(
    'The provider `offline` does not know the address.',
    noSuchEntity('Unknown geoname for %1', ['123 Main St 63145 St. Louis Missouri US']),
  ),
);

@Controller()
@ApiSection(
  'Distance',
  'Where addresses are, and how far places are from each other. By default Google answers, which needs a key ' +
    '(`GOOGLE_MAPS_API_KEY`); with `DISTANCE_PROVIDER=offline`, the database does.',
)
export class DistanceController {
  constructor(
    private readonly distance: DistanceService,
    private readonly stocks: StocksService,
    private readonly sourcesOfStock: SourcesOfStockService,
  ) {}

  @Route(
    'GET',
    'V1/inventory/get-distance-provider-code',
    SOURCE,
    'inventoryDistanceBasedSourceSelectionApiGetDistanceProviderCodeV1.execute',
  )
  @ApiText('Gets the code of the distance provider.')
  @ApiResult({ type: 'string', description: 'The code.', example: 'google' })
  providerCode(): Promise<string> {
    return this.distance.providerCode();
  }

  @Route('GET', 'V1/inventory/get-distance', SOURCE, 'inventoryDistanceBasedSourceSelectionApiGetDistanceV1.execute')
  @ApiText('Gets the distance between two places. In metres; in seconds when Google is configured to compare by time.')
  @ApiResult({ type: 'number', description: 'The distance.', example: 1413807.2116534 })
  @queryOf('destination', { lat: 40.7128, lng: -74.006 })
  @queryOf('source', { lat: 38.74132, lng: -90.363267 })
  async between(@Arguments() { source, destination }: DistanceDto): Promise<number> {
    return toPrintedNumber(await this.distance.between(source, destination));
  }

  @Route(
    'GET',
    'V1/inventory/get-latlng-from-address',
    SOURCE,
    'inventoryDistanceBasedSourceSelectionApiGetLatLngFromAddressV1.execute',
  )
  @ApiText(
    'Gets the place of an address. All five keys are required; those that are not known may be empty. `offline` looks ' +
      'for the postcode, then for the city, then for the region.',
  )
  @ApiResult({ type: LatLngDto, description: 'The place.' })
  @AddressQuery
  async locate(@Arguments() { address }: AddressToLocateDto): Promise<LatLngDto> {
    return toLatLngDto(await this.distance.locate(address));
  }

  @Route(
    'GET',
    'V1/inventory/get-latslngs-from-address',
    SOURCE,
    'inventoryDistanceBasedSourceSelectionApiGetLatsLngsFromAddressV1.execute',
  )
  @ApiText(
    'Gets all places that an address may mean. A city has one for each of its postcodes. `offline` refuses a name of more ' +
      'than 5,000 places.',
  )
  @ApiResult({ type: LatLngDto, isArray: true, description: 'The places.' })
  @AddressQuery
  async locateAll(@Arguments() { address }: AddressToLocateDto): Promise<LatLngDto[]> {
    return (await this.distance.locateAll(address)).map(toLatLngDto);
  }

  @Route('GET', 'V1/inventory/stocks/:stockId/distances', SOURCE, 'nestMsiStockDistancesV1.get')
  @ApiText(
    'Gets how far the enabled sources of a stock are from an address, as the algorithm `distance` compares them. Not in ' +
      'Magento.',
  )
  @ApiResult({ type: SourceDistancesDto, description: 'None can be computed for an address that is not known.' })
  @ApiParam({ name: 'stockId', type: 'integer', example: 1 })
  @AddressValues
  @ApiError('The stock does not exist.', noSuchEntity('Stock with id "%value" does not exist.', { value: 9 }))
  async ofStock(
    @Param('stockId') stockId: number,
    @Arguments() { address }: AddressToLocateDto,
  ): Promise<SourceDistancesDto> {
    await this.stocks.get(stockId);
    const sources = (await this.sourcesOfStock.assignedTo(stockId)).filter(({ enabled }) => enabled);
    const distances = await this.distance.fromSources(sources, address);
    return {
      unit: await this.distance.unit(),
      sources: sources.map(({ sourceCode }, index) => {
        const distance = distances[index] ?? null;
        return { source_code: sourceCode, distance: distance === null ? null : toPrintedNumber(distance) };
      }),
    };
  }
}
