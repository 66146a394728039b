import type { CanActivate, ExecutionContext, NestInterceptor, PipeTransform } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { mapToExcludeRoute } from '@nestjs/core/middleware/utils.js';
import { currentRequest } from './current-request.js';
import { ROUTE } from './routes/route.js';

/** Whether a request goes to a `@Route`: for guards and interceptors that are to treat those in a way of their own. */
export const isInventoryRoute = (context: ExecutionContext): boolean =>
  Reflect.hasMetadata(ROUTE, context.getHandler());

/** The global prefix, guards, pipes and interceptors of the application, whenever it sets them, pass the routes by. */
export function isolate(config: ApplicationConfig, path: string): void {
  const excluded = mapToExcludeRoute([path, `${path}/{*rest}`]);
  const setOptions = config.setGlobalPrefixOptions.bind(config);
  config.setGlobalPrefixOptions = (options) =>
    setOptions({ ...options, exclude: [...(options.exclude ?? []), ...excluded] });
  config.setGlobalPrefixOptions(config.getGlobalPrefixOptions());

  const [guards, pipes, interceptors] = [
    config.getGlobalGuards.bind(config),
    config.getGlobalPipes.bind(config),
    config.getGlobalInterceptors.bind(config),
  ];
  config.getGlobalGuards = () => guards().map(passGuard);
  config.getGlobalPipes = () => pipes().map(passPipe);
  config.getGlobalInterceptors = () => interceptors().map(passInterceptor);

  const [scopedGuards, scopedPipes, scopedInterceptors] = [
    config.getGlobalRequestGuards.bind(config),
    config.getGlobalRequestPipes.bind(config),
    config.getGlobalRequestInterceptors.bind(config),
  ];
  config.getGlobalRequestGuards = () => scopedGuards().map((wrapper) => scoped(wrapper, passGuard));
  config.getGlobalRequestPipes = () => scopedPipes().map((wrapper) => scoped(wrapper, passPipe));
  config.getGlobalRequestInterceptors = () => scopedInterceptors().map((wrapper) => scoped(wrapper, passInterceptor));
}

const passGuard = (guard: CanActivate): CanActivate => ({
  canActivate: (context) => isInventoryRoute(context) || guard.canActivate(context),
});

const passInterceptor = (interceptor: NestInterceptor): NestInterceptor => ({
  intercept: (context, next) => (isInventoryRoute(context) ? next.handle() : interceptor.intercept(context, next)),
});

/** Nest does not tell a pipe the route. */
const passPipe = (pipe: PipeTransform): PipeTransform => ({
  transform: (value: unknown, metadata) =>
    currentRequest.getStore() ? value : (pipe.transform(value, metadata) as unknown),
});

const scoped = <Enhancer>(
  wrapper: InstanceWrapper<Enhancer>,
  pass: (enhancer: Enhancer) => Enhancer,
): InstanceWrapper<Enhancer> => {
  const find = wrapper.getInstanceByContextId.bind(wrapper);
  return Object.create(wrapper, {
    getInstanceByContextId: {
      value: (...args: Parameters<typeof find>) => {
        const host = find(...args);
        return host && { ...host, instance: pass(host.instance) };
      },
    },
  }) as InstanceWrapper<Enhancer>;
};
