import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** Marks the class of a provider, in whatever module, as one that joins in here. Only classes of the right type can be marked. */
export type ExtensionPoint<Provider, Options = void> = ((options: Options) => (target: Type<Provider>) => void) & {
  readonly KEY: string;
};

export const extensionPoint = <Provider, Options = void>(): ExtensionPoint<Provider, Options> =>
  DiscoveryService.createDecorator<Options>() as ExtensionPoint<Provider, Options>;

export interface Extension<Provider, Options> {
  readonly provider: Provider;
  readonly options: Options;
}

/** The providers that joined in, in the order in which their modules list them; complete once all are made. */
export function extensionsOf<Provider, Options>(
  discovery: DiscoveryService,
  point: ExtensionPoint<Provider, Options>,
): Extension<Provider, Options>[] {
  const wrappers = discovery
    .getProviders({ metadataKey: point.KEY })
    .filter(({ instance, isAlias }) => instance && !isAlias);
  // Nest has made nothing of a request-scoped one but an object without fields.
  const scoped = wrappers.find((wrapper) => !wrapper.isDependencyTreeStatic());
  if (scoped) throw new Error(`${String(scoped.name)} joins in, so it cannot be request-scoped.`);
  return wrappers.map(({ instance }) => ({
    provider: instance as Provider,
    options: Reflect.getMetadata(point.KEY, (instance as object).constructor) as Options,
  }));
}
