import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { overloaded } from '../../webapi/errors.js';
import { formatFor, type Format } from '../bodies/media-type.js';
import { toXml } from '../bodies/xml.js';

/** Retry-After of a refused request, in seconds. */
export const RETRY_AFTER_S = 1;
/**
 * Refusals are delayed by up to this long, so that clients that retry immediately do not saturate the CPU. Each takes a
 * connection meanwhile, whose number is limited. Closing connections would cost more than the answers: Node accepts one
 * in each iteration of the event loop, and probes wait behind them.
 */
const LONGEST_DELAY_MS = RETRY_AFTER_S * 1000;
const LOG_INTERVAL_MS = 1_000;

const { body, headers } = overloaded(RETRY_AFTER_S);

const answer = (format: Format, text: string): { head: OutgoingHttpHeaders; text: string } => ({
  head: {
    ...headers,
    'Content-Type': `application/${format}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  },
  text,
});
const ANSWERS = { json: answer('json', JSON.stringify(body)), xml: answer('xml', toXml(body)) };

/** Load shedding: answers requests beyond the limits with 503, before Express, Nest and the access log. */
export class Refusal {
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
    const timer = setTimeout(send, (LONGEST_DELAY_MS * (1 + Math.random())) / 2, request, response);
    response.on('close', () => clearTimeout(timer));
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
  const { head, text } = ANSWERS[formatFor(request.headers.accept) ?? 'json'];
  // Reading and discarding the body would cost more than a new connection.
  if (hasBody(request)) response.setHeader('Connection', 'close');
  response.writeHead(503, head);
  response.end(request.method === 'HEAD' ? undefined : text);
}

const hasBody = ({ headers: given }: IncomingMessage): boolean =>
  given['transfer-encoding'] !== undefined || Number(given['content-length'] ?? 0) > 0;
