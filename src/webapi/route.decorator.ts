import {
  applyDecorators,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  SetMetadata,
  UseFilters,
  UseGuards,
  UsePipes,
} from '@nestjs/common';
import { ErrorFilter } from './error.filter.js';
import { InputLimitsPipe } from './arguments/input-limits.pipe.js';
import { InputPipe } from './arguments/input.pipe.js';
import { ApiRoute } from './documentation/openapi.decorators.js';
import { RouteGuard } from './route.guard.js';

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

/** Where all routes stand, as in Magento. */
export const ROOT = 'rest';

const METHODS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/**
 * Opens a handler to the web, at `/rest/<path>`, and brings along all that its requests pass: guard, pipes, and the filter in
 * which its errors end. Other handlers of the same application pass none of these.
 *
 * @param service `<service>.<method>`, as in Magento's own API documentation
 */
export function Route(method: HttpMethod, path: string, resource: string, service: string): MethodDecorator {
  const [name = '', operation = ''] = service.split('.');
  const route: RouteDefinition = { method, path, resource, service: name, operation };
  return applyDecorators(
    METHODS[method](`${ROOT}/${path}`),
    HttpCode(200),
    SetMetadata(ROUTE, route),
    UseGuards(RouteGuard),
    UsePipes(InputPipe, InputLimitsPipe),
    UseFilters(ErrorFilter),
    ApiRoute({ ...route, isAnonymous: resource === ANONYMOUS }),
  );
}
