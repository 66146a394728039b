import { HttpException, Logger } from '@nestjs/common';
import { brokenReferenceOf } from '../database/broken-reference.js';
import { isUnavailable, OutcomeUnknown } from '../database/database-errors.js';
import { notAllowed, outcomeUnknown, referenceBroken, serviceUnavailable, WebapiError } from './errors.js';

const logger = new Logger('Webapi');

/** Converts any exception to a WebapiError. Unexpected ones are logged with the report id in the response. */
export function toWebapiError(exception: unknown, requestId: string): WebapiError {
  if (exception instanceof WebapiError) return exception;
  if (exception instanceof HttpException) return new WebapiError(exception.getStatus(), { message: exception.message });
  if (isUnavailable(exception)) {
    logger.warn(`database: ${(exception as Error).message}`, { requestId });
    return exception instanceof OutcomeUnknown ? outcomeUnknown() : serviceUnavailable();
  }
  const reference = brokenReferenceOf(exception);
  if (reference) {
    // The database's own message names its schema, and the constraint.
    logger.warn(`database: ${(exception as Error).message}`, { requestId });
    const { message, parameters } = referenceBroken(reference);
    return notAllowed(message, reference.key ? parameters : undefined);
  }
  logger.error(exception instanceof Error ? (exception.stack ?? exception.message) : exception, undefined, {
    requestId,
  });
  return new WebapiError(500, {
    message: `Internal Error. Details are available in the log. Report ID: webapi-${requestId}`,
  });
}
