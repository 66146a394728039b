import { BadRequestException, Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { argumentsOf } from '../arguments/arguments.decorator.js';
import { fieldsOf } from '../arguments/conversion.js';
import { nestedOf } from '../arguments/dto.decorators.js';
import { noSuchRoute } from '../errors/access-errors.js';
import type { WebapiError } from '../errors/webapi-error.js';
import { Mount } from '../mount.js';
import { ROUTE, type RouteDefinition } from './route.js';
import { servesRows } from '../replies/rows.js';
import { hintsFor, matches, methodsOf, segmentsOf } from './route-hints.js';

/** A route and the controller method behind it. */
export interface ServedRoute extends RouteDefinition {
  readonly controller: object;
  readonly handler: string;
  /** DTO of the handler's `@Arguments()`. */
  readonly dto: Type<object> | undefined;
}

/** Registry of all routes of the application, including those of extensions. */
@Injectable()
export class RoutesService implements OnApplicationBootstrap {
  private served: readonly ServedRoute[] | undefined;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly mount: Mount,
  ) {}

  /** @throws Error for a DTO with a field that has no type */
  onApplicationBootstrap(): void {
    for (const { dto } of this.all) if (dto) checkTypes(dto);
  }

  get all(): readonly ServedRoute[] {
    return (this.served ??= [...this.modules.values()].flatMap(({ controllers }) =>
      [...controllers.values()].flatMap(({ instance, metatype }) =>
        routesIn(instance as object, metatype as Type<object>),
      ),
    ));
  }

  /** @param path without `/rest/`, as a pattern or with values */
  find(method: string, path: string): { route: ServedRoute; values: Record<string, string> } | undefined {
    const candidates = this.all.filter((route) => route.method === method);
    const exact = candidates.find((route) => route.path === path);
    if (exact) return { route: exact, values: {} };
    for (const route of candidates) {
      const values = valuesIn(route.path, path);
      if (values) return { route, values };
    }
    return undefined;
  }

  /** Whether the route of this path returns `Rows`. */
  servesRows(method: string, path: string): boolean {
    const route = this.find(method, path)?.route;
    const handler = route && (route.controller as Record<string, object>)[route.handler];
    return handler !== undefined && servesRows(handler);
  }

  /** Magento's 404 with a hint: the methods of the path, or a similar route. */
  missing(method: string, path: string): WebapiError {
    const served = this.all.map((route) => `${route.method} ${route.path}`);
    const tidy = path.replace(/\/+/g, '/');
    const methods = methodsOf(tidy, served);
    return noSuchRoute(methods.includes(method) ? [] : methods, hintsFor(method, tidy, served, this.mount.url));
  }
}

function routesIn(controller: object, { prototype }: Type<object>): ServedRoute[] {
  return Object.getOwnPropertyNames(prototype).flatMap((handler) => {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, handler)?.value;
    const route = typeof method === 'function' ? (Reflect.getMetadata(ROUTE, method) as RouteDefinition) : undefined;
    return route ? [{ ...route, controller, handler, dto: argumentsOf(prototype as object, handler) }] : [];
  });
}

function checkTypes(dto: Type<object>, seen = new Set<Type<object>>()): void {
  if (seen.has(dto)) return;
  seen.add(dto);
  for (const { name } of fieldsOf(dto)) {
    const nested = nestedOf(dto, name);
    if (nested) checkTypes(nested.type(), seen);
  }
}

function valuesIn(pattern: string, path: string): Record<string, string> | undefined {
  const [names, segments] = [segmentsOf(pattern), segmentsOf(path)];
  if (!matches(names, segments)) return undefined;
  return Object.fromEntries(
    names.flatMap((name, index) => (name.startsWith(':') ? [[name.slice(1), decoded(segments[index] ?? '')]] : [])),
  );
}

/** @throws BadRequestException with Express's message */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new BadRequestException(`Failed to decode param '${segment}'`);
  }
}
