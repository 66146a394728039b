import { HttpException, Logger } from '@nestjs/common';
import { brokenReferenceOf } from '../../database/errors/broken-reference.js';
import {
  duplicateKeyOf,
  isNoKeyLeft,
  isUnavailable,
  NullByte,
  OutcomeUnknown,
} from '../../database/errors/database-errors.js';
import { outcomeUnknown, serviceUnavailable } from './access-errors.js';
import { noKeyLeft, notAllowed, notUnique, nullByteRefused, referenceBroken } from './entity-errors.js';
import { validationFailed } from './input-errors.js';
import { WebapiError } from './webapi-error.js';

const logger = new Logger('Webapi');

/** Converts any exception to a WebapiError. Unexpected ones are logged with the report id in the response. */
export function toWebapiError(exception: unknown, requestId: string): WebapiError {
  if (exception instanceof WebapiError) return exception;
  if (exception instanceof HttpException) return new WebapiError(exception.getStatus(), { message: exception.message });
  if (isUnavailable(exception)) {
    logger.warn(`database: ${(exception as Error).message}`, { requestId });
    return exception instanceof OutcomeUnknown ? outcomeUnknown() : serviceUnavailable();
  }
  if (exception instanceof NullByte) return validationFailed([nullByteRefused(exception.column)]);
  if (isNoKeyLeft(exception)) {
    logger.warn(`database: ${(exception as Error).message}`, { requestId });
    return notAllowed(noKeyLeft.message);
  }
  const [reference, duplicate] = [brokenReferenceOf(exception), duplicateKeyOf(exception)];
  // The database's own message names its schema, and values: it is for the log.
  if (reference || duplicate !== null) logger.warn(`database: ${(exception as Error).message}`, { requestId });
  if (duplicate !== null) return notUnique(duplicate);
  if (reference) {
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
