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
  Version,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ErrorFilter } from '../errors/error.filter.js';
import { InputPipe } from '../arguments/input.pipe.js';
import { ApiRoute } from '../documentation/openapi.decorators.js';
import { ANONYMOUS, ROOT, ROUTE, type HttpMethod, type RouteDefinition } from './route.js';
import { RouteGuard } from './route.guard.js';

const METHODS = { GET: Get, POST: Post, PUT: Put, DELETE: Delete };

/**
 * Serves a handler at `/rest/<path>`. Binds the guard, the pipe and the error filter to this handler only, so that
 * other handlers of a host application are not affected.
 *
 *     @Route('GET', 'V1/acme/bins/:sku', 'Acme_Stock::bins', 'acmeBinsV1.get')
 *     bin(@Param('sku') sku: string): Promise<BinDto> { … }
 *
 * @param path begins with the version; parameters are `:name`
 * @param resource ACL resource that the caller's role must hold, or `ANONYMOUS`
 * @param service `<service>.<method>`, as in Magento's own API documentation
 */
export function Route(method: HttpMethod, path: string, resource: string, service: string): MethodDecorator {
  const [name = '', operation = ''] = service.split('.');
  const route: RouteDefinition = { method, path, resource, service: name, operation };
  return applyDecorators(
    METHODS[method](`${ROOT}/${path}`),
    HttpCode(200),
    // The path has Magento's: versions of a host application do not apply.
    Version(VERSION_NEUTRAL),
    SetMetadata(ROUTE, route),
    UseGuards(RouteGuard),
    UsePipes(InputPipe),
    UseFilters(ErrorFilter),
    ApiRoute({ ...route, isAnonymous: resource === ANONYMOUS }),
  );
}
