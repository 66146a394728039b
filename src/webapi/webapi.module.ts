import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ArgumentBinder } from './arguments/argument-binder.js';
import { GivenLimits, InputLimits } from './arguments/limits/input-limits.js';
import { InputLimitsRepository } from './arguments/limits/input-limits.repository.js';
import { BodyReader } from './arguments/input.pipe.js';
import { RouteInvoker } from './route-invoker.js';
import { RoutesService } from './routes.service.js';

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
        inject: [GivenLimits, Database],
        useFactory: (limits: GivenLimits, database: Database) =>
          new InputLimits(limits, new InputLimitsRepository(database)),
      },
    ];
    return {
      module: WebapiModule,
      providers,
      exports: providers.map((provider) => (typeof provider === 'function' ? provider : provider.provide)),
    };
  }
}
