import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

/** Decides who may call a route. Whoever knows users provides it. */
export abstract class RouteAccess {
  /** @throws WebapiError for who may not */
  abstract admit(context: ExecutionContext): boolean | Promise<boolean>;
}

/** The door of every route; `@Route` puts it there. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(private readonly access: RouteAccess) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    return this.access.admit(context);
  }
}
