import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { noSuchEntity, notAllowed } from '../../../webapi/errors/entity-errors.js';
import { entry, render, WebapiError } from '../../../webapi/errors/webapi-error.js';
import { extensionsByCode } from '../../../webapi/extension-point.js';
import type { Source } from '../../sources/source.entity.js';
import type { Address } from '../algorithms/source-selection-algorithm.js';
import { textOfAddress } from './addresses.js';
import { DistanceSettingsService } from './distance-settings.service.js';
import { textOf, type LatLng } from './lat-lng.entity.js';
import { DistanceProvider, METRES } from './providers/distance-provider.js';

/** Asks the configured distance provider. */
@Injectable()
export class DistanceService implements OnModuleInit {
  private readonly logger = new Logger(DistanceService.name);
  private byCode: ReadonlyMap<string, DistanceProvider> = new Map();

  /** @internal */
  constructor(
    private readonly settings: DistanceSettingsService,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Called by Nest. @throws Error for a code that two providers have */
  onModuleInit(): void {
    this.byCode = extensionsByCode(this.discovery, DistanceProvider, 'distance providers');
  }

  /** Code of the configured provider: `google`, `offline`, or that of a `@DistanceProvider()`. */
  async providerCode(): Promise<string> {
    return (await this.settings.current()).provider;
  }

  /** Whether the provider can be asked: `google` needs a key. @throws WebapiError 400 for an unknown code of a provider */
  async isConfigured(): Promise<boolean> {
    return (await (await this.provider()).isConfigured?.()) ?? true;
  }

  /**
   * In metres, or as the provider is configured.
   *
   * @throws WebapiError 400 when the provider knows no way
   */
  async between(from: LatLng, to: LatLng): Promise<number> {
    const [distance] = await (await this.provider()).distances([from], to);
    if (distance !== undefined && distance !== null && Number.isFinite(distance)) return distance;
    throw notAllowed('Unable to get distance between %1 and %2', [textOf(from), textOf(to)]);
  }

  /** @throws WebapiError for an address that the provider does not know */
  async locate(address: Address): Promise<LatLng> {
    const provider = await this.provider();
    const [place] = await provider.locate([address]);
    return place ?? (await unknown(provider, address));
  }

  /**
   * All places that an address may mean, the best first.
   *
   * @throws WebapiError for an address that the provider does not know, or that may mean too many places
   */
  async locateAll(address: Address): Promise<readonly LatLng[]> {
    const provider = await this.provider();
    const places = await provider.locateAll(address);
    return places.length > 0 ? places : unknown(provider, address);
  }

  /** What distances are in: `metres`, `seconds`, or as a provider of a module says. */
  async unit(): Promise<string> {
    return (await (await this.provider()).unit?.()) ?? METRES;
  }

  /** Distance of each source to the address; null where it cannot be computed, as when the provider fails. */
  async fromSources(sources: readonly Source[], address: Address): Promise<readonly (number | null)[]> {
    const unsorted = sources.map(() => null);
    try {
      const provider = await this.provider();
      const [destination, places] = await locations(provider, sources, address);
      if (!destination) return unsorted;
      const located = places.flatMap((place, index) => (place ? [{ place, index }] : []));
      const distances = await provider.distances(
        located.map(({ place }) => place),
        destination,
      );
      const known = new Map(located.map(({ index }, at) => [index, distances[at] ?? null]));
      return sources.map((_, index) => known.get(index) ?? null);
    } catch (error) {
      if (!(error instanceof WebapiError) || error.getStatus() >= 500) throw error;
      const { message, parameters = [], errors = [] } = error.body;
      this.logger.warn(
        `Sources are not sorted by distance. ${[{ message, parameters }, ...errors].map(render).join(' ')}`,
      );
      return unsorted;
    }
  }

  private async provider(): Promise<DistanceProvider> {
    const code = await this.providerCode();
    const provider = this.byCode.get(code);
    if (provider) return provider;
    const codes = [...this.byCode.keys()].join(', ');
    throw notAllowed('No such distance provider: %1', [code], [entry('The providers are: %codes.', { codes })]);
  }
}

/** @throws WebapiError */
async function unknown(provider: DistanceProvider, address: Address): Promise<never> {
  throw (await provider.unknown?.(address)) ?? noSuchEntity('Unknown geoname for %1', [textOfAddress(address)]);
}

/** Places of the destination and of each source: its coordinates, else its address'. */
async function locations(
  provider: DistanceProvider,
  sources: readonly Source[],
  destination: Address,
): Promise<[destination: LatLng | null, sources: (LatLng | null)[]]> {
  const withoutCoordinates = sources.filter((source) => !coordinatesOf(source));
  const [to = null, ...places] = await provider.locate([destination, ...withoutCoordinates.map(addressOf)]);
  const byAddress = new Map(withoutCoordinates.map((source, index) => [source, places[index] ?? null]));
  return [to, sources.map((source) => coordinatesOf(source) ?? byAddress.get(source) ?? null)];
}

/** Magento takes 0 for a coordinate that is not set. */
const coordinatesOf = ({ latitude, longitude }: Source): LatLng | null =>
  latitude && longitude ? { lat: latitude, lng: longitude } : null;

const addressOf = ({ countryId, postcode, street, region, city }: Source): Address => ({
  country: countryId,
  postcode,
  street: street ?? '',
  region: region ?? '',
  city: city ?? '',
});
