import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.js';
import { CachedRead } from '../../../database/cached-read.js';
import { CoreConfigRepository } from '../../../database/core-config.repository.js';

/** Followed by `/provider`, and by `_google/…`. */
const FOLDER = 'cataloginventory/source_selection_distance_based';
/** How long Magento's configuration is cached. */
const TTL_MS = 1_000;

/** Magento's settings of distance priority. */
export interface DistanceSettings {
  /** Code of the distance provider. */
  readonly provider: string;
  /** Empty: none. */
  readonly apiKey: string;
  /** Google's travel mode. */
  readonly mode: string;
  /** Whether places are compared by how long the way takes, instead of how long it is. */
  readonly isByTime: boolean;
}

/** From this service's configuration, else from Magento's: Stores › Configuration › Catalog › Inventory › Distance Provider. */
@Injectable()
export class DistanceSettingsService {
  private readonly settings = new CachedRead(() => this.read(), TTL_MS);

  /** @internal */
  constructor(
    private readonly magento: CoreConfigRepository,
    private readonly config: Config,
  ) {}

  /** The settings, cached for a short time. */
  async current(): Promise<DistanceSettings> {
    return this.settings.current();
  }

  private async read(): Promise<DistanceSettings> {
    const { distanceProvider, googleMapsApiKey, googleMapsMode, googleMapsValue } = this.config;
    const stored = await this.magento.under(FOLDER);
    const setting = (own: string, path: string, byDefault: string) => own || stored.get(path)?.trim() || byDefault;
    return {
      provider: setting(distanceProvider, '/provider', 'google'),
      apiKey: setting(googleMapsApiKey, '_google/api_key', ''),
      mode: setting(googleMapsMode, '_google/mode', 'driving'),
      isByTime: setting(googleMapsValue, '_google/value', 'distance') === 'time',
    };
  }
}
