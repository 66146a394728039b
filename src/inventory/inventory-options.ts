import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Config, ConfigValues } from '../config/config.js';
import type { MessageTexts } from '../webapi/errors/messages.js';
import type { Override } from '../webapi/overrides.js';

/** What decides which classes there are: known before any provider exists. */
export interface FixedOptions {
  /** Other classes for services and repositories, by their classes. */
  readonly overrides?: readonly Override[];
  /** `own`: only `@Authentication()` identifies callers; Magento's tokens, signatures and their routes are off. */
  readonly authentication?: 'magento' | 'own';
}

/** What may become known later. */
export interface HostOptions {
  /** Values by the names of `Config`, or what `loadConfig()` has read from the environment. */
  readonly config: Config | ConfigValues;
  /** Texts instead of Magento's, by its phrases: `{ 'Validation Failed': 'Ungültig' }`. */
  readonly messages?: MessageTexts;
  /** Where the routes are served; default: `/rest`. */
  readonly path?: string;
  /** The application's own, initialized: of type `mysql`, `mariadb` or `better-sqlite3`. Default: one of ours, for `databaseUrl`. */
  readonly dataSource?: DataSource;
  /** Whether guards, pipes and interceptors of the whole application run for our routes; default: `skip`. */
  readonly globals?: 'skip' | 'apply';
}

/** Options of `InventoryModule.forRoot`. */
export interface InventoryOptions extends FixedOptions, HostOptions {}

/** Options of `InventoryModule.forRootAsync`. */
export interface InventoryAsyncOptions extends FixedOptions, Pick<ModuleMetadata, 'imports'> {
  /** Tokens of what `useFactory` gets, in its order. */
  readonly inject?: FactoryProvider['inject'];
  /** Called once, when these are known. */
  readonly useFactory: OptionsFactory;
}

/** Gets what `inject` names. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in Nest's FactoryProvider.
export type OptionsFactory = (...dependencies: any[]) => HostOptions | Promise<HostOptions>;

/** Options of the standalone service beside its configuration and modules. */
export interface ServiceOptions extends FixedOptions, Pick<HostOptions, 'messages'> {}

/** Token of the resolved options. */
export const HOST_OPTIONS: unique symbol = Symbol('host options');
