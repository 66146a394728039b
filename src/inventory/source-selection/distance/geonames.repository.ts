import { Injectable } from '@nestjs/common';
import type { SqlColumn } from '../../../database/dialect.js';
import { chunks } from '../../../database/event-loop.js';
import { Database } from '../../../database/database.js';
import { Tables } from '../../../database/tables/tables.js';
import { Geoname, type NewGeoname } from './geoname.entity.js';
import type { LatLng } from './lat-lng.entity.js';

/** A city, of which a name may be the beginning, or a region. */
export interface PlaceName {
  readonly level: 'city' | 'region';
  readonly country: string;
  readonly name: string;
}

/** The coordinates of a postcode. */
export interface PostcodePlace extends LatLng {
  readonly country: string;
  readonly postcode: string;
}

/** Names of one statement. */
const NAMES_AT_ONCE = 200;

const PLACE = 'latitude AS lat, longitude AS lng';

/** Places of GeoNames, for the offline distance provider. */
@Injectable()
export class GeonamesRepository {
  /** @internal */
  constructor(
    private readonly database: Database,
    private readonly tables: Tables,
  ) {}

  /** One statement for each country and 900 postcodes: Magento's table has no index for more. */
  byPostcodes(keys: readonly (readonly [country: string, postcode: string])[]): Promise<PostcodePlace[]> {
    return this.tables.selectByKey(
      `country_code AS country, postcode, ${PLACE} FROM ${this.table}`,
      ['country_code', 'postcode'],
      keys,
    );
  }

  /** @returns the first place of each name, by its index */
  async firstOf(names: readonly PlaceName[]): Promise<ReadonlyMap<number, LatLng>> {
    const found = new Map<number, LatLng>();
    for (const part of chunks([...names.entries()], NAMES_AT_ONCE)) {
      const selects = part.map(([index, name]) => {
        const { text, values } = this.whereOf(name);
        return {
          text: `SELECT * FROM (SELECT ${index} AS n, ${PLACE} FROM ${this.table} WHERE ${text} LIMIT 1) name_${index}`,
          values,
        };
      });
      const rows = await this.database.read<LatLng & { n: number }>(
        selects.map(({ text }) => text).join(' UNION ALL '),
        selects.flatMap(({ values }) => values),
      );
      for (const { n, lat, lng } of rows) found.set(Number(n), { lat, lng });
    }
    return found;
  }

  /**
   * The coordinates of all places of a name.
   *
   * @param limit most places that are returned
   */
  allOf(name: PlaceName, limit: number): Promise<LatLng[]> {
    const { text, values } = this.whereOf(name);
    return this.database.read(`SELECT ${PLACE} FROM ${this.table} WHERE ${text} LIMIT ${limit}`, values);
  }

  /** Whether places of a country were imported. */
  async hasCountry(country: string): Promise<boolean> {
    const rows = await this.database.read(`SELECT 1 FROM ${this.table} WHERE country_code = ? LIMIT 1`, [country]);
    return rows.length > 0;
  }

  /** Deletes the places of countries. */
  async deleteCountries(countries: readonly string[]): Promise<void> {
    await this.tables.deleteFrom(
      this.table,
      ['country_code'],
      countries.map((country) => [country]),
    );
  }

  /** Inserts places. */
  insert(geonames: readonly NewGeoname[]): Promise<void> {
    return this.tables.insert(Geoname, geonames);
  }

  private whereOf({ level, country, name }: PlaceName) {
    const { dialect } = this.database;
    const condition =
      level === 'city'
        ? dialect.like(CITY, `${name.replace(/[\\%_]/g, '\\$&')}%`, false)
        : dialect.compare(REGION, '=', name);
    return { text: `country_code = ? AND ${condition.text}`, values: [country, ...condition.values] };
  }

  private get table(): string {
    return this.database.table('inventory_geoname');
  }
}

const CITY: SqlColumn = { sql: 'city', numeric: false, scale: undefined, indexed: true };
const REGION: SqlColumn = { sql: 'region', numeric: false, scale: undefined, indexed: true };
