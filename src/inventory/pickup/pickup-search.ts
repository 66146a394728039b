import type { SortOrder } from '../../webapi/search/search-criteria.js';

/** Magento's word for the distance to the area among the fields to sort by. */
export const DISTANCE = 'distance';

/** Around which place. */
export interface Area {
  /** In kilometres. */
  readonly radius: number;
  /** `postcode:country` or `city:country`; without a country, the default one. */
  readonly searchTerm: string;
}

/** A condition on a column of the source. */
export interface PickupFilter {
  /** Column of the source. */
  readonly field: string;
  readonly value: string;
  readonly conditionType: string;
}

/** A search for the sources of a sales channel from which customers fetch orders themselves. */
export interface PickupSearch {
  readonly scopeType: string;
  readonly scopeCode: string;
  readonly area: Area | null;
  readonly filters: readonly PickupFilter[];
  /** Products that a location must have an item of, all of them. */
  readonly skus: readonly string[];
  /** null: not sent. Fields are columns of the source, or `DISTANCE`. */
  readonly sort: readonly SortOrder[] | null;
  readonly pageSize: number | undefined;
  readonly currentPage: number;
}
