import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Tagged } from './entity-tag.js';

/** Sends the entity tag of a `Tagged` body as `ETag`. */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: unknown) => {
        if (result instanceof Tagged) context.switchToHttp().getResponse<Response>().setHeader('ETag', result.etag);
        return withoutTag(result);
      }),
    );
  }
}

export const withoutTag = (result: unknown): unknown => (result instanceof Tagged ? result.body : result);
