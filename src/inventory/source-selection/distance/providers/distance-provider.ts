import type { WebapiError } from '../../../../webapi/errors/webapi-error.js';
import { extensionPoint } from '../../../../webapi/extension-point.js';
import type { Address } from '../../algorithms/source-selection-algorithm.js';
import type { LatLng } from '../lat-lng.entity.js';

/** Knows where addresses are, and how far places are from each other. It gets all of a request at once. */
export interface DistanceProvider {
  /** DISTANCE_PROVIDER names it; unique. */
  readonly code: string;

  /** Whether it can be asked. Left out: always. Otherwise sources are saved without looking up their coordinates. */
  isConfigured?(): boolean | Promise<boolean>;

  /** The place of each address; null for one that is unknown. */
  locate(addresses: readonly Address[]): Promise<readonly (LatLng | null)[]>;

  /** All places that an address may mean, the best first; none for one that is unknown. */
  locateAll(address: Address): Promise<readonly LatLng[]>;

  /** From each place to the destination, in metres, or in the unit that `unit` names; null where there is no way. */
  distances(from: readonly LatLng[], to: LatLng): Promise<readonly (number | null)[]>;

  /** What distances are in: `metres`, `seconds`, or a word of your own. Left out: metres. */
  unit?(): string | Promise<string>;

  /** The error for an unknown address. Left out: Magento's 404 "Unknown geoname for %1". */
  unknown?(address: Address): WebapiError | Promise<WebapiError>;
}

export const METRES = 'metres';

/** `@DistanceProvider()` on a provider: DISTANCE_PROVIDER or Magento's configuration selects it by its code. */
export const DistanceProvider = extensionPoint<DistanceProvider>();
