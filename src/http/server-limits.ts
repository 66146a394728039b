import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorBody } from '../webapi/errors.js';

/** Longer than clients and proxies keep a connection: who closes first must not be us, while a request is on its way. */
const KEEP_ALIVE_MS = 75_000;

/** How late a timeout may be noticed, as a part of it. */
const PRECISION = 4;

export interface ServerLimits {
  /** Bytes of request line and headers together. */
  readonly headerLimit: number;
  /** Seconds that they may take to arrive; 0: any time. */
  readonly headersTimeout: number;
  /** Seconds that the whole request may take to arrive; 0: any time. */
  readonly requestTimeout: number;
  /** Open connections; 0: any number. */
  readonly connectionLimit: number;
}

/** Bounds what a client can hold without having sent a request, and answers what is no HTTP in the API's own words. */
export function limitServer(server: Server, limits: ServerLimits): void {
  const timeouts = [limits.headersTimeout, limits.requestTimeout].filter((seconds) => seconds > 0);
  Object.assign(server, {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: limits.headersTimeout * 1000,
    requestTimeout: limits.requestTimeout * 1000,
    maxHeaderSize: limits.headerLimit,
    connectionsCheckingInterval: Math.ceil((Math.min(30, ...timeouts) * 1000) / PRECISION),
  });
  if (limits.connectionLimit > 0) server.maxConnections = limits.connectionLimit;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, limits));
}

function refuse({ code }: NodeJS.ErrnoException, socket: Socket & Sending, limits: ServerLimits): void {
  const { _httpMessage: answer } = socket;
  // One that is half sent cannot be replaced.
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

/** Node's own mark of the answer that a connection is busy with. */
interface Sending {
  readonly _httpMessage?: { readonly headersSent: boolean } | null;
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
      return ['400 Bad Request', { message: 'The request is no valid HTTP.' }];
  }
}
