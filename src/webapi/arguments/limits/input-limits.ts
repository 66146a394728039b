import { CachedRead } from '../../../database/cached-read.js';
import type { CoreConfigRepository } from '../../../database/core-config.repository.js';

/** null: no limit. */
export interface Limits {
  /** Items of each list. */
  readonly items: number | null;
  readonly pageSize: number | null;
  /** For a search without a page size. */
  readonly defaultPageSize: number | null;
  /** Filters of a search. */
  readonly filters: number | null;
}

/** Limits in this service's configuration. 0: unlimited; undefined: Magento's configuration applies. */
export abstract class GivenLimits {
  abstract readonly itemLimit: number | undefined;
  abstract readonly pageSizeLimit: number | undefined;
  abstract readonly defaultPageSize: number | undefined;
  abstract readonly filterLimit: number;
}

/** Magento's "Web Api Limits". */
const FOLDER = 'webapi/validation/';

/** How long limits are cached: a change in Magento takes effect within this time. */
const CACHE_MS = 30_000;

/** Magento's defaults, used when a limit is enabled without a number. */
const MAGENTO = { items: 999_999, pageSize: 300, defaultPageSize: 999_999 };

/** Input limits of requests: from this service's configuration, else from Magento's "Web Api Limits". */
export class InputLimits {
  private readonly limits = new CachedRead(() => this.read(), CACHE_MS);

  constructor(
    private readonly given: GivenLimits,
    private readonly config: CoreConfigRepository,
  ) {}

  current(): Limits | Promise<Limits> {
    return this.limits.current();
  }

  private async read(): Promise<Limits> {
    const { itemLimit, pageSizeLimit, defaultPageSize, filterLimit } = this.given;
    const settings = await this.config.under(FOLDER);
    const isOn = (name: string) => ['input_limit_enabled', name].some((each) => settings.get(each) === '1');
    const setting = (name: string, otherwise: number) => settings.get(name) || otherwise;
    const items = isOn('complex_array_limit_enabled') ? setting('complex_array_limit', MAGENTO.items) : 0;
    const isPageOn = isOn('maximum_page_size_enabled');
    const pageSize = isPageOn ? setting('maximum_page_size', MAGENTO.pageSize) : 0;
    const ownPage = pageSizeLimit ?? pageSize;
    const page = isPageOn || ownPage ? setting('default_page_size', MAGENTO.defaultPageSize) : 0;
    return {
      items: limit(itemLimit ?? items),
      pageSize: limit(ownPage),
      defaultPageSize: limit(defaultPageSize ?? page),
      filters: limit(filterLimit),
    };
  }
}

const limit = (number: number | string): number | null => Number(number) || null;
