import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Config } from './config.js';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** JSON lines, or readable ones on a terminal. */
export function createLogger(config: Config, destination?: DestinationStream): Logger {
  const isTerminal = process.stdout.isTTY && !destination;
  return pino(
    {
      level: config.logLevel,
      base: undefined,
      ...(isTerminal && {
        transport: {
          target: 'pino-pretty',
          options: { ignore: 'context,requestId', messageFormat: '{if context}[{context}] {end}{msg}' },
        },
      }),
    },
    destination as DestinationStream,
  );
}

/**
 * One line a request: method, route, status, milliseconds, request id, caller. The route is the pattern, not the URL:
 * what stands in a URL may be a secret, and would be a label of its own every time.
 */
export const requestLog = (logger: Logger) =>
  pinoHttp<Request, Response>({
    logger,
    genReqId(request, response) {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
    customLogLevel: (_, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: messageOf,
    customErrorMessage: messageOf,
    customProps: (request, response) => ({
      method: request.method,
      route: routeOf(request),
      status: response.statusCode,
      caller: request.caller ? `admin:${request.caller.userId}` : 'anonymous',
    }),
  }) as (request: Request, response: Response, next: NextFunction) => void;

const routeOf = (request: Request): string => (request.route as { path?: string } | undefined)?.path ?? 'none';

const messageOf = (request: Request, response: Response): string =>
  `${request.method} ${routeOf(request)} ${response.statusCode}`;

/** Nest's own messages in the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]): void => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);

  /** Nest says the context last; objects before it are fields of the line. */
  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const fields = Object.assign({}, ...rest.filter((each) => typeof each === 'object')) as object;
    this.logger[level](
      { context, ...fields },
      message instanceof Error ? (message.stack ?? message.message) : String(message),
    );
  }
}
