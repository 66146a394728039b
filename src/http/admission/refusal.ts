import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { overloaded } from '../../webapi/errors.js';
import { formatFor } from '../bodies/media-type.js';
import { toXml } from '../bodies/xml.js';

/** Retry-After of a refused request, in seconds. */
export const RETRY_AFTER_S = 1;
/** Refusals are delayed by up to this long, so that clients that retry immediately do not saturate the CPU. */
const LONGEST_DELAY_MS = RETRY_AFTER_S * 1000;
/** Maximum of delayed refusals; beyond it, they are sent immediately and the connection is closed. */
const MAX_DELAYED = 1_000;
const LOG_INTERVAL_MS = 1_000;

const { body, headers } = overloaded(RETRY_AFTER_S);
const TEXTS = { json: JSON.stringify(body), xml: toXml(body) };

/** Load shedding: answers requests beyond the limits with 503, before Express, Nest and the access log. */
export class Refusal {
  private delayed = 0;
  private unlogged = 0;
  private total = 0;
  private readonly logger = new Logger('Overload');

  /** Requests refused since the start. */
  get count(): number {
    return this.total;
  }

  refuse(request: IncomingMessage, response: ServerResponse): void {
    this.total++;
    this.log();
    if (this.delayed >= MAX_DELAYED) {
      response.setHeader('Connection', 'close');
      send(request, response);
      return;
    }
    this.delayed++;
    const timer = setTimeout(() => send(request, response), (LONGEST_DELAY_MS * (1 + Math.random())) / 2);
    response.once('close', () => {
      this.delayed--;
      clearTimeout(timer);
    });
  }

  /** Rate-limited to one line a second. */
  private log(): void {
    if (this.unlogged++ > 0) return;
    setTimeout(() => {
      this.logger.warn(`Overloaded: refused ${this.unlogged} requests with 503.`, { refused: this.unlogged });
      this.unlogged = 0;
    }, LOG_INTERVAL_MS).unref();
  }
}

function send(request: IncomingMessage, response: ServerResponse): void {
  const format = formatFor(request.headers.accept) ?? 'json';
  const text = TEXTS[format];
  // Reading and discarding the body would cost more than a new connection.
  if (hasBody(request)) response.setHeader('Connection', 'close');
  response.writeHead(503, {
    ...headers,
    'Content-Type': `application/${format}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

const hasBody = ({ headers: given }: IncomingMessage): boolean =>
  given['transfer-encoding'] !== undefined || Number(given['content-length'] ?? 0) > 0;
