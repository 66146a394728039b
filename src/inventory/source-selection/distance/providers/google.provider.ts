import { LRUCache } from 'lru-cache';
import { Config } from '../../../../config/config.js';
import { chunks } from '../../../../database/event-loop.js';
import { notAllowed } from '../../../../webapi/errors/entity-errors.js';
import { entry, type ErrorEntry, type WebapiError } from '../../../../webapi/errors/webapi-error.js';
import type { Address } from '../../algorithms/source-selection-algorithm.js';
import { textOfAddress } from '../addresses.js';
import { DistanceSettingsService, type DistanceSettings } from '../distance-settings.service.js';
import { textOf, type LatLng } from '../lat-lng.entity.js';
import { DistanceProvider, METRES } from './distance-provider.js';
import { GoogleMapsClient, GoogleUnavailable, type GoogleAnswer, type GoogleService } from './google-maps.client.js';

/** Most origins that Google takes in one request. */
const MAX_ORIGINS = 25;
const REQUESTS_AT_ONCE = 10;

const CACHE_SIZE = 10_000;
const PLACES_TTL_MS = 24 * 3_600_000;
const DISTANCES_TTL_MS = 3_600_000;

interface Geocoding extends GoogleAnswer {
  readonly results?: readonly { readonly geometry?: { readonly location?: Partial<LatLng> } }[];
}

interface DistanceMatrix extends GoogleAnswer {
  readonly rows?: readonly { readonly elements?: readonly Element[] }[];
}

interface Element {
  readonly status: string;
  readonly distance?: { readonly value: number };
  readonly duration?: { readonly value: number };
}

/** An address or a place that Google cannot use; any other status but OK is about the account, or about Google. */
const UNUSABLE = new Set(['ZERO_RESULTS', 'INVALID_REQUEST', 'NOT_FOUND']);

/** Places and ways from Google's Geocoding and Distance Matrix API. */
@DistanceProvider()
export class GoogleProvider implements DistanceProvider {
  readonly code = 'google';

  private readonly places = new LRUCache<string, readonly LatLng[]>({
    max: CACHE_SIZE,
    ttl: PLACES_TTL_MS,
    perf: performance,
  });
  private readonly ways = new LRUCache<string, number>({ max: CACHE_SIZE, ttl: DISTANCES_TTL_MS, perf: performance });

  constructor(
    private readonly settings: DistanceSettingsService,
    private readonly config: Config,
  ) {}

  async isConfigured(): Promise<boolean> {
    return (await this.settings.current()).apiKey !== '';
  }

  async locate(addresses: readonly Address[]): Promise<(LatLng | null)[]> {
    const client = this.clientFor(await this.settings.current());
    const places: (LatLng | null)[] = [];
    for (const part of chunks(addresses, REQUESTS_AT_ONCE)) {
      const found = await Promise.all(part.map((address) => this.geocode(client, address)));
      places.push(...found.map(([first]) => first ?? null));
    }
    return places;
  }

  async locateAll(address: Address): Promise<readonly LatLng[]> {
    return this.geocode(this.clientFor(await this.settings.current()), address);
  }

  async unit(): Promise<string> {
    return (await this.settings.current()).isByTime ? 'seconds' : METRES;
  }

  async distances(from: readonly LatLng[], to: LatLng): Promise<(number | null)[]> {
    const settings = await this.settings.current();
    const client = this.clientFor(settings);
    const keyOf = (place: LatLng) => [settings.mode, settings.isByTime, textOf(place), textOf(to)].join('|');
    const unknown = [...new Map(from.map((place) => [keyOf(place), place]))].filter(([key]) => !this.ways.has(key));
    const found = new Map<string, number | null>();
    const requests = [...chunks(unknown, MAX_ORIGINS)];
    for (const part of chunks(requests, REQUESTS_AT_ONCE)) {
      await Promise.all(
        part.map(async (origins) => {
          const elements = await this.measure(
            client,
            settings,
            origins.map(([, place]) => place),
            to,
          );
          for (const [index, [key]] of origins.entries()) found.set(key, elements[index] ?? null);
        }),
      );
    }
    for (const [key, way] of found) if (way !== null) this.ways.set(key, way);
    return from.map((place) => found.get(keyOf(place)) ?? this.ways.get(keyOf(place)) ?? null);
  }

  unknown(address: Address): WebapiError {
    return cannotGeocode(address);
  }

  private async geocode(client: GoogleMapsClient, address: Address): Promise<readonly LatLng[]> {
    const key = textOfAddress(address);
    const cached = this.places.get(key);
    if (cached) return cached;
    const { street, postcode, city, country } = address;
    const answer = await ask<Geocoding>(client, 'geocode', {
      components: `country:${country}|locality:${city}`,
      address: `${street}, ${postcode} ${city}`,
    });
    if (answer.status !== 'OK' && !UNUSABLE.has(answer.status)) throw cannotGeocode(address, hintsOf(answer));
    const places = (answer.results ?? []).flatMap(({ geometry }) => {
      const { lat, lng } = geometry?.location ?? {};
      return typeof lat === 'number' && typeof lng === 'number' ? [{ lat, lng }] : [];
    });
    if (places.length > 0) this.places.set(key, places);
    return places;
  }

  private async measure(
    client: GoogleMapsClient,
    { mode, isByTime }: DistanceSettings,
    from: readonly LatLng[],
    to: LatLng,
  ): Promise<(number | null)[]> {
    const origins = from.map(textOf).join('|');
    const answer = await ask<DistanceMatrix>(client, 'distancematrix', { origins, destinations: textOf(to), mode });
    if (answer.status !== 'OK' && !UNUSABLE.has(answer.status)) {
      throw notAllowed('Unable to get distance between %1 and %2', [origins, textOf(to)], hintsOf(answer));
    }
    return from.map((_, index) => {
      const element = answer.rows?.[index]?.elements?.[0];
      return element?.status === 'OK' ? ((isByTime ? element.duration : element.distance)?.value ?? null) : null;
    });
  }

  private clientFor({ apiKey }: DistanceSettings): GoogleMapsClient {
    if (apiKey === '') {
      throw notAllowed('Google API key is not defined', undefined, [
        entry(
          'Set GOOGLE_MAPS_API_KEY, or the key in the Admin of Magento, or DISTANCE_PROVIDER=offline, which needs none.',
        ),
      ]);
    }
    return new GoogleMapsClient(this.config, apiKey);
  }
}

const FAILED: Readonly<Record<GoogleService, string>> = {
  geocode: 'Unable to connect google API for geocoding',
  distancematrix: 'Unable to connect google API for distance matrix',
};

async function ask<Answer extends GoogleAnswer>(
  client: GoogleMapsClient,
  service: GoogleService,
  parameters: Readonly<Record<string, string>>,
): Promise<Answer> {
  try {
    return await client.get<Answer>(service, parameters);
  } catch (error) {
    if (!(error instanceof GoogleUnavailable)) throw error;
    throw notAllowed(FAILED[service], undefined, [entry('Google: %reason.', { reason: error.message })]);
  }
}

const cannotGeocode = (address: Address, hints: readonly ErrorEntry[] = []): WebapiError =>
  notAllowed('Unable to geocode address %1', [textOfAddress(address)], hints);

const hintsOf = ({ status, error_message }: GoogleAnswer): ErrorEntry[] => [
  error_message
    ? entry('Google answered %status: %message', { status, message: error_message })
    : entry('Google answered %status.', { status }),
];
