import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../../../config.js';
import { DistanceSettingsRepository } from './distance-settings.repository.js';

/** How long Magento's configuration is cached. */
const TTL_MS = 1_000;

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
  private readonly cache = new LRUCache<'settings', DistanceSettings>({
    max: 1,
    ttl: TTL_MS,
    perf: performance,
    fetchMethod: () => this.load(),
  });

  constructor(
    private readonly repository: DistanceSettingsRepository,
    private readonly config: Config,
  ) {}

  current(): Promise<DistanceSettings> {
    return this.cache.forceFetch('settings');
  }

  private async load(): Promise<DistanceSettings> {
    const { distanceProvider, googleMapsApiKey, googleMapsMode, googleMapsValue } = this.config;
    const stored = await this.repository.stored();
    const setting = (own: string, path: string, byDefault: string) => own || stored.get(path)?.trim() || byDefault;
    return {
      provider: setting(distanceProvider, '/provider', 'google'),
      apiKey: setting(googleMapsApiKey, '_google/api_key', ''),
      mode: setting(googleMapsMode, '_google/mode', 'driving'),
      isByTime: setting(googleMapsValue, '_google/value', 'distance') === 'time',
    };
  }
}
