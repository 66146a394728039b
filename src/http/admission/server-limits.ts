import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorBody } from '../../webapi/errors/webapi-error.js';

/**
 * Longer than the keep-alive timeout of clients and proxies: if the server closed first, a request in flight would
 * fail.
 */
const KEEP_ALIVE_MS = 75_000;

/** Timeouts are checked this many times within the shortest one. */
const CHECKS_PER_TIMEOUT = 4;

export interface ServerLimits {
  /** Maximum size of request line and headers together, in bytes. */
  readonly headerLimit: number;
  /** Timeout for the headers, in seconds; 0: none. */
  readonly headersTimeout: number;
  /** Timeout for the whole request, in seconds; 0: none. */
  readonly requestTimeout: number;
  /** Maximum of open connections; 0: unlimited. */
  readonly connectionLimit: number;
}

/** Sets timeouts and limits for connections and headers; answers malformed HTTP with JSON errors of the API. */
export function limitServer(server: Server, limits: ServerLimits): void {
  const timeouts = [limits.headersTimeout, limits.requestTimeout].filter((seconds) => seconds > 0);
  Object.assign(server, {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: limits.headersTimeout * 1000,
    requestTimeout: limits.requestTimeout * 1000,
    maxHeaderSize: limits.headerLimit,
    connectionsCheckingInterval: Math.ceil((Math.min(30, ...timeouts) * 1000) / CHECKS_PER_TIMEOUT),
  });
  if (limits.connectionLimit > 0) server.maxConnections = limits.connectionLimit;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, limits));
}

function refuse(error: NodeJS.ErrnoException, socket: Socket & Sending, limits: ServerLimits): void {
  const { code } = error;
  const { _httpMessage: answer } = socket;
  // The error is that of a later request of the connection: this one has arrived, and has its answer first.
  if (answer?.req.complete && code !== 'ECONNRESET') {
    answer.once('close', () => refuse(error, socket, limits));
    return;
  }
  // A response that is partly sent cannot be replaced by an error.
  if (code === 'ECONNRESET' || !socket.writable || answer?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, body] = answerTo(code, limits);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

/** Node's internal reference from a socket to its current response. */
interface Sending {
  readonly _httpMessage?: ServerResponse | null;
}

function answerTo(code: string | undefined, { headerLimit }: ServerLimits): [status: string, body: ErrorBody] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        '431 Request Header Fields Too Large',
        {
          message: 'The request line and the headers are larger than %limit bytes.',
          parameters: { limit: String(headerLimit) },
        },
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['408 Request Timeout', { message: 'The request took too long to arrive.' }];
    default:
      return ['400 Bad Request', { message: 'The request is not valid HTTP.' }];
  }
}
