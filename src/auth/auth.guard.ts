import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { noSuchRoute, notAuthorized } from '../webapi/errors.js';
import { ANONYMOUS, ROUTE, type RouteDefinition } from '../webapi/route.decorator.js';
import { CallersService, type Caller } from './callers.service.js';

/** One blank, no more, as Magento has it. */
const BEARER = /^bearer ([^\s]+)$/i;

declare module 'express' {
  interface Request {
    /** Set by the guard; undefined for anonymous requests. */
    caller?: Caller;
  }
}

/** Closed by default: `@Route` alone opens a handler, to callers who hold its resource. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly callers: CallersService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition | undefined;
    if (!route) throw noSuchRoute();
    if (route.resource === ANONYMOUS) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const caller = token === undefined ? null : await this.callers.byToken(token);
    if (!caller?.may(route.resource)) throw notAuthorized(route.resource);
    request.caller = caller;
    return true;
  }
}
