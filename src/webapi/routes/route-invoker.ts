import { randomUUID } from 'node:crypto';
import { Injectable, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ArgumentBinder } from '../arguments/argument-binder.js';
import { argumentsIndexOf } from '../arguments/arguments.decorator.js';
import { convertScalar } from '../arguments/bind.js';
import { parsePhpQuery, type QueryMap } from '../arguments/php-query.js';
import { httpArgumentsOf } from '../arguments/http-argument.decorator.js';
import { RequestInput } from '../arguments/request-input.js';
import { withoutTag } from '../replies/entity-tag.interceptor.js';
import { Messages } from '../errors/messages.js';
import { partialResponse } from '../replies/partial-response.js';
import { authorize, type RouteCaller } from './route.guard.js';
import { RoutesService, type ServedRoute } from './routes.service.js';
import { Rows } from '../replies/rows.js';
import { withEnvelope } from '../search/search-result.interceptor.js';
import { toWebapiError } from '../errors/to-webapi-error.js';

/** What a request consists of, for `RouteInvoker.invoke`. */
export interface RouteInput {
  /** As decoded from JSON. */
  readonly body?: unknown;
  /** A query string without the question mark, or its parameters by name. */
  readonly query?: string | Readonly<Record<string, unknown>>;
  /** Values of the path's parameters, where the route is given by its pattern. */
  readonly path?: Readonly<Record<string, string | number>>;
}

/**
 * Calls a route without HTTP: the same access check, conversion, limits, handler and errors. Guards and interceptors
 * that a controller adds for HTTP requests do not run.
 *
 *     await routes.invoke('POST V1/inventory/stock-source-links', { body: { links } }, new Caller('job', 'sync', RESOURCES));
 */
@Injectable()
export class RouteInvoker {
  /** @internal */
  constructor(
    private readonly routes: RoutesService,
    private readonly binder: ArgumentBinder,
    private readonly messages: Messages,
  ) {}

  /**
   * @param route `POST V1/inventory/stock-source-links`; its path may be a pattern or have values
   * @param caller null: anonymous
   * @returns the body of the HTTP response, before serialization
   * @throws WebapiError wherever the HTTP response would be an error
   */
  async invoke(route: string, input: RouteInput, caller: RouteCaller | null): Promise<unknown> {
    try {
      const [method = '', path = ''] = route.split(' ', 2);
      const found = this.routes.find(method, path);
      if (!found) throw this.routes.missing(method, path);
      authorize(found.route, caller);
      const query = queryFrom(input.query);
      const values = { ...found.values, ...textsOf(input.path) };
      const args = await this.argumentsFor(found.route, new RequestInput(method, input.body, query, values));
      const { controller, handler } = found.route;
      const result = await (controller as Record<string, (...args: unknown[]) => unknown>)[handler]?.(...args);
      const body = result instanceof Rows ? await result.toBody() : withoutTag(withEnvelope(result));
      return partialResponse(body ?? [], query.get('fields'));
    } catch (error) {
      throw this.messages.in(toWebapiError(error, randomUUID()));
    }
  }

  private async argumentsFor(route: ServedRoute, input: RequestInput): Promise<unknown[]> {
    const prototype = Object.getPrototypeOf(route.controller) as object;
    const types = (Reflect.getMetadata('design:paramtypes', prototype, route.handler) ?? []) as Type<object>[];
    const args: unknown[] = types.map(() => null);
    for (const { index, name } of pathParametersOf(prototype, route)) {
      args[index] = convertScalar(input.path[name] as string, types[index]);
    }
    const index = argumentsIndexOf(prototype, route.handler);
    if (index !== undefined && route.dto) args[index] = await this.binder.bind(input, route.dto);
    return args;
  }
}

/** Nest's RouteParamtypes value of `@Param()`. */
const PARAM = 5;

interface ParameterMetadata {
  readonly index: number;
  readonly data?: unknown;
}

/** @throws Error for a decorator that needs an HTTP request */
function pathParametersOf(
  prototype: object,
  { handler, method, path }: ServedRoute,
): { index: number; name: string }[] {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, handler) ?? {}) as Record<
    string,
    ParameterMetadata
  >;
  const httpArguments = new Set(httpArgumentsOf(prototype, handler));
  return Object.entries(metadata).flatMap(([key, { index, data }]) => {
    if (index === argumentsIndexOf(prototype, handler) || httpArguments.has(index)) return [];
    if (key === `${PARAM}:${index}` && typeof data === 'string') return [{ index, name: data }];
    throw new Error(`${method} ${path} takes parameters of the HTTP request: it cannot be called without one.`);
  });
}

function queryFrom(query: RouteInput['query'] = ''): QueryMap {
  return typeof query === 'string' ? parsePhpQuery(query) : (new Map(Object.entries(query)) as QueryMap);
}

const textsOf = (path: RouteInput['path'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(path).map(([name, value]) => [name, String(value)]));
