import { randomUUID } from 'node:crypto';
import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { bounded } from './bounded-error.js';
import type { WebapiError } from './webapi-error.js';
import { Messages } from './messages.js';
import { Mount } from '../mount.js';
import { RoutesService } from '../routes/routes.service.js';
import { toWebapiError } from './to-webapi-error.js';

/** Answers a request with the error body for its exception. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  /** What route patterns omit; clients forget it, or write it in capitals. */
  private readonly prefix: RegExp;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly routes: RoutesService,
    private readonly messages: Messages,
    { path }: Mount,
  ) {
    this.prefix = new RegExp(`^/(${path}/)?`, 'i');
  }

  catch(exception: unknown, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const error = this.messages.in(this.errorFor(exception, request));
    if (!response.headersSent) response.set(error.headers);
    this.host.httpAdapter.reply(response, bounded(error.body), error.getStatus());
  }

  private errorFor(exception: unknown, request: Request): WebapiError {
    if (exception instanceof NotFoundException && exception.message.startsWith(NOT_ROUTED)) {
      const [path = ''] = request.url.split('?', 1);
      return this.routes.missing(request.method, path.replace(this.prefix, ''));
    }
    // A host application may not have set one.
    request.id ??= randomUUID();
    return toWebapiError(exception, request.id as string);
  }
}

/** Nest's message for a request that matches no handler. */
const NOT_ROUTED = 'Cannot ';
