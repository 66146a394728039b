import type { ClassProvider, FactoryProvider, Provider, Type, ValueProvider } from '@nestjs/common';

/** Another provider for one of our services or repositories, which its class stands for. */
export type Override = (ClassProvider | FactoryProvider | ValueProvider) & { readonly provide: Type<object> };

/** The providers of one of our modules, some of them replaced. */
export const replaced = (providers: readonly Provider[], overrides: readonly Override[] = []): Provider[] =>
  providers.map((provider) => overrides.findLast(({ provide }) => provide === provider) ?? provider);

/** @throws Error for an override of a class that no module of ours provides, and for one that calls our constructor */
export function checkOverrides(providers: readonly Provider[], overrides: readonly Override[] = []): void {
  const classes = new Set(providers.filter((provider) => typeof provider === 'function'));
  for (const { provide } of overrides) {
    if (classes.has(provide)) continue;
    const names = [...classes].map(({ name }) => name).sort();
    throw new Error(`overrides: ${nameOf(provide)} cannot be replaced. These can: ${names.join(', ')}.`);
  }
  for (const { provide, useClass } of overrides as readonly ClassProvider[]) {
    // Which parameters ours takes is no promise, and its declaration does not show them.
    if (useClass?.prototype instanceof (provide as Type<object>) && Reflect.hasOwnMetadata(PARAMETERS, useClass)) {
      throw new Error(
        `overrides: ${useClass.name} extends ${nameOf(provide)}, so it cannot have a constructor with parameters. ` +
          'Inject into properties: @Inject(Cache) private readonly cache!: Cache.',
      );
    }
  }
}

/** Where decorators keep the types of a constructor's parameters. */
const PARAMETERS = 'design:paramtypes';

const nameOf = (token: unknown): string => (typeof token === 'function' ? token.name : String(token));
