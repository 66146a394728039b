import { Injectable } from '@nestjs/common';
import { StockSettingsRepository } from './stock-settings.repository.js';
import { stockSettingsOf, type StockSettings } from './stock-settings.js';

/** How long the settings are cached. */
const TTL_MS = 1_000;

/** The global stock settings of Magento's Admin, cached for at most a second. */
@Injectable()
export class StockSettingsService {
  private cached: StockSettings | undefined;
  private expiresAt = 0;
  private loading: Promise<StockSettings> | undefined;

  constructor(private readonly repository: StockSettingsRepository) {}

  async current(): Promise<StockSettings> {
    if (this.cached && performance.now() < this.expiresAt) return this.cached;
    return (this.loading ??= this.load().finally(() => (this.loading = undefined)));
  }

  private async load(): Promise<StockSettings> {
    const askedAt = performance.now();
    this.cached = stockSettingsOf(await this.repository.stored());
    this.expiresAt = askedAt + TTL_MS;
    return this.cached;
  }
}
