import { LRUCache } from 'lru-cache';
import { noSuchEntity, notAllowed } from '../../../../webapi/errors/entity-errors.js';
import { entry, type ErrorEntry, type WebapiError } from '../../../../webapi/errors/webapi-error.js';
import type { Address } from '../../algorithms/source-selection-algorithm.js';
import { textOfAddress } from '../addresses.js';
import { countryNamed, isCountryCode } from '../countries.js';
import { GeonamesRepository, type PlaceName } from '../geonames.repository.js';
import { haversine } from '../haversine.js';
import type { LatLng } from '../lat-lng.entity.js';
import { postcodesOf } from '../postcodes.js';
import { DistanceProvider } from './distance-provider.js';

/** How long the places of addresses are cached: on Magento's table, which has no index, finding them takes a scan. */
const TTL_MS = 60_000;
const CACHE_SIZE = 10_000;
/** Of one city or region. A pickup search compares each of its locations to each of them. */
const MAX_PLACES = 5_000;

/** Places from Magento's table of GeoNames' postcodes, and distances along the surface of the earth. */
@DistanceProvider()
export class OfflineProvider implements DistanceProvider {
  readonly code = 'offline';

  private readonly located = new LRUCache<string, LatLng>({ max: CACHE_SIZE, ttl: TTL_MS, perf: performance });

  constructor(private readonly geonames: GeonamesRepository) {}

  async locate(addresses: readonly Address[]): Promise<(LatLng | null)[]> {
    const unknown = new Map<string, Address>();
    for (const address of addresses) if (!this.located.has(keyOf(address))) unknown.set(keyOf(address), address);
    const found = await this.find([...unknown.values()]);
    for (const [index, key] of [...unknown.keys()].entries()) {
      const place = found[index];
      if (place) this.located.set(key, place);
    }
    const places = new Map([...unknown.keys()].map((key, index) => [key, found[index] ?? null]));
    return addresses.map((address) => places.get(keyOf(address)) ?? this.located.get(keyOf(address)) ?? null);
  }

  /**
   * By the postcode, else all places whose city begins with the address', else all of its region.
   *
   * @throws WebapiError 400 for a name of more than 5,000 places: some of them would be taken for all
   */
  async locateAll(address: Address): Promise<LatLng[]> {
    const [byPostcode] = await this.findByPostcode([address]);
    if (byPostcode) return [byPostcode];
    for (const name of namesOf(address)) {
      const places = await this.geonames.allOf(name, MAX_PLACES + 1);
      if (places.length > MAX_PLACES) throw ambiguous(address, name);
      if (places.length > 0) return places;
    }
    return [];
  }

  distances(from: readonly LatLng[], to: LatLng): Promise<number[]> {
    return Promise.resolve(from.map((place) => haversine(place, to)));
  }

  async unknown(address: Address): Promise<WebapiError> {
    return noSuchEntity('Unknown geoname for %1', [textOfAddress(address)], await this.hintsFor(address.country));
  }

  private async find(addresses: readonly Address[]): Promise<(LatLng | null)[]> {
    const places = await this.findByPostcode(addresses);
    const names = places.flatMap((place, index) =>
      place ? [] : namesOf(addresses[index]!).map((name) => ({ index, ...name })),
    );
    if (names.length === 0) return places;
    const found = await this.geonames.firstOf(names);
    // The city comes before the region.
    for (const [at, { index }] of names.entries()) places[index] ??= found.get(at) ?? null;
    return places;
  }

  private async findByPostcode(addresses: readonly Address[]): Promise<(LatLng | null)[]> {
    const postcodes = addresses.map(({ country, postcode }) => postcodesOf(country, postcode));
    const keys = postcodes.flatMap((each, index) =>
      each.map((postcode): [string, string] => [addresses[index]!.country.trim().toUpperCase(), postcode]),
    );
    const rows = keys.length === 0 ? [] : await this.geonames.byPostcodes(keys);
    const places = new Map<string, LatLng>();
    for (const { country, postcode, lat, lng } of rows.toReversed()) {
      places.set(`${country} ${postcode}`.toUpperCase(), { lat, lng });
    }
    return postcodes.map((each, index) => {
      const country = addresses[index]!.country.trim().toUpperCase();
      const known = each.find((postcode) => places.has(`${country} ${postcode}`));
      return places.get(`${country} ${known}`) ?? null;
    });
  }

  private async hintsFor(country: string): Promise<ErrorEntry[]> {
    if (!isCountryCode(country)) {
      const code = countryNamed(country);
      return code === undefined
        ? [entry('"%country" is not a country code of two letters.', { country })]
        : [entry('"%country" is not a country code. Did you mean "%code"?', { country, code })];
    }
    if (await this.geonames.hasCountry(country)) return [];
    return [
      entry(
        'The database has no places of country "%country". Import them from GeoNames: nest-msi geonames:import %country.zip',
        { country: country.toUpperCase() },
      ),
    ];
  }
}

const ambiguous = (address: Address, { level, name, country }: PlaceName): WebapiError =>
  notAllowed(
    'More than %1 geonames for %2',
    [MAX_PLACES, textOfAddress(address)],
    [
      level === 'city'
        ? entry('Too many cities of country "%country" begin with "%city". Send a postcode, or more of the name.', {
            country,
            city: name,
          })
        : entry('Region "%region" of country "%country" has too many places. Send a postcode or a city.', {
            country,
            region: name,
          }),
    ],
  );

const keyOf = ({ country, postcode, city, region }: Address): string => [country, postcode, city, region].join('\0');

const namesOf = ({ country, city, region }: Address): PlaceName[] =>
  [{ level: 'city', country, name: city } as const, { level: 'region', country, name: region } as const].filter(
    ({ name }) => name !== '',
  );
