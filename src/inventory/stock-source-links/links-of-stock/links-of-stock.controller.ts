import { applyDecorators, Controller, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiParam } from '@nestjs/swagger';
import { mapInPlace } from '../../../webapi/arguments/map-in-place.js';
import { Arguments } from '../../../webapi/arguments/arguments.decorator.js';
import { IfMatch } from '../../../webapi/arguments/http-argument.decorator.js';
import {
  ApiDryRun,
  ApiError,
  ApiIfMatch,
  ApiResult,
  ApiSection,
  ApiText,
} from '../../../webapi/documentation/openapi.decorators.js';
import { Tagged, type Precondition } from '../../../webapi/replies/entity-tag.js';
import { Route } from '../../../webapi/routes/route.decorator.js';
import {
  LINKS_HAVE_CHANGED,
  LinkedSourceDto,
  LinksDifferenceDto,
  MoveSourceDto,
  SetSourcesDto,
  toLinkedSourceDtos,
  toLinksDifferenceDto,
  toMove,
  toSourceToLink,
  toWebapiError,
} from './links-of-stock.dto.js';
import { LinksOfStockService } from './links-of-stock.service.js';

type Links = Awaited<ReturnType<LinksOfStockService['get']>>;

const RESOURCE = 'Magento_InventoryApi::stock_source_link';

const NotFound = ApiNotFoundResponse({ description: 'No stock has this id.' });

/** What handlers that change the list have in common. */
const ChangesLinks = applyDecorators(
  ApiResult({
    type: LinkedSourceDto,
    isArray: true,
    dryRun: LinksDifferenceDto,
    isTagged: true,
    description: 'The links as they are now. Of a dry run: what would change.',
  }),
  ApiParam({ name: 'stockId', type: 'integer', example: 4 }),
  ApiDryRun,
  ApiIfMatch,
  NotFound,
  ApiError('The sources are not those of the `ETag`; they are in the parameters.', LINKS_HAVE_CHANGED),
);

@Controller()
@ApiSection('Links')
export class LinksOfStockController {
  constructor(private readonly links: LinksOfStockService) {}

  @Route('GET', 'V1/inventory/stocks/:stockId/sources', RESOURCE, 'nestMsiStockSourcesV1.get')
  @ApiText(
    'Gets the sources of a stock, in order. With the priority of each link, and the name and state of each source.',
  )
  @ApiResult({ type: LinkedSourceDto, isArray: true, isTagged: true, description: 'Lowest priority number first.' })
  @ApiParam({ name: 'stockId', type: 'integer', example: 1 })
  @NotFound
  async get(@Param('stockId') stockId: number): Promise<Tagged<LinkedSourceDto[]>> {
    return tagged(await this.links.get(stockId));
  }

  @Route('PUT', 'V1/inventory/stocks/:stockId/sources', RESOURCE, 'nestMsiStockSourcesV1.set')
  @ApiText(
    'Sets the sources of a stock, all at once and in this order. Sources that are not listed are unlinked. Priorities ' +
      'are 1 to n; those given are kept. Errors name the index of each wrong source, and nothing is saved.',
  )
  @ChangesLinks
  async set(
    @Param('stockId') stockId: number,
    @Arguments() { sources, dryRun }: SetSourcesDto,
    @IfMatch() precondition: Precondition | null,
  ): Promise<Tagged<LinkedSourceDto[]> | LinksDifferenceDto> {
    const wanted = await mapInPlace(sources, toSourceToLink);
    return dryRun
      ? toLinksDifferenceDto(await this.links.previewSet(stockId, wanted, precondition).catch(rethrow))
      : tagged(await this.links.set(stockId, wanted, precondition).catch(rethrow));
  }

  @Route('POST', 'V1/inventory/stocks/:stockId/sources/move', RESOURCE, 'nestMsiStockSourcesV1.move')
  @ApiText(
    'Moves a source of a stock before or after another one, or to a position. Only the links that need it get another ' +
      'priority.',
  )
  @ChangesLinks
  async move(
    @Param('stockId') stockId: number,
    @Arguments() request: MoveSourceDto,
    @IfMatch() precondition: Precondition | null,
  ): Promise<Tagged<LinkedSourceDto[]> | LinksDifferenceDto> {
    const move = toMove(request);
    return request.dryRun
      ? toLinksDifferenceDto(await this.links.previewMove(stockId, move, precondition).catch(rethrow))
      : tagged(await this.links.move(stockId, move, precondition).catch(rethrow));
  }
}

const tagged = (links: Links): Tagged<LinkedSourceDto[]> => new Tagged(toLinkedSourceDtos(links), links.etag);

function rethrow(error: unknown): never {
  throw toWebapiError(error);
}
