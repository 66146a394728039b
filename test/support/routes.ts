import type { Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ROUTE, type RouteDefinition } from '../../src/webapi/routes/route.js';

/** All methods of all controllers of an application. */
export function handlersOf(app: NestExpressApplication): object[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype = (metatype as Type<object>).prototype as Record<string, object>;
    return Object.getOwnPropertyNames(prototype)
      .filter((name) => name !== 'constructor')
      .map((name) => prototype[name] as object);
  });
}

export const routeOf = (handler: object): RouteDefinition | undefined =>
  Reflect.getMetadata(ROUTE, handler) as RouteDefinition | undefined;

export const routesOf = (app: NestExpressApplication): RouteDefinition[] =>
  handlersOf(app)
    .map(routeOf)
    .filter((route) => route !== undefined);

export interface RouteUnderTest extends RouteDefinition {
  /** What `@Arguments` fills, where the handler has them. */
  readonly dto: Type<object> | undefined;
}

/** Every route, with the DTO of its arguments: a new one is tested without being listed anywhere. */
export function routesWithDto(app: NestExpressApplication): RouteUnderTest[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const prototype = (metatype as Type<object>).prototype as Record<string, object>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const route = name === 'constructor' ? undefined : routeOf(prototype[name] as object);
      const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as Type<object>[];
      return route ? [{ ...route, dto: types.find((type) => type.name.endsWith('Dto')) }] : [];
    });
  });
}
