import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Config } from '../config/config.js';
import { configOf } from '../config/load-config.js';
import { HOST_DATA_SOURCE } from '../database/options.js';
import { GivenLimits } from '../webapi/arguments/limits/input-limits.js';
import { Mount } from '../webapi/mount.js';
import { Messages } from '../webapi/errors/messages.js';
import { HOST_OPTIONS, type HostOptions, type InventoryAsyncOptions } from './inventory-options.js';

/** The resolved options, each for the part of the service that needs it. */
@Global()
@Module({})
export class OptionsModule {
  static forRoot({ imports = [], inject = [], useFactory }: InventoryAsyncOptions): DynamicModule {
    return {
      module: OptionsModule,
      imports,
      providers: [
        { provide: HOST_OPTIONS, inject, useFactory },
        { provide: Config, inject: [HOST_OPTIONS], useFactory: ({ config }: HostOptions) => configOf(config) },
        { provide: GivenLimits, useExisting: Config },
        {
          provide: Mount,
          inject: [HOST_OPTIONS],
          useFactory: ({ path, globals = 'skip' }: HostOptions) => new Mount(path, globals === 'skip'),
        },
        {
          provide: HOST_DATA_SOURCE,
          inject: [HOST_OPTIONS],
          useFactory: ({ dataSource }: HostOptions) => dataSource ?? null,
        },
        {
          provide: Messages,
          inject: [HOST_OPTIONS],
          useFactory: ({ messages }: HostOptions) => new Messages(messages),
        },
      ],
      exports: [Config, GivenLimits, Mount, HOST_DATA_SOURCE, Messages],
    };
  }
}
