import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Config } from '../config/config.js';
import { currentRequest } from '../webapi/current-request.js';
import {
  methodNotSupported,
  noSuchStore,
  notAcceptable,
  nullByte,
  requestCannotBeProcessed,
} from '../webapi/errors/access-errors.js';
import { queryTooLong } from '../webapi/errors/body-errors.js';
import { entry } from '../webapi/errors/webapi-error.js';
import { formatFor, rowFormatFor } from '../http/bodies/media-type.js';
import { Mount } from '../webapi/mount.js';
import { RoutesService } from '../webapi/routes/routes.service.js';
import { StoresService } from './stores.service.js';

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE']);
const VERSION = /^V\d+$/;

/**
 * Checks store code, method and Accept header before routing, as Magento does. Rewrites `/rest/<store>/V1/…` to
 * `/rest/V1/…`, which routes match.
 */
@Injectable()
export class RestUrlMiddleware implements NestMiddleware {
  constructor(
    private readonly stores: StoresService,
    private readonly config: Config,
    private readonly mount: Mount,
    private readonly routes: RoutesService,
  ) {}

  async use(request: Request, _: Response, next: NextFunction): Promise<void> {
    const [path, query] = split(request.url);
    if (query.length > this.config.queryLimit + '?'.length) throw queryTooLong(this.config.queryLimit);
    if (path.includes('%00')) throw nullByte();
    const root = this.mount.url;
    const inside = path.slice(root.length);
    const [, area = '', version = ''] = inside.split('/');
    if (!VERSION.test(area)) {
      if (!VERSION.test(version)) throw requestCannotBeProcessed([noVersion(root)]);
      if (!(await this.stores.isStoreCode(area))) {
        throw requestCannotBeProcessed(noSuchStore(area, await this.stores.similarCode(area)));
      }
      request.storeCode = area;
      request.url = `${root}${inside.slice('/'.length + area.length)}${query}`;
    }
    if (!METHODS.has(request.method)) throw methodNotSupported(request.method);
    const { accept } = request.headers;
    if (formatFor(accept) === null && !this.servesRows(request)) throw notAcceptable(accept ?? '');
    if (this.mount.isIsolated) this.checkRoute(request);
    else if (request.method === 'GET') return next();
    currentRequest.run(request, next);
  }

  /** The host's filter would answer for a path that no route has. */
  private checkRoute({ method, url }: Request): void {
    const path = this.inside(url);
    if (!this.routes.find(method, path)) throw this.routes.missing(method, path);
  }

  /** Whether the route has one of the further formats that the request accepts. */
  private servesRows({ method, url, headers }: Request): boolean {
    if (rowFormatFor(headers.accept) === null) return false;
    return this.routes.servesRows(method, this.inside(url));
  }

  /** The path as routes have it. */
  private inside(url: string): string {
    return split(url)[0].slice(this.mount.url.length + '/'.length);
  }
}

const noVersion = (root: string) => entry(`A path begins with "${root}/V1/", or with "${root}/<store code>/V1/".`);

function split(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark)];
}
