import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { NewGeoname } from './geoname.entity.js';
import { GeonamesRepository } from './geonames.repository.js';

/** The places that the provider `offline` knows. */
@Injectable()
export class GeonamesService {
  /** @internal */
  constructor(
    private readonly geonames: GeonamesRepository,
    private readonly database: Database,
  ) {}

  /**
   * Replaces all places of these countries, in one transaction.
   *
   * @param batches starts from the first one again after a deadlock
   */
  async replace(countries: readonly string[], batches: () => AsyncIterable<readonly NewGeoname[]>): Promise<void> {
    await this.database.transaction(async () => {
      await this.geonames.deleteCountries(countries);
      for await (const batch of batches()) await this.geonames.insert(batch);
    });
  }

  /** Adds places of one country where the database has none of it. */
  async addMissing(geonames: readonly NewGeoname[]): Promise<void> {
    const [{ countryCode } = { countryCode: '' }] = geonames;
    await this.database.transaction(async () => {
      if (!(await this.geonames.hasCountry(countryCode))) await this.geonames.insert(geonames);
    });
  }
}
