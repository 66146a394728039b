import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config/config.js';
import { pathOf } from './http/request-target.js';
import type { Requests } from './metrics/requests.js';
import { currentRequest } from './webapi/current-request.js';

const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Logs JSON lines, or formatted ones on a terminal. Output is buffered, and flushed at least once a second. Lines have
 * the pid only if there are several workers.
 */
export function createLogger(config: Config, destination?: DestinationStream): Logger {
  const base = config.workerCount > 1 ? { pid: process.pid } : undefined;
  const options = { level: config.logLevel, base, timestamp };
  if (destination) return pino(options, destination);
  if (!process.stdout.isTTY)
    return pino(options, pino.destination({ sync: false, minLength: 15 * 1024, periodicFlush: 1000 }));
  const pretty = { ignore: 'context,requestId,method,route,path,status,caller,ms', messageFormat: TERMINAL_LINE };
  return pino({ ...options, transport: { target: 'pino-pretty', options: pretty } });
}

let second = 0;
let untilSecond = '';

/** pino's isoTime in an eighth of the time: lines of the same second share all but the milliseconds. */
function timestamp(): string {
  const now = Date.now();
  const current = Math.floor(now / 1000);
  if (current !== second) [second, untilSecond] = [current, `,"time":"${new Date(now).toISOString().slice(0, 20)}`];
  return `${untilSecond}${String(now % 1000).padStart(3, '0')}Z"`;
}

const TERMINAL_LINE = '{if context}[{context}] {end}{msg}{if ms} {ms} ms {caller} {requestId}{end}';

declare global {
  namespace Express {
    interface Request {
      /** Request id for the log and the response: from X-Request-Id, or generated. */
      id?: string;
    }
  }
}

/**
 * Access log, one line per request: method, route, path, status, milliseconds, request id, caller. Omits the query
 * string, which may contain secrets. Not pino-http, whose logger per request costs a tenth of the CPU time of a search.
 */
export function requestLog(logger: Logger, requests: Requests): RequestHandler {
  return (request, response, next) => {
    const begin = request.arrivedAt ?? performance.now();
    requests.begin(response);
    const given = request.headers['x-request-id'];
    request.id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', request.id);
    response.on('close', () => {
      const milliseconds = performance.now() - begin;
      const { method, admission, caller } = request;
      const { statusCode: status } = response;
      const route = routeOf(request);
      const path = pathOf(request.originalUrl);
      requests.end(response, method, route, milliseconds);
      const fields = {
        requestId: request.id,
        method,
        route,
        path: path.slice(0, LONGEST_PATH),
        status,
        ms: tenths(milliseconds),
        queuedMs: admission?.queuedMs ? tenths(admission.queuedMs) : undefined,
        aborted: response.writableFinished ? undefined : true,
        caller: caller ? `${caller.type}:${caller.id}` : 'anonymous',
      };
      logger[status >= 500 ? 'error' : 'info'](fields, `${method} ${route ?? path} ${status}`);
    });
    next();
  };
}

const LONGEST_PATH = 300;

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** The route's pattern; null when no route matched. Middleware for all paths has a wildcard as its pattern. */
function routeOf(request: Request): string | null {
  const { path } = (request.route ?? {}) as { path?: string };
  return path === undefined || path.includes('*') ? null : path;
}

/** Contexts in which Nest logs every module and route at startup: logged at debug level. */
const DEBUG_CONTEXTS = new Set<unknown>(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** Writes Nest's log messages with pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log = (message: unknown, ...rest: unknown[]): void =>
    this.write(DEBUG_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);

  /**
   * Nest passes the context as the last argument; before it, objects are fields of the line, a string is an error's
   * stack.
   */
  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const fields = Object.assign({}, ...rest.filter((each) => typeof each === 'object')) as object;
    const stack = rest.slice(0, -1).find((each) => typeof each === 'string');
    const text = message instanceof Error ? (message.stack ?? message.message) : String(stack ?? message);
    this.logger[level]({ context, requestId: currentRequest.getStore()?.id, ...fields }, text);
  }
}
