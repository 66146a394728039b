import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/**
 * Class decorator that registers a provider of any module at an extension point. Type-checked: the class must implement
 * the interface.
 */
export type ExtensionPoint<Provider, Options = void> = ((options: Options) => (target: Type<Provider>) => void) & {
  /** @internal */
  readonly KEY: string;
};

export const extensionPoint = <Provider, Options = void>(): ExtensionPoint<Provider, Options> =>
  DiscoveryService.createDecorator<Options>() as ExtensionPoint<Provider, Options>;

export interface Extension<Provider, Options> {
  readonly provider: Provider;
  readonly options: Options;
}

/**
 * The registered providers, in the order in which their modules list them; complete once all providers are
 * instantiated.
 */
export function extensionsOf<Provider, Options>(
  discovery: DiscoveryService,
  point: ExtensionPoint<Provider, Options>,
): Extension<Provider, Options>[] {
  const wrappers = discovery
    .getProviders({ metadataKey: point.KEY })
    .filter(({ instance, isAlias }) => instance && !isAlias);
  // Of a request-scoped provider Nest has created a prototype without fields only.
  const scoped = wrappers.find((wrapper) => !wrapper.isDependencyTreeStatic());
  if (scoped) throw new Error(`${String(scoped.name)} joins in, so it cannot be request-scoped.`);
  return wrappers.map(({ instance }) => ({
    provider: instance as Provider,
    options: Reflect.getMetadata(point.KEY, (instance as object).constructor) as Options,
  }));
}

/**
 * The registered providers by their codes, which requests name.
 *
 * @param what they are, in the plural
 * @throws Error for a code that two of them have
 */
export function extensionsByCode<Provider extends { readonly code: string }>(
  discovery: DiscoveryService,
  point: ExtensionPoint<Provider>,
  what: string,
): ReadonlyMap<string, Provider> {
  const byCode = new Map<string, Provider>();
  for (const { provider } of extensionsOf(discovery, point)) {
    const { code } = provider;
    if (byCode.has(code)) throw new Error(`There are two ${what} "${code}".`);
    byCode.set(code, provider);
  }
  return byCode;
}
