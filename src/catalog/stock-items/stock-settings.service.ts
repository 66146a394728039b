import { Injectable } from '@nestjs/common';
import { CachedRead } from '../../database/cached-read.js';
import { CoreConfigRepository } from '../../database/core-config.repository.js';
import { stockSettingsOf, type StockSettings } from './stock-settings.js';

const FOLDER = 'cataloginventory/item_options/';
/** How long the settings are cached. */
const TTL_MS = 1_000;

/** The global stock settings of Magento's Admin, cached for at most a second. */
@Injectable()
export class StockSettingsService {
  private readonly settings: CachedRead<StockSettings>;

  /** @internal */
  constructor(config: CoreConfigRepository) {
    this.settings = new CachedRead(async () => stockSettingsOf(await config.under(FOLDER)), TTL_MS);
  }

  /** The settings, cached for a short time. */
  async current(): Promise<StockSettings> {
    return this.settings.current();
  }
}
