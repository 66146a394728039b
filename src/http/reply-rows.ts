import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { overloaded } from '../webapi/errors/access-errors.js';
import { queryOf } from '../webapi/arguments/php-query.js';
import { partialResponse } from '../webapi/replies/partial-response.js';
import type { Rows } from '../webapi/replies/rows.js';
import { toWebapiError } from '../webapi/errors/to-webapi-error.js';
import { reserveMemory } from './admission/connections.js';
import { RETRY_AFTER_S } from './admission/refusal.js';
import { rowFormatFor } from './bodies/media-type.js';
import { rowsAsText, typeOf } from './rows-as-text.js';

const logger = new Logger('Rows');

/** Most bytes of one page that wait for the client. */
const BUFFERED = 256 * 1024;

type Reply = (response: Response, body: unknown, statusCode?: number) => void;

/**
 * Sends rows while they are read: a page is read when the client has taken the one before. When the client leaves, reading
 * ends. Between pages no connection to the database is held, and after the first one no place of the API.
 *
 * @param reply for answers that are sent as a whole: short ones, and errors before the first byte
 */
export async function replyRows(response: Response, rows: Rows, reply: Reply): Promise<void> {
  const format = rowFormatFor(response.req.headers.accept) ?? 'json';
  const fields = queryOf(response.req).get('fields');
  response.once('close', () => rows.abandon());
  response.req.admission?.answered();
  try {
    if (rows.first.isLast && (format === 'json' || format === 'xml')) return reply(response, await rows.toBody());
    if (isWithoutRows(rows, fields)) return reply(response, { items: [], ...rows.envelope?.(await rows.count()) });
    if (!reserveMemory(response, BUFFERED)) {
      const { body, headers } = overloaded(RETRY_AFTER_S);
      return reply(response.set(headers), body, 503);
    }
    response.statusCode = 200;
    response.setHeader('Content-Type', typeOf(format));
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    await send(response, rowsAsText(rows, format, fields));
  } catch (error) {
    fail(response, error, reply);
  }
}

async function send(response: Response, texts: AsyncIterable<string>): Promise<void> {
  if (response.req.method === 'HEAD') return void response.end();
  for await (const text of texts) {
    if (response.destroyed) return;
    if (!response.write(text)) await drained(response);
  }
  response.end();
}

/** Resolves when the client has read what was written, or has left. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.once('drain', settle).once('close', settle);
    if (response.destroyed) settle();
  });
}

/** `fields` may leave nothing of the rows but their number. */
function isWithoutRows({ envelope }: Rows, fields: unknown): boolean {
  const kept = partialResponse({ items: [{}] }, fields);
  return envelope !== null && !('items' in (kept as object));
}

/** After the first byte no error can be told: a response without its end is one that clients notice. */
function fail(response: Response, error: unknown, reply: Reply): void {
  if (!response.headersSent) {
    const webapiError = toWebapiError(error, String(response.req.id));
    return reply(response.set(webapiError.headers), webapiError.body, webapiError.getStatus());
  }
  logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  response.destroy();
}
