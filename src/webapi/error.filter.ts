import { randomUUID } from 'node:crypto';
import {
  Catch,
  HttpException,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { isUnavailable, OutcomeUnknown } from '../database/database-errors.js';
import { noSuchRoute, outcomeUnknown, serviceUnavailable, WebapiError } from './errors.js';
import { reply } from '../http/reply.js';

/** The only place that turns an exception into an error body. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(exception: unknown, context: ArgumentsHost): void {
    const http = context.switchToHttp();
    const error = this.toWebapiError(exception, http.getRequest<Request>());
    const response = http.getResponse<Response>();
    if (!response.headersSent) response.set(error.headers);
    reply(response, error.body, error.getStatus());
  }

  private toWebapiError(exception: unknown, request: Request): WebapiError {
    if (exception instanceof WebapiError) return exception;
    if (exception instanceof NotFoundException) return noSuchRoute();
    if (exception instanceof HttpException)
      return new WebapiError(exception.getStatus(), { message: exception.message });
    if (isUnavailable(exception)) {
      this.logger.warn(`database: ${(exception as Error).message}`, { requestId: request.id });
      return exception instanceof OutcomeUnknown ? outcomeUnknown() : serviceUnavailable();
    }
    // In an application around ours nobody may have given it one.
    request.id ??= randomUUID();
    this.logger.error(exception instanceof Error ? (exception.stack ?? exception.message) : exception, undefined, {
      requestId: request.id,
    });
    return new WebapiError(500, {
      message: `Internal Error. Details are available in the log. Report ID: webapi-${request.id}`,
    });
  }
}
