import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Config } from '../config.js';
import { currentRequest } from '../webapi/current-request.js';
import {
  entry,
  methodNotSupported,
  noSuchStore,
  notAcceptable,
  nullByte,
  queryTooLong,
  requestCannotBeProcessed,
} from '../webapi/errors.js';
import { formatFor, rowFormatFor } from '../http/bodies/media-type.js';
import { RoutesService } from '../webapi/routes.service.js';
import { StoresService } from './stores.service.js';

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);
const VERSION = /^V\d+$/;
const NO_VERSION = entry('A path begins with "/rest/V1/", or with "/rest/<store code>/V1/".');

/**
 * Checks store code, method and Accept header before routing, as Magento does. Rewrites `/rest/<store>/V1/…` to
 * `/rest/V1/…`, which routes match.
 */
@Injectable()
export class RestUrlMiddleware implements NestMiddleware {
  constructor(
    private readonly stores: StoresService,
    private readonly config: Config,
    private readonly routes: RoutesService,
  ) {}

  async use(request: Request, _: Response, next: NextFunction): Promise<void> {
    const [path, query] = split(request.url);
    if (query.length > this.config.queryLimit + '?'.length) throw queryTooLong(this.config.queryLimit);
    if (path.includes('%00')) throw nullByte();
    const [, , area = '', version = ''] = path.split('/');
    if (!VERSION.test(area)) {
      if (!VERSION.test(version)) throw requestCannotBeProcessed([NO_VERSION]);
      if (!(await this.stores.isStoreCode(area))) {
        throw requestCannotBeProcessed(noSuchStore(area, await this.stores.similarCode(area)));
      }
      request.url = `/rest${path.slice('/rest/'.length + area.length)}${query}`;
    }
    if (!METHODS.has(request.method)) throw methodNotSupported(request.method);
    const { accept } = request.headers;
    if (formatFor(accept) === null && !this.servesRows(request)) throw notAcceptable(accept ?? '');
    if (request.method === 'GET') next();
    else currentRequest.run(request, next);
  }

  /** Whether the route has one of the further formats that the request accepts. */
  private servesRows({ method, url, headers }: Request): boolean {
    if (rowFormatFor(headers.accept) === null) return false;
    return this.routes.servesRows(method, split(url)[0].slice('/rest/'.length));
  }
}

function split(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark)];
}
