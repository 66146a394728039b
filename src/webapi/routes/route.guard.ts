import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { notAuthorized } from '../errors/access-errors.js';
import { ANONYMOUS, type RouteDefinition } from './route.js';

/** Caller of a route, with or without HTTP. */
export interface RouteCaller {
  /** Does its role hold the ACL resource? */
  may(resource: string): boolean;
}

/** @throws WebapiError 401 for a caller without the resource of the route */
export function authorize(route: RouteDefinition, caller: RouteCaller | null): void {
  if (route.resource !== ANONYMOUS && !caller?.may(route.resource)) throw notAuthorized(route.resource);
}

/** Authenticates and authorizes an HTTP request. The auth module provides it. */
export abstract class RouteAccess {
  /** @throws WebapiError */
  abstract admit(context: ExecutionContext): boolean | Promise<boolean>;
}

/** Which ways of signing in there are. A value, which exists before any provider is instantiated. */
export abstract class AccessMode {
  /** Magento's tokens and signatures; else only those of extensions. */
  abstract readonly acceptsMagento: boolean;
}

/** The guard of every route. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(private readonly access: RouteAccess) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.access.admit(context);
  }
}
