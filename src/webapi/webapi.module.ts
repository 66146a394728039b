import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CoreConfigRepository } from '../database/core-config.repository.js';
import { ArgumentBinder } from './arguments/argument-binder.js';
import { GivenLimits, InputLimits } from './arguments/limits/input-limits.js';
import { BodyReader } from './arguments/input.pipe.js';
import { RouteInvoker } from './routes/route-invoker.js';
import { RoutesService } from './routes/routes.service.js';

interface WebapiOptions {
  /** Reads bodies of HTTP requests. */
  readonly bodyReader: BodyReader;
}

/** Providers that `@Route` needs; global, for routes in any module. */
@Global()
@Module({})
export class WebapiModule {
  static forRoot({ bodyReader }: WebapiOptions): DynamicModule {
    const providers: Provider[] = [
      RoutesService,
      RouteInvoker,
      ArgumentBinder,
      { provide: BodyReader, useValue: bodyReader },
      {
        provide: InputLimits,
        inject: [GivenLimits, CoreConfigRepository],
        useFactory: (limits: GivenLimits, config: CoreConfigRepository) => new InputLimits(limits, config),
      },
    ];
    return {
      module: WebapiModule,
      providers,
      exports: providers.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
    };
  }
}
