import { HttpException, Logger } from '@nestjs/common';
import { isUnavailable, OutcomeUnknown } from '../database/database-errors.js';
import { outcomeUnknown, serviceUnavailable, WebapiError } from './errors.js';

const logger = new Logger('Webapi');

/** Converts any exception to a WebapiError. Unexpected ones are logged with the report id in the response. */
export function toWebapiError(exception: unknown, requestId: string): WebapiError {
  if (exception instanceof WebapiError) return exception;
  if (exception instanceof HttpException) return new WebapiError(exception.getStatus(), { message: exception.message });
  if (isUnavailable(exception)) {
    logger.warn(`database: ${(exception as Error).message}`, { requestId });
    return exception instanceof OutcomeUnknown ? outcomeUnknown() : serviceUnavailable();
  }
  logger.error(exception instanceof Error ? (exception.stack ?? exception.message) : exception, undefined, {
    requestId,
  });
  return new WebapiError(500, {
    message: `Internal Error. Details are available in the log. Report ID: webapi-${requestId}`,
  });
}
