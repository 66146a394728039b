import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.js';
import type { Requests } from './metrics/requests.js';
import { currentRequest } from './webapi/current-request.js';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** JSON lines, or readable ones on a terminal. Lines are written together, at the latest after a second. */
export function createLogger(config: Config, destination?: DestinationStream): Logger {
  const options = { level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  if (destination) return pino(options, destination);
  if (!process.stdout.isTTY)
    return pino(options, pino.destination({ sync: false, minLength: 15 * 1024, periodicFlush: 1000 }));
  const pretty = { ignore: 'context,requestId,method,route,path,status,caller,ms', messageFormat: TERMINAL_LINE };
  return pino({ ...options, transport: { target: 'pino-pretty', options: pretty } });
}

const TERMINAL_LINE = '{if context}[{context}] {end}{msg}{if ms} {ms} ms {caller} {requestId}{end}';

declare global {
  namespace Express {
    interface Request {
      /** From X-Request-Id, or made; in the log and in the answer. */
      id?: string;
    }
  }
}

/**
 * One line a request: method, route, path, status, milliseconds, request id, caller. Without the query string, in
 * which a careless client may have put a secret. Our own, since pino-http's logger per request costs a tenth of a search.
 */
export function requestLog(logger: Logger, requests: Requests): RequestHandler {
  return (request, response, next) => {
    const begin = request.arrivedAt ?? performance.now();
    requests.begin(response);
    const given = request.headers['x-request-id'];
    request.id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', request.id);
    response.once('close', () => {
      const milliseconds = performance.now() - begin;
      requests.end(response, request.method, routeOf(request), milliseconds);
      const level = response.statusCode >= 500 ? 'error' : 'info';
      logger[level](fieldsOf(request, response, milliseconds), messageOf(request, response));
    });
    next();
  };
}

const fieldsOf = (request: Request, response: Response, milliseconds: number): object => ({
  requestId: request.id,
  method: request.method,
  route: routeOf(request),
  path: request.originalUrl.split('?', 1)[0]?.slice(0, LONGEST_PATH),
  status: response.statusCode,
  ms: tenths(milliseconds),
  ...(request.admission?.queuedMs && { queuedMs: tenths(request.admission.queuedMs) }),
  ...(!response.writableFinished && { aborted: true }),
  caller: request.caller ? `${request.caller.type}:${request.caller.id}` : 'anonymous',
});

const LONGEST_PATH = 300;

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** The pattern; null where no route matched, but only the middleware that sees all of them. */
function routeOf(request: Request): string | null {
  const { path } = (request.route ?? {}) as { path?: string };
  return path === undefined || path.includes('*') ? null : path;
}

const messageOf = (request: Request, response: Response): string =>
  `${request.method} ${routeOf(request) ?? request.originalUrl.split('?', 1)[0]} ${response.statusCode}`;

/** Nest tells of every module and route at the start. */
const TALKATIVE = new Set<unknown>(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** Nest's own messages in the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]): void =>
    this.write(TALKATIVE.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);

  /** Nest says the context last; objects before it are fields of the line, and a text is the stack of an error. */
  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const fields = Object.assign({}, ...rest.filter((each) => typeof each === 'object')) as object;
    const stack = rest.slice(0, -1).find((each) => typeof each === 'string');
    const text = message instanceof Error ? (message.stack ?? message.message) : String(stack ?? message);
    this.logger[level]({ context, requestId: currentRequest.getStore()?.id, ...fields }, text);
  }
}
