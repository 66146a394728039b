import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { noSuchRoute } from './webapi/errors/access-errors.js';
import { ROUTE } from './webapi/routes/route.js';

/** Deny by default: rejects handlers of the service without `@Route`. */
@Injectable()
export class OnlyRoutesGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (!Reflect.hasMetadata(ROUTE, context.getHandler())) throw noSuchRoute();
    return true;
  }
}
