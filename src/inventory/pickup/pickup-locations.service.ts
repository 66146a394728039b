import { Injectable } from '@nestjs/common';
import { CoreConfigRepository } from '../../database/core-config.repository.js';
import { forEachYielding } from '../../database/event-loop.js';
import { conditionTypeInvalid, searchFieldUnknown, sortDirectionInvalid } from '../../webapi/errors/search-errors.js';
import { placed } from '../../webapi/errors/webapi-error.js';
import { sliceOf } from '../../webapi/search/page.js';
import type { SearchCriteria } from '../../webapi/search/search-criteria.js';
import { DistanceService } from '../source-selection/distance/distance.service.js';
import type { Source } from '../sources/source.entity.js';
import { StocksService } from '../stocks/stocks.service.js';
import { PickupLocationsRepository } from './pickup-locations.repository.js';
import { DISTANCE, type Area, type PickupSearch } from './pickup-search.js';
import { Radius } from './radius.js';
import { parseSearchTerm } from './search-term.js';

/** A page of pickup locations. */
export interface PickupLocations {
  /** Of the page. */
  readonly sources: readonly Source[];
  readonly totalCount: number;
}

const DEFAULT_COUNTRY = 'general/country/default';

/** Enabled sources of a sales channel's stock that are pickup locations. */
@Injectable()
export class PickupLocationsService {
  /** @internal */
  constructor(
    private readonly locations: PickupLocationsRepository,
    private readonly distance: DistanceService,
    private readonly stocks: StocksService,
    private readonly magento: CoreConfigRepository,
  ) {}

  /**
   * With an area, by distance, unless other fields to sort by are given.
   *
   * @throws WebapiError 404 for an unknown area or sales channel, 400 for an unknown field to sort by
   */
  async search(search: PickupSearch): Promise<PickupLocations> {
    const criteria = criteriaOf(search, this.locations.columns);
    const radius = search.area && (await this.radiusOf(search.area));
    const stockId = await this.stocks.idOfChannel(search.scopeType, search.scopeCode);
    if (!radius) {
      const { items, totalCount } = await this.locations.search(stockId, search.skus, criteria);
      return { sources: items, totalCount };
    }
    const codes = await this.within(radius, stockId, search, criteria);
    return { sources: await this.locations.byCodes(pageOf(codes, search)), totalCount: codes.length };
  }

  private async radiusOf({ radius, searchTerm }: Area): Promise<Radius> {
    const { country, ...term } = parseSearchTerm(searchTerm);
    const address = { ...term, country: country ?? (await this.defaultCountry()), region: '', street: '' };
    return new Radius(await this.distance.locateAll(address), radius);
  }

  private async defaultCountry(): Promise<string> {
    return (await this.magento.values([DEFAULT_COUNTRY])).get(DEFAULT_COUNTRY) ?? 'US';
  }

  private async within(
    radius: Radius,
    stockId: number,
    { skus, sort }: PickupSearch,
    criteria: SearchCriteria,
  ): Promise<string[]> {
    const found: { sourceCode: string; distance: number }[] = [];
    await forEachYielding(
      await this.locations.inBox(stockId, skus, criteria, radius.box),
      ({ sourceCode, ...place }) => {
        const distance = radius.distanceTo(place);
        if (distance !== null) found.push({ sourceCode, distance });
      },
    );
    const byDistance = sort === null ? { direction: 'ASC' } : sort.find(({ field }) => field === DISTANCE);
    if (byDistance) {
      const sign = byDistance.direction === 'ASC' ? 1 : -1;
      found.sort((one, other) => sign * (one.distance - other.distance));
    }
    return found.map(({ sourceCode }) => sourceCode);
  }
}

/**
 * @throws WebapiError 400 for a field to sort by that is unknown or left out, and a distance without a direction: Magento
 *   fails there
 */
function criteriaOf(
  { area, filters, sort, pageSize, currentPage }: PickupSearch,
  columns: ReadonlySet<string>,
): SearchCriteria {
  for (const { conditionType } of filters) if (conditionType === 'is') throw conditionTypeInvalid('is');
  for (const [index, { field, direction }] of (sort ?? []).entries()) {
    const path = ['searchRequest', 'sort', index];
    if (field !== DISTANCE && !columns.has(field?.toLowerCase() ?? '')) {
      throw placed(searchFieldUnknown(field ?? '', [...columns, DISTANCE]), [...path, 'field']);
    }
    if (field === DISTANCE && area && !direction) throw placed(sortDirectionInvalid(), [...path, 'direction']);
  }
  return {
    filterGroups: filters.map((filter) => [filter]),
    sortOrders: (sort ?? []).filter(({ field }) => field !== DISTANCE),
    pageSize,
    currentPage,
  };
}

function pageOf(codes: readonly string[], search: PickupSearch): readonly string[] {
  const { size, offset } = sliceOf(search);
  return codes.slice(offset, offset + size);
}
