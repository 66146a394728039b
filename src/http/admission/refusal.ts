import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { overloaded } from '../../webapi/errors/access-errors.js';
import { formatFor, type Format } from '../bodies/media-type.js';
import { toXml } from '../bodies/xml.js';

/** Retry-After of a refused request, in seconds. */
export const RETRY_AFTER_S = 1;
/**
 * A refusal waits at least this long, and then for its turn: clients that retry immediately do not saturate the CPU, since
 * each waits for its response. Closing connections would cost more: Node accepts one in each iteration of the event loop,
 * and probes wait behind them.
 */
const EARLIEST_MS = (RETRY_AFTER_S * 1000) / 2;
/** Refusals a second: about a tenth of a core. Those of all connections (CONNECTION_LIMIT) are sent within ten seconds. */
const PER_SECOND = 500;
const TICK_MS = 20;
const PER_TICK = (PER_SECOND * TICK_MS) / 1000;
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

interface Waiting {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Milliseconds of the monotonic clock. */
  readonly dueAt: number;
}

/** Load shedding: answers requests beyond the limits with 503, before Express, Nest and the access log. */
export class Refusal {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;
  private isDraining = false;
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
    if (this.isDraining) return send(request, response);
    const waiting = { request, response, dueAt: performance.now() + EARLIEST_MS };
    this.waiting.add(waiting);
    response.on('close', () => this.waiting.delete(waiting));
    this.timer ??= setInterval(() => this.sendDue(), TICK_MS);
  }

  /** Shutdown: sends what waits, and from now on delays nothing. */
  drain(): void {
    this.isDraining = true;
    for (const { request, response } of this.waiting) send(request, response);
    this.waiting.clear();
  }

  private sendDue(): void {
    const now = performance.now();
    let left = PER_TICK;
    for (const each of this.waiting) {
      if (each.dueAt > now || left-- === 0) return;
      this.waiting.delete(each);
      send(each.request, each.response);
    }
    clearInterval(this.timer);
    this.timer = undefined;
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
