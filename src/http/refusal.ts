import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { overloaded } from '../webapi/errors.js';
import { formatFor } from './media-type.js';
import { toXml } from './xml.js';

/** How soon a refused client may try again. */
export const RETRY_AFTER_S = 1;
/** Refusals wait up to this long before they are sent, so that clients which repeat at once do not fill the CPU. */
const LONGEST_DELAY_MS = RETRY_AFTER_S * 1000;
/** More of them are sent at once, and their connections closed. */
const MOST_DELAYED = 1_000;
const LOG_INTERVAL_MS = 1_000;

const { body, headers } = overloaded(RETRY_AFTER_S);
const TEXTS = { json: JSON.stringify(body), xml: toXml(body) };

/** Answers 503 to requests beyond the limits, before Express, Nest and the log have seen them. */
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
    if (this.delayed >= MOST_DELAYED) {
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

  /** One line a second, however many are refused. */
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
  // Reading a body only to drop it would cost more than a new connection.
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
