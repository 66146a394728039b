import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admission, Ticket } from './admission/admission.js';
import type { RequestHandler } from './admission/connections.js';
import { parseTarget, pathOf } from './request-target.js';

declare global {
  namespace Express {
    interface Request {
      /** Milliseconds of the monotonic clock; undefined when embedded in a host application. */
      arrivedAt?: number;
    }
  }
}

/** The request, with the properties that Express and the middleware read. */
interface Received extends IncomingMessage {
  originalUrl?: string;
  arrivedAt?: number;
  admission?: Ticket;
}

/** Handles requests that bypass admission, such as health checks. @returns whether it has answered the request */
export type Bypass = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

/**
 * Handles a request before Express: parses its target and host once, answers health checks and metrics regardless of
 * load, and admits everything else through a concurrency limit.
 */
export function requestListener(
  express: RequestHandler,
  admission: Admission,
  isApi: (path: string) => boolean,
  bypass: () => Bypass | undefined,
): RequestHandler {
  return (request: Received, response) => {
    const target = parseTarget(request.url ?? '');
    if (!target) return badRequest(response, 'The request target must be a path or an http URL.');
    if (hasSecondHost(request)) return badRequest(response, 'The request has more than one Host header.');
    request.arrivedAt = performance.now();
    request.url = target.url;
    request.originalUrl = target.sent;
    if (target.host !== undefined) request.headers.host = target.host;
    const path = pathOf(target.url);
    if (bypass()?.(request, response, path)) return;
    admission.admit(request, response, isApi(path), () => express(request, response));
  };
}

/** Node keeps the first Host header, but a proxy may have routed by another one. */
function hasSecondHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

function badRequest(response: ServerResponse, message: string): void {
  const text = JSON.stringify({ message });
  response.writeHead(400, {
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(text);
}
