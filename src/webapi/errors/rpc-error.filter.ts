import { randomUUID } from 'node:crypto';
import { Catch, Logger, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { bounded } from './bounded-error.js';
import { render, type ErrorBody } from './webapi-error.js';
import { Messages } from './messages.js';
import { toWebapiError } from './to-webapi-error.js';

/** What the sender of a message gets: the body of the HTTP response, and its status. */
export interface RpcError extends ErrorBody {
  /** As of HTTP: 4xx, 500, or 503 for what may be sent again. */
  readonly status: number;
}

/**
 * Answers messages as HTTP requests are answered: with Magento's error body. For the handlers of a Nest microservice.
 * An event has no answer, so each error is logged, too.
 *
 *     @MessagePattern('links.save')
 *     @UseFilters(RpcErrorFilter)
 *     save(@Payload() links: LinkToSave[]): Promise<void> { … }
 */
@Catch()
export class RpcErrorFilter implements RpcExceptionFilter {
  private readonly logger = new Logger('Rpc');

  /** @internal */
  constructor(private readonly messages: Messages) {}

  /** Called by Nest. */
  catch(exception: unknown, host: ArgumentsHost): Observable<never> {
    const error = this.messages.in(toWebapiError(exception, randomUUID()));
    const body = bounded(error.body);
    const { message, parameters = [], errors = [] } = body;
    const lines = [{ message, parameters }, ...errors.slice(0, MOST_LOGGED)].map(render);
    this.logger.warn(`${patternOf(host)}: ${error.getStatus()} ${lines.join(' ')}`);
    return throwError((): RpcError => ({ status: error.getStatus(), ...body }));
  }
}

const MOST_LOGGED = 5;

/** Every transport has one; what a context has beside it differs. */
const patternOf = (host: ArgumentsHost): string =>
  String(host.switchToRpc().getContext<{ getPattern?(): unknown } | undefined>()?.getPattern?.() ?? 'message');
