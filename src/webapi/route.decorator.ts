import { applyDecorators, Delete, Get, HttpCode, Post, Put, SetMetadata } from '@nestjs/common';
import { ApiRoute } from './openapi.decorators.js';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The resource of a route that needs no login. */
export const ANONYMOUS = 'anonymous';

/** One `<route>` of Magento's webapi.xml. */
export interface RouteDefinition {
  readonly method: HttpMethod;
  /** From the version on, parameters as `:name`: `V1/inventory/stocks/:stockId`. */
  readonly path: string;
  /** The ACL resource a caller's role must hold, or `ANONYMOUS`. */
  readonly resource: string;
  /** Magento's service, which is the tag of the documentation: `inventoryApiStockRepositoryV1`. */
  readonly service: string;
  /** Magento's service method: `getList`. */
  readonly operation: string;
}

export const ROUTE = Symbol('route');

const METHODS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/**
 * Opens a handler to the web. A handler without it cannot be called at all.
 *
 * @param service `<service>.<method>`, as in Magento's own API documentation
 */
export function Route(method: HttpMethod, path: string, resource: string, service: string): MethodDecorator {
  const [name = '', operation = ''] = service.split('.');
  const route: RouteDefinition = { method, path, resource, service: name, operation };
  return applyDecorators(
    METHODS[method](path),
    HttpCode(200),
    SetMetadata(ROUTE, route),
    ApiRoute({ ...route, isAnonymous: resource === ANONYMOUS }),
  );
}
