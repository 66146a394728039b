import { Injectable } from '@nestjs/common';
import type { Store } from './store.entity.js';
import { StoresRepository, type ConfigValue } from './stores.repository.js';

/** Magento's defaults, by path. */
const DEFAULTS = {
  'general/locale/code': 'en_US',
  'general/locale/timezone': 'America/Los_Angeles',
  'general/locale/weight_unit': 'lbs',
  'currency/options/base': 'USD',
  'currency/options/default': 'USD',
  'web/unsecure/base_url': '{{base_url}}',
  'web/unsecure/base_link_url': '{{unsecure_base_url}}',
  'web/unsecure/base_static_url': '{{unsecure_base_url}}static/',
  'web/unsecure/base_media_url': '{{unsecure_base_url}}media/',
  'web/secure/base_url': '{{base_url}}',
  'web/secure/base_link_url': '{{secure_base_url}}',
  'web/secure/base_static_url': '{{secure_base_url}}static/',
  'web/secure/base_media_url': '{{secure_base_url}}media/',
} as const;

type ConfigPath = keyof typeof DEFAULTS;

/** The configuration of a store view. */
export interface StoreConfig {
  readonly store: Store;
  /** The value of a path; URLs without placeholders, with a slash at the end. */
  readonly value: (path: ConfigPath) => string;
}

/** Configuration of store views. Scopes, first match wins: store, website, default, then Magento's default. */
@Injectable()
export class StoreConfigsService {
  /** @internal */
  constructor(private readonly stores: StoresRepository) {}

  /**
   * The configurations of store views; all without codes.
   *
   * @param codes undefined: all store views
   * @param origin base URL to use when none is configured
   */
  async find(codes: readonly string[] | undefined, origin: string): Promise<StoreConfig[]> {
    const [stores, values] = await Promise.all([this.stores.stores(), this.stores.configValues(Object.keys(DEFAULTS))]);
    const found = stores.filter(
      ({ storeId, code }) => storeId !== ADMIN && (codes === undefined || codes.includes(code ?? '')),
    );
    return found.map((store) => ({ store, value: configOf(store, values, `${origin}/`) }));
  }
}

/** The id of the admin store. */
const ADMIN = 0;

function configOf({ storeId, websiteId }: Store, values: readonly ConfigValue[], origin: string): StoreConfig['value'] {
  const scopes = [`stores ${storeId}`, `websites ${websiteId}`, 'default 0'];
  const configured = new Map(
    values
      .filter(({ value }) => value)
      .map(({ scope, scopeId, path, value }) => [`${scope} ${scopeId} ${path}`, value]),
  );
  const raw = (path: ConfigPath): string =>
    scopes.map((scope) => configured.get(`${scope} ${path}`)).find((value) => value) ?? DEFAULTS[path];
  const base = (path: ConfigPath): string => withSlash(raw(path).replace('{{base_url}}', origin));
  return (path) =>
    path.startsWith('web/')
      ? withSlash(
          raw(path)
            .replace('{{unsecure_base_url}}', base('web/unsecure/base_url'))
            .replace('{{secure_base_url}}', base('web/secure/base_url'))
            .replace('{{base_url}}', origin),
        )
      : raw(path);
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
