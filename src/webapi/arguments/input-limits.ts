import type { InputLimitsRepository } from './input-limits.repository.js';

/** null: any number. */
export interface Limits {
  /** Items of each list. */
  readonly items: number | null;
  readonly pageSize: number | null;
  /** For a search that asks for none. */
  readonly defaultPageSize: number | null;
  /** Filters of a search. */
  readonly filters: number | null;
}

/** As configured for this service: 0 is any number, undefined leaves it to Magento's configuration. */
export interface GivenLimits {
  readonly itemLimit: number | undefined;
  readonly pageSizeLimit: number | undefined;
  readonly defaultPageSize: number | undefined;
  readonly filterLimit: number;
}

/** For so long a limit may count that an operator has changed in Magento. */
const STALE_MS = 30_000;

/** Magento's, for a limit that is switched on and has no number. */
const MAGENTO = { items: 999_999, pageSize: 300, defaultPageSize: 999_999 };

/** What one request may hold: what is configured here, else what Magento's "Web Api Limits" say. */
export class InputLimits {
  private known: Limits | undefined;
  private until = 0;
  private reading: Promise<Limits> | undefined;

  constructor(
    private readonly given: GivenLimits,
    private readonly repository: InputLimitsRepository,
  ) {}

  current(): Limits | Promise<Limits> {
    if (this.known && Date.now() < this.until) return this.known;
    return (this.reading ??= this.read().finally(() => (this.reading = undefined)));
  }

  private async read(): Promise<Limits> {
    const { itemLimit, pageSizeLimit, defaultPageSize, filterLimit } = this.given;
    const settings = await this.repository.settings();
    const isOn = (name: string) => ['input_limit_enabled', name].some((each) => settings.get(each) === '1');
    const setting = (name: string, otherwise: number) => settings.get(name) || otherwise;
    const items = isOn('complex_array_limit_enabled') ? setting('complex_array_limit', MAGENTO.items) : 0;
    const isPageOn = isOn('maximum_page_size_enabled');
    const pageSize = isPageOn ? setting('maximum_page_size', MAGENTO.pageSize) : 0;
    const ownPage = pageSizeLimit ?? pageSize;
    const page = isPageOn || ownPage ? setting('default_page_size', MAGENTO.defaultPageSize) : 0;
    this.known = {
      items: limit(itemLimit ?? items),
      pageSize: limit(ownPage),
      defaultPageSize: limit(defaultPageSize ?? page),
      filters: limit(filterLimit),
    };
    this.until = Date.now() + STALE_MS;
    return this.known;
  }
}

const limit = (number: number | string): number | null => Number(number) || null;
